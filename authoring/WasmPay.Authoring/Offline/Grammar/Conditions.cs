using WasmPay.Authoring.Interpretations;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>
/// Statements joined by "and" and "or". A connective after a comma joins wider than one without, "and" joins more tightly than
/// "or", and "either", "both" and brackets group.
/// </summary>
internal sealed class Conditions(Cursor c, Payments payments, Parties parties, Fields fields, Totals totals, Counts counts, Times times, Channels channels)
{
    private const string Payment = "the payment|it|the transfer|the transaction|this payment|payment|they|the item|the payment itself|this transfer|transfer|the wire|the remittance|each payment|a payment|any payment|the instruction|the order|that payment|the payment at hand|the payment in hand|payments|this transaction|transaction|these|those|he|she";
    private const string Value = "the amount|its amount|the value|its value|amount|value|the payment amount|the payment 's amount|the payment 's value|the payment value|the amount of the payment|the value of the payment|the transaction amount|the transfer amount|payment amount|transaction amount|the sum|the instructed amount|the transaction value|the amount paid|the amount involved|this payment alone|the payment alone|the payment by itself|this payment by itself|its equivalent|its value alone";
    private const string Marker = "( a )|( b )|( c )|( d )|( e )|( i )|( ii )|( iii )|( 1 )|( 2 )|( 3 )|a )|b )|c )|d )|i )|ii )|iii )|1 )|2 )|3 )";
    private const string And = "and [also] [where] [if] [when] [that] [then]|and in addition|and , in addition ,|and at the same time|as well as|and additionally|, in addition ,|and , moreover ,|and further|and furthermore|and likewise|and besides|while|whilst|and provided [that]|and as long as|and only if|and in addition ,";
    private const string Or = "or [also] [where] [if] [when] [that] [else]|or , alternatively ,|or alternatively|or , in addition ,";

    private Func<Condition?>? _subject;
    private Side? _side;

    /// <summary>A condition of any structure.</summary>
    public Condition? Full() => c.Try(() => Joined(Level2, ", or [where] [if] [when] [else]|; or [where] [if] [when]|, or alternatively|; or else|, or alternatively ,", any: true));

    private Condition? Level2() => Joined(Level1, ", and [where] [if] [when] [also] [that]|, but [also] [only] [if]|; and [where] [if] [when]|, and in addition|, and , in addition ,|, while|, and at the same time|, in addition ,|, where|, if|, and furthermore|, and also|, with", any: false);

    private Condition? Level1() => Listed() ?? Joined(Level0, Or, any: true);

    private Condition? Level0() => Joined(Atom, And, any: false);

    private Condition? Joined(Func<Condition?> part, string connective, bool any)
    {
        if (part() is not { } first) return null;
        var parts = new List<Condition> { first };
        while (c.Try(() => c.Eat(connective) ? part() : null) is { } next) parts.Add(next);
        return any ? Make.Any(parts) : Make.All(parts);
    }

    // "A, B and C": the last connective is that of all.
    private Condition? Listed() => c.Try(() =>
    {
        if (Atom() is not { } first) return null;
        var parts = new List<Condition> { first };
        while (c.Try(() => c.Eat(",") && !c.Sees("and|or|but|unless|except|then") ? Atom() : null) is { } next) parts.Add(next);
        if (parts.Count < 2) return null;
        var and = c.Eat("[,] and [also]|[,] but [also]");
        if (!and && !c.Eat("[,] or")) return null;
        if (Atom() is not { } last) return null;
        parts.Add(last);
        return and ? Make.All(parts) : Make.Any(parts);
    });

    /// <summary>One statement, or a group.</summary>
    public Condition? Atom() => c.Try(() =>
    {
        c.Eat(Marker);
        if (c.Try(() => c.Eat("either") ? Either() : null) is { } either) return either;
        if (c.Try(() => c.Eat("both") ? Level0() : null) is { } both) return both;
        if (c.Try(() => c.Eat("(") && Full() is { } inside && c.Eat(")") ? inside : null) is { } group) return group;
        if (c.Try(() => c.Eat("it is not the case that|not") ? Atom() : null) is { } denied) return Make.Not(denied);
        return Statement() is { } statement ? Remarked(statement) : null;
    });

    private Condition? Either() => c.Try(() =>
    {
        c.Eat("of these [is] [holds] :|:");
        if (Level0() is not { } first) return null;
        var parts = new List<Condition> { first };
        while (c.Try(() => c.Eat("[,] or [if] [when] [where]") && c.Skip(Marker) ? Level0() : null) is { } next) parts.Add(next);
        return parts.Count > 1 ? Make.Any(parts) : null;
    });

    private Condition? Remarked(Condition statement)
    {
        c.Try(() => parties.OwnCode() ? true : (bool?)null);
        c.Eat("as well|too|instead|at the same time|( inclusive )|also");
        return statement;
    }

    private Condition? Statement() => c.Try(() =>
        totals.Statement() ?? counts.Statement() ?? OfText() ?? OfValue() ?? OfPayment() ?? OfParty() ?? OfChannel() ?? Elliptic());

    // "is rated low" after "the sender is a business and": the subject is the one before.
    private Condition? Elliptic() => c.Try(() =>
    {
        if (_subject is { } subject && c.Sees("is|are|has|was|comes|goes|exceeds|rated|not|would|have|lacks|carries|were") && subject() is { } continued) return continued;
        if (payments.Modifiers() is { } modifiers) return modifiers;
        if (payments.NounPhrase() is { } phrase && !Make.IsAlways(phrase))
        {
            // "payments over X are made by ...": the noun is a subject after all.
            return c.Try(() => c.Eat("is|are") ? PaymentPredicate() : null) is { } more ? Make.All(phrase, more) : phrase;
        }
        return counts.First();
    });

    private Condition? OfValue() => c.Try(() =>
    {
        if (!c.Eat(Value)) return null;
        _subject = AmountPredicate;
        return AmountPredicate();
    });

    private Condition? AmountPredicate() => c.Try(() =>
    {
        c.Eat("is|are|be|was|would be|comes to|amounts to|lies|falls|does|alone is|has to be|stands at|equals");
        return payments.Value() is { } value ? c.Try(() => c.Eat("[,] or") && !c.Eat("more") ? payments.Value() : null) is { } other ? Make.Any(value, other) : value
            : payments.Currencies(c.Eat("not"));
    });

    private Condition? OfPayment() => c.Try(() =>
    {
        if (!c.Eat(Payment)) return null;
        _subject = PaymentPredicate;
        return PaymentPredicate();
    });

    /// <summary>What is said of a payment after it was named.</summary>
    public Condition? PaymentPredicate() => c.Try(() =>
    {
        if ((totals.PaymentVerb() ?? counts.PaymentVerb()) is { } total) return total;
        c.Eat("is|are|was|were|be|being|has been|have been|is being|does|would be|gets|itself is|happens to be");
        var not = c.Eat("not [been]|neither|never");
        var said = counts.Nominal() ?? Carries() ?? payments.Modifiers() ?? (fields.Codes() is { } codes ? Make.Is(Fields.Purpose, codes) : null) ?? Terms();
        if (said is null) return null;
        while (c.Try(() => c.Eat("and is|and are|and also is|, is") ? payments.Modifiers() : null) is { } more) said = Make.All(said, more);
        return not ? Make.Not(said) : said;

        Condition? Terms() => c.Try(() => c.Eat("a|an") && payments.NounPhrase() is { } noun && !Make.IsAlways(noun) ? noun : null);
    });

    private Condition? Carries() => c.Try(() =>
    {
        if (!c.Eat("has|have|carries|carry|bears|states|shows|gives|had|contains")) return null;
        var no = c.Eat("no|neither [a]");
        c.Eat("the|a|an");
        if (fields.OfPayment() is not { } field) return null;
        if (no)
        {
            var missing = new List<Condition> { Make.Is(field, "") };
            while (c.Try(() => c.Eat("and no|nor [a]|and|or [a] [no]") ? fields.OfPayment() : null) is { } next) missing.Add(Make.Is(next, ""));
            return Make.All(missing);
        }
        c.Eat("of|:");
        return fields.Predicate([values => new Membership(field, values)], false, field == Fields.Purpose);
    });

    // "the payer's name or the payer's address is missing", "its purpose code and its memo are both empty", "no purpose code given"
    private Condition? OfText() => c.Try(() =>
    {
        var no = c.Eat("no|there is no|neither [a] [the]|neither its");
        c.Eat("either|both");
        var facts = new List<Func<IReadOnlyList<string>, Condition>>();
        var all = no;
        var last = (Side?)null;
        var purposes = true;
        do
        {
            if (One() is not { } fact) return null;
            facts.Add(fact);
            if (c.Sees("and|, and|nor")) all = true;
        }
        while (c.Try(() => c.Eat(", or|, and|,|or|and|nor|as well as") && OneFollows()));
        if (no)
        {
            c.Eat("is|are|was|has been");
            c.Eat("given|provided|stated|present|supplied|filled in|at all|specified|there");
            return Make.All(facts.Select(f => f([""])));
        }
        return fields.Predicate(facts, all, purposes);

        bool OneFollows()
        {
            var position = c.Position;
            var follows = One() is not null;
            c.Return(position);
            return follows;
        }

        Func<IReadOnlyList<string>, Condition>? One() => c.Try<Func<IReadOnlyList<string>, Condition>>(() =>
        {
            c.Eat("the|its|a|their|no");
            if (c.Eat("payment 's|transaction 's|transfer 's")) { }
            if (fields.OfPayment() is { } fact)
            {
                if (fact != Fields.Purpose) purposes = false;
                return values => new Membership(fact, values);
            }
            c.Return(c.Position);
            var side = c.Try<object>(() => parties.Role() is Side role && c.Skip("'s") ? role : null) as Side? ?? last;
            if (side is not { } known || fields.OfParty() is not { } field) return Of();
            last = known;
            purposes = false;
            return values => Sides.On(known, p => new Membership($"{p}.{field}", values));
        });

        // "the name of the payer"
        Func<IReadOnlyList<string>, Condition>? Of() => c.Try<Func<IReadOnlyList<string>, Condition>>(() =>
        {
            if (fields.OfParty() is not { } field || !c.Eat("of") || parties.Role() is not Side side) return null;
            last = side;
            purposes = false;
            return values => Sides.On(side, p => new Membership($"{p}.{field}", values));
        });
    });

    private Condition? OfParty() => c.Try(() =>
    {
        var none = c.Eat("neither party|neither side|neither of the parties|neither the payer nor the payee|neither the sender nor the beneficiary|neither payer nor payee");
        if (_side is { } before && c.Try(() => c.Eat("its|their|his|her|the party 's") ? Attribute(before) : null) is { } owned) return owned;
        if ((none ? Side.Either : parties.Role()) is not Side side) return null;
        _side = side;
        if (side == Side.Both && Compared() is { } compared) return compared;
        _subject = () => parties.Predicate(side) ?? counts.AccountPredicate(side);
        var said = Attribute(side) ?? counts.AccountPredicate(side) ?? parties.Predicate(side);
        return said is null ? null : none ? Make.Not(said) : said;
    });

    // "payer and payee reside in different countries", "the two parties bank at the same bank"
    private Condition? Compared() => c.Try<Condition>(() =>
    {
        c.Eat("'s");
        c.Eat("both");
        var (field, known) =
            c.Eat("reside in|live in|are resident in|are residents of|have residences in") ? ("residence", true)
            : c.Eat("bank in|are banked in|have banks in|have their banks in|have accounts in|hold accounts in|banks are in|banks are located in|bank countries are") ? ("country", true)
            : c.Eat("bank at|bank with|are at|have accounts at|hold accounts at|are customers of|accounts are at|accounts are held at") ? ("bank", true)
            : c.Eat("bank countries differ") ? ("different country", true) : ("", false);
        if (!known) return null;
        var different = field.StartsWith("different", StringComparison.Ordinal);
        if (!different && !(different = c.Eat("different countries|different banks|two different countries|two different banks|different")) && !c.Eat("the same country|the same bank|one country|one bank|one and the same country|one and the same bank|the same")) return null;
        var same = new SameText($"transaction.origin.{field.Split(' ')[^1]}", $"transaction.destination.{field.Split(' ')[^1]}");
        return different ? Make.Not(same) : same;
    });

    private Condition? Attribute(Side side) => c.Try(() =>
    {
        c.Eat("'s");
        if (c.Eat("[customer] [risk] rating|risk class|risk category"))
        {
            c.Eat("is|are|was");
            return parties.RatingIs(side);
        }
        if (c.Eat("country of residence|residence|place of residence|residence country")) return Located(side, "residence");
        if (c.Eat("bank 's country|bank country|country of the bank|country")) return Located(side, "country");
        if (c.Eat("bank"))
        {
            c.Eat("is|are|lies|sits|has its seat|is located|is based|is situated|has its seat located|is domiciled|is established");
            if (c.Sees("on|listed on|not on|in the list|on the list")) return parties.Property(side);
            return parties.BankIs(side) ?? parties.Where(side, "country", c.Eat("not"));
        }
        if (c.Eat("account age|age|account 's age"))
        {
            c.Eat("is|was");
            return parties.AgeIs(side);
        }
        if (c.Eat("account")) return parties.Predicate(side) ?? counts.AccountPredicate(side);
        if (c.Eat("holder type|type|customer type|kind of holder|holder")) return parties.Predicate(side);
        return null;
    });

    private Condition? Located(Side side, string field) => c.Try(() =>
    {
        c.Eat("is|are|was|lies");
        var not = c.Eat("not|other than|anything but|neither|none of");
        c.Eat("one of|either|any of");
        if (c.Sees("on|listed on|in the list")) return parties.Property(side) is { } listed ? not ? Make.Not(listed) : listed : null;
        return parties.Where(side, field, not);
    });

    private Condition? OfChannel() => c.Try(() => c.Eat("the channel|its channel|channel|the payment channel|the payment 's channel") ? channels.Predicate()
        : c.Eat("the currency|its currency|currency|the instructed currency|the payment currency|instructed currency|the currency of the payment|the payment 's currency|the currency of the instructed amount") && c.Skip("is|was") ? payments.Currencies(c.Eat("not|neither"))
        : c.Eat("the time is|the local time is|local time is|the time of day is|it is|the day is|the date is|the payment date is|it falls|the payment falls|the local date is|today is|the weekday is|the hour is") ? times.Read() : null);
}
