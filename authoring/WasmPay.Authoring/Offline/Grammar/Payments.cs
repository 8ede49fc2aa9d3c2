using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>What kind of thing a modifier says, so that alternatives find what they are alternatives to.</summary>
internal enum Family
{
    Amount,
    Origin,
    Destination,
    Channel,
    Currency,
    Time,
    Text,
    History,
    Other,
}

/// <summary>One thing said of a payment.</summary>
internal sealed record Modifier(Condition When, Family Family);

/// <summary>Noun phrases of payments: <c>any EUR payments over 500 to a bank outside Germany by web or mobile</c>.</summary>
internal sealed class Payments(Cursor c, Numbers numbers, Amounts amounts, Times times, Channels channels, Parties parties, Fields fields, Counts counts, BankProfile bank)
{
    private const string Determiner = "a|an|any|all|every|each|the|this|such|those|our|any and all|any one|any single|these|whatever|any such|all such|of the|some";
    private const string Head = "payments|payment|transfers|transfer|transactions|transaction|items|item|orders|order|remittances|remittance|wires|wire|wire transfers|wire transfer|instructions|instruction|outgoing|outgoings|money|funds|payment orders|payment order|payment instructions|payment instruction|credit transfers|credit transfer|bank transfers|bank transfer|sums|amounts|entries|debits|withdrawals|disbursements|one|ones|those|txn|txns|tx|pmt|pmts|xfer|xfers|trf|trfs";
    private const string Pronoun = "anything|everything|whatever|something|nothing|whatever is";
    private const string Neutral = "outgoing|outbound|outward|individual|single|wire|bank|customer|client|ordinary|electronic";

    /// <summary>Where conditions come from that stand after "that", "if" and the like; set once, as the two grammars need each other.</summary>
    public Conditions Conditions { get; set; } = null!;

    /// <summary>What the clauses before this one catch; null where there are none.</summary>
    public Condition? Earlier { get; set; }

    /// <summary>The currencies of which the text said that only they are done; "any other currency" means the rest.</summary>
    public IReadOnlyList<string>? OtherThan { get; set; }

    /// <summary>A noun phrase; null where none stands here.</summary>
    public Condition? NounPhrase()
    {
        var context = amounts.Context;
        var start = c.Position;
        var phrase = c.Try(Phrase);
        if (phrase is null || amounts.Context == context) return phrase;
        // A currency that came after the figures ("payments over 500 in EUR") is known now.
        c.Return(start);
        return c.Try(Phrase);
    }

    /// <summary>One or several modifiers, as after "is": <c>over GBP 25,000 and to a bank in France</c>.</summary>
    public Condition? Modifiers() => c.Try(() =>
    {
        var groups = new List<List<Modifier>> { new() };
        while (Next(groups)) { }
        return groups[0].Count == 0 ? null : Make.Any(groups.Select(g => Make.All(g.Select(m => m.When))));
    });

    private Condition? Phrase() => c.Try(() =>
    {
        var parts = new List<Condition>();
        if (counts.Nominal() is { } first) parts.Add(first);
        else
        {
            c.Eat(Determiner);
            if (counts.First() is { } bare) parts.Add(bare);
            else if (c.Eat(Pronoun))
            {
                if (c.Eat("else") && !Rest(parts)) return null;
            }
            else
            {
                while (Prenominal() is { } adjective) parts.Add(adjective);
                if (!c.Eat(Head) && !(parts.Count > 0 && c.Last is "outgoing" or "payments" or "payment" or "transfers" or "transfer" or "money" or ")")) return null;
            }
        }
        while (Aside() is { } aside) parts.Add(aside);
        if (Modifiers() is { } modifiers) parts.Add(modifiers);
        while (Aside() is { } aside) parts.Add(aside);
        return Make.All(parts);
    });

    // "everything else", "all other payments": what no clause before has caught.
    private bool Rest(List<Condition> parts)
    {
        if (Earlier is null) return false;
        parts.Add(Make.Not(Earlier));
        return true;
    }

    private Condition? Prenominal() => c.Try(() =>
    {
        if (c.Eat("other|remaining")) return Earlier is null ? null : Make.Not(Earlier);
        if (c.Eat(Neutral)) return Make.Always;
        if (c.Eat("foreign currency|non reporting currency")) return Make.Not(Make.Is(Amounts.Currency, bank.ReportingCurrency));
        if (c.Eat("weekend")) return Make.Compare("transaction.at.weekday", Comparator.AtLeast, 6);
        if (c.Try(() => fields.Codes() is { } codes && (c.Sees(Head) || c.Last is "payments" or "payment" or "transfers" or "transfer" or "money" or ")") ? codes : null) is { } purposes) return Make.Is(Fields.Purpose, purposes);
        if (Terms.Large(c, bank) is { } large) return large;
        if (Terms.Frequent(c, bank) is { } frequent) return frequent;
        if (Terms.Foreign(c, Side.Destination, bank) is { } foreign) return foreign;
        if (Terms.OutOfHours(c, times) is { } hours) return hours;
        if (channels.Adjective() is { } channel)
        {
            c.Eat("and|or");
            return channel;
        }
        return Currencies(c.Eat("non"));
    });

    private Condition? Aside() => c.Try(() =>
    {
        if (!c.Eat("(")) return null;
        c.Eat("purpose code|purpose|code|i.e.|i.e|that is ,|that is");
        var inside = (c.Try(() => fields.Codes() is { } codes && c.Sees(")") ? codes : null) is { } purposes ? Make.Is(Fields.Purpose, purposes) : null)
            ?? Modifiers() ?? c.Try(Phrase) ?? Conditions.Full();
        return inside is not null && c.Eat(")") ? inside : null;
    });

    private bool Next(List<List<Modifier>> groups) => c.Try(() =>
    {
        var group = groups[^1];
        var first = groups is [{ Count: 0 }];
        var or = false;
        if (!first)
        {
            if (c.Eat("[,] or [else] [also]")) or = true;
            else c.Eat("and at the same time|but at the same time|[,] and [also] [that] [are] [is]|[,] but only|[,] but|and in addition|,|that are also|as well as");
        }
        var either = c.Eat("either");
        if (One() is not { } next) return false;
        if (either)
        {
            while (c.Try(() => c.Eat("[,] or") ? One() : null) is { } alternative) next = Alternatives(next, alternative);
        }
        if (!or)
        {
            group.Add(next);
            return true;
        }
        if (group.Count == 1 || group[^1].Family == next.Family)
        {
            group[^1] = Alternatives(group[^1], next);
            return true;
        }
        // "from individuals over 5,000 or from businesses over 50,000": a new set that begins as the first one did.
        if (group[0].Family != next.Family) return false;
        groups.Add([next]);
        return true;
    });

    private static Modifier Alternatives(Modifier a, Modifier b) => new(Make.Any(a.When, b.When), a.Family == b.Family ? a.Family : Family.Other);

    private Modifier? One() => c.Try(() =>
    {
        var context = amounts.Context;
        if (c.Try(() => c.Eat("not") && !c.Sees("over|above|more|less|below|under|exceeding|in|between|within") ? One() : null) is { } denied)
        {
            amounts.Context = context;
            return denied with { When = Make.Not(denied.When) };
        }
        return Of(Value(), Family.Amount) ?? Of(channels.Read(), Family.Channel) ?? Of(InCurrency(), Family.Currency) ?? Of(times.Read(), Family.Time)
            ?? Of(BothWays(), Family.Other) ?? Of(To(), Family.Destination) ?? Of(From(), Family.Origin) ?? Of(Text(), Family.Text) ?? Of(Relative(), Family.Other);
    });

    // Evaluated in order; a reading that is there stops the rest from being tried.
    private static Modifier? Of(Condition? when, Family family) => when is null ? null : new Modifier(when, family);

    /// <summary>The value compared: <c>of at least X</c>, <c>worth the equivalent of X or more</c>.</summary>
    public Condition? Value() => c.Try(() =>
    {
        c.Eat("of|for|worth|amounting to|totalling|totaling|valued at|with a value of|in the amount of|to the value of|with an amount of|for an amount of|to the amount of|in an amount of|with a value|with an amount|whose amount is|whose value is|that is|which is|that are|which are|for a value of|of a value|of an amount|which|that|representing|in value|whose amount|whose value|of value|for amounts|in amounts");
        c.Eat("individually|each|singly");
        if (c.Eat("a [whole] [round] multiple of|multiples of|an exact multiple of|an integer multiple of|a whole number of|divisible by|evenly divisible by|exact multiples of|whole multiples of"))
            return amounts.Read() is { } step ? amounts.Value(Comparator.MultipleOf, step) : null;
        if (numbers.Compared(amounts.Read) is not { } range) return null;
        var shared = range.Select(r => r.Value.Currencies).FirstOrDefault(n => n.Count > 0) ?? [];
        var bounds = new List<Condition>();
        foreach (var (comparator, amount) in range)
        {
            if (amounts.Value(comparator, amount.Currencies.Count > 0 ? amount : amount with { Currencies = shared }) is not { } bound) return null;
            bounds.Add(bound);
        }
        c.Eat("each|apiece|in value|in total value|per payment|per transaction|a piece|in a single payment|in one go");
        return Make.All(bounds);
    });

    private Condition? InCurrency() => c.Try(() =>
    {
        var not = c.Eat("not|that are not|which are not|neither");
        var instructed = c.Eat("denominated|instructed|ordered|expressed|made|sent|given|entered|in the instructed currency|whose currency is|with currency|with instructed currency|whose instructed currency is");
        if (c.Eat("not")) not = true;
        if (c.Eat("in|of|using") ? false : !instructed) return null;
        c.Eat("the currency|currency");
        return Currencies(not);
    });

    /// <summary>A set of currencies: <c>EUR, USD or GBP</c>, <c>any currency other than euro</c>, <c>a foreign currency</c>.</summary>
    public Condition? Currencies(bool not) => c.Try(() =>
    {
        if (c.Eat("[a] foreign currency|[a] foreign currencies|[a] currency other than our own|[any] currency other than [our] [the] reporting currency|currencies other than our own|any foreign currency|another currency"))
            return not ? Make.Is(Amounts.Currency, bank.ReportingCurrency) : Make.Not(Make.Is(Amounts.Currency, bank.ReportingCurrency));
        if (c.Eat("any other currency|other currencies|another currency|a different currency|any other")) return OtherThan is { } known ? Make.Not(Make.Is(Amounts.Currency, known)) : null;
        if (c.Eat("[any] [a] currency other than|[any] currencies other than|[any] [a] currency except|[any] [a] currency but|other than|anything but|anything other than|something other than|[a] [any] currency that is not|currencies that are not|[a] [any] currency not in|[any] currency apart from|[a] [any] currency outside [of]|none of|one other than|not one of")) not = !not;
        else c.Eat("one of the currencies|any of|one of|either");
        c.Eat("one of|the following :|the currencies");
        var codes = new List<string>();
        do
        {
            c.Eat("the|either");
            if (amounts.CurrencyName() is not { } names) return null;
            codes.Add(names.Contains(bank.ReportingCurrency) ? bank.ReportingCurrency : names[0]);
        }
        while (c.Try(() => c.Eat(", or|, and|,|or|and|nor|/") && Follows()));
        if (!not && codes.Count == 1) amounts.Context = codes[0];
        return not ? Make.Not(Make.Is(Amounts.Currency, codes)) : Make.Is(Amounts.Currency, codes);

        bool Follows()
        {
            var position = c.Position;
            c.Eat("the");
            var found = amounts.CurrencyName() is not null && c.Next.Kind != Words.TokenKind.Number;
            c.Return(position);
            return found;
        }
    });

    private Condition? BothWays() => c.Try(() =>
    {
        c.Eat("made|sent|going|coming");
        if (!c.Eat("to or from|from or to|by or to|to or by|involving|either to or from|either from or to|where either party is|with|from and to|to and from|between")) return null;
        return parties.Described(Side.Either);
    });

    private Condition? To() => c.Try(() =>
    {
        c.Eat("that|which");
        c.Eat("is|are");
        c.Eat("made|sent|going|paid|payable|addressed|directed|destined|goes|go|flowing|being sent|being made|out|transferred|remitted|payments");
        if (!c.Eat("to|towards|in favour of|in favor of|for the benefit of|for the account of|into|for")) return null;
        return c.Eat("either|both") ? null : parties.Described(Side.Destination);
    });

    private Condition? From() => c.Try(() =>
    {
        c.Eat("that|which");
        c.Eat("is|are|was|were");
        c.Eat("made|sent|coming|paid|ordered|initiated|debited|originating|originated|instructed|submitted|comes|come|drawn|leaving|placed|given|entered|executed|requested|issued");
        if (!c.Eat("from|by|out of|on behalf of|on")) return null;
        return parties.Described(Side.Origin);
    });

    private Condition? Text() => c.Try(() =>
    {
        if (c.Eat("with no|without [a] [any]|lacking [a]|that has no|which has no|that have no|that carry no|that carries no|having no|with neither|carrying no|with a missing|with an empty|with a blank|with missing|with empty|with blank|that lack|that lacks|which lack|which lacks|lacks"))
        {
            var facts = new List<Condition>();
            var all = false;
            do
            {
                c.Eat("a|the|any");
                if (fields.OfPayment() is { } fact) facts.Add(Make.Is(fact, ""));
                else if (Owned() is { } owned) facts.Add(owned);
                else return null;
                if (c.Sees("and|nor")) all = true;
            }
            while (c.Eat("or|and|nor|and no|or no"));
            c.Eat("given|stated|at all");
            return all ? Make.All(facts) : Make.Any(facts);
        }
        c.Eat("with|carrying|bearing|having|under|for|whose|coded|marked|that carry|that carries|that has|that have|using|of|where|which have");
        c.Eat("the|a|an|its");
        if (fields.OfPayment() is not { } field)
        {
            return c.Last == "coded" && fields.Codes() is { } coded ? Make.Is(Fields.Purpose, coded) : null;
        }
        c.Eat("of|field|:");
        return fields.Predicate([values => new Membership(field, values)], all: false, isPurpose: field == Fields.Purpose);

        Condition? Owned() => c.Try(() => parties.Role() is Side side && c.Eat("'s") && fields.OfParty() is { } name ? Sides.On(side, p => Make.Is($"{p}.{name}", "")) : null);
    });

    private Condition? Relative() => c.Try(() =>
    {
        if (c.Eat("that|which|who"))
        {
            if (c.Eat("do not|does not")) return Conditions.PaymentPredicate() is { } not ? Make.Not(not) : null;
            return Conditions.PaymentPredicate();
        }
        // "payments whose beneficiary is rated high", "where ..." is read with the sentence.
        return c.Eat("whose") ? Conditions.Atom() : null;
    });
}
