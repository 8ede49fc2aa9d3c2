using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>Who pays and who is paid, and what is said of them.</summary>
internal sealed class Parties(Cursor c, Places places, Lists lists, Ages ages, Fields fields, BankProfile bank)
{
    private static readonly Phrases<Side> Roles = new(
        ("sender|senders|payer|payers|originator|originators|debtor|ordering customer|ordering party|remitter|customer|customers|client|clients|account holder|sending account|paying account|payer account|payer 's account|sender 's account|customer 's account|sending a/c|origin account|originating account|account|a/c|sending party|paying party|sending customer|paying customer|originator 's account|debtor account|debit account|debited account|source account", Side.Origin),
        ("payee|payees|beneficiary|beneficiaries|recipient|recipients|receiver|receivers|creditor|creditors|counterparty|receiving account|beneficiary account|beneficiary accounts|payee account|payee 's account|beneficiary 's account|recipient 's account|destination account|destination|receiving party|credited account|recipient account|creditor account", Side.Destination),
        ("either party|any party|a party|either side|one of the parties|at least one party|any of the parties|any party to the payment|any party to it|either of the parties|one party|payer or payee|payer or [the] payee|payee or [the] payer|sender or [the] beneficiary|sender or [the] recipient|sender or [the] receiver|payer or [the] beneficiary|originator or [the] beneficiary|beneficiary or [the] sender|beneficiary or [the] originator|either payer or payee|either the payer or the payee|either the sender or the beneficiary|either the sender or the recipient|either sender or beneficiary|party on either side|sender or [the] payee|customer or [the] beneficiary|beneficiary or [the] payer|either end", Side.Either),
        ("both parties|both sides|each party|payer and payee|payer and [the] payee|sender and [the] beneficiary|sender and [the] recipient|both the payer and the payee|both the sender and the beneficiary|both payer and payee|both sender and beneficiary|originator and [the] beneficiary|both sender and recipient|the two parties|payer and [the] beneficiary", Side.Both));

    private static readonly Phrases<string> Holders = new(
        ("individual|individuals|natural person|natural persons|private individual|private individuals|consumer|consumers|private person|private persons|private customer|private customers|personal customer|personal customers|individual customer|individual customers", "individual"),
        ("business|businesses|company|companies|corporate|corporates|corporation|corporations|firm|firms|business customer|business customers|corporate customer|corporate customers|business account|business accounts|corporate account|corporate accounts|corporate client|corporate clients|business client", "business"),
        ("government|governments|government body|government bodies|public body|public bodies|public authority|public authorities|authority|authorities|government entity|government entities|government agency|government agencies|government account|government accounts|government department|government departments|public sector body|governmental body", "government"),
        ("financial institution|financial institutions|fi|fis", "financial-institution"));

    private static readonly Phrases<string> HolderAdjectives = new(("corporate|business", "business"), ("individual|private|personal", "individual"), ("government|public sector|governmental", "government"));

    private static readonly Phrases<string> Ratings = new(("low|low risk", "low"), ("medium|medium risk", "medium"), ("high|high risk", "high"), ("prohibited", "prohibited"));
    private static readonly string[] RatingOrder = ["low", "medium", "high", "prohibited"];

    private const string Determiner = "a|an|any|all|every|each|the|those|these|our|some|any of the|any of our|either a|either an|its|their|his|any single|one of our|any other";
    private const string Neutral = "account|accounts|a/c|a/cs|party|parties|person|persons|people|anyone|anybody|someone|somebody|customer|customers|client|clients|entity|entities|holder|holders|account holder|account holders|bank account|bank accounts|those|ones|party to the payment|whoever|customer account|customer accounts";
    private const string Seat = "bank|banks|country|countries|jurisdiction|jurisdictions|destination|destinations|bank account|bank accounts|account|accounts|institution|institutions";

    /// <summary>A party as a subject: <c>the sender</c>, <c>either party</c>, <c>their account</c>.</summary>
    public object? Role() => c.Try<object>(() =>
    {
        var own = c.Eat("that|this|the|a|an|any|their|his|her|its|our|such|said|same|where the|neither the|another");
        if (own) c.Eat("same|respective|said");
        return c.Eat(Roles, out var side) ? side : null;
    });

    /// <summary>A noun phrase after a preposition: <c>a country on our high-risk list</c>, <c>individuals</c>, <c>Iran</c>.</summary>
    public Condition? Described(Side side) => c.Try(() =>
    {
        var parts = new List<Condition>();
        if (places.Read() is { } named) return On(side, p => Make.Is($"{p}.country", named));
        if (c.Eat("another bank|other banks|a different bank|any other bank|external banks|an external bank")) return OwnCode() ? Negated(side, p => Make.Is($"{p}.bank", bank.Code)) : null;
        if (c.Eat("our bank|our own bank|this bank|us|ourselves")) return OwnCode() ? On(side, p => Make.Is($"{p}.bank", bank.Code)) : null;
        c.Eat(Determiner);
        while (Adjective(side) is { } adjective) parts.Add(adjective);
        var seat = false;
        if (c.Sees("bank|banks|country|countries|jurisdiction|jurisdictions")) seat = c.Eat(Seat);
        else if (Noun(side) is { } noun) parts.Add(noun);
        else if (parts.Count == 0) return null;
        if (seat) c.Eat("account|accounts");
        parts.AddRange(Properties(side, seat));
        // "payers or payees on the list" and the like are read as roles, not here.
        return Make.All(parts);
    });

    /// <summary>What is said of a party after it was named, with the verb: <c>is an individual</c>, <c>has been open for ...</c>, <c>on the list</c>.</summary>
    public Condition? Predicate(Side side) => c.Try(() =>
    {
        var copula = c.Eat("is|are|was|were|be|being|has been|have been|happens to be|gets");
        if (!copula) c.Eat("has|have|having|holds|that");
        c.Eat("itself|also|currently|either");
        if (c.Eat("not|never|neither")) return Affirmed(side) is { } denied ? Make.Not(denied) : null;
        return Affirmed(side);
    });

    /// <summary>A property that follows a noun: <c>rated high</c>, <c>opened less than 30 days ago</c>, <c>whose bank is outside Germany</c>.</summary>
    public Condition? Property(Side side, bool seat = false) => c.Try(() =>
        Listed(side) ?? Rated(side) ?? Resident(side) ?? Banked(side, seat) ?? SameBank(side) ?? Aged(side) ?? Lacking(side) ?? Relative(side));

    /// <summary>After "the sender's rating is": <c>high or prohibited</c>, <c>not low</c>.</summary>
    public Condition? RatingIs(Side side) => c.Try(() =>
    {
        var not = c.Eat("not|other than|anything but|neither");
        if (RatingSet() is not { } ratings) return null;
        var rated = On(side, p => Make.Is($"{p}.rating", ratings));
        return not ? Make.Not(rated) : rated;
    });

    /// <summary>After "the beneficiary's bank is": <c>not ours</c>, <c>another bank</c>.</summary>
    public Condition? BankIs(Side side) => c.Try(() =>
    {
        var other = c.Eat("not ours|not our own|another bank|a different bank|not us|other than ours|not our bank|some other bank|other than our own");
        if (!other && !c.Eat("ours|our own|us|this bank|our bank")) return null;
        return !OwnCode() ? null : On(side, p => other ? Make.Not(Make.Is($"{p}.bank", bank.Code)) : Make.Is($"{p}.bank", bank.Code));
    });

    /// <summary>After "the account's age is": <c>under 30 days</c>.</summary>
    public Condition? AgeIs(Side side) => ages.Compared() is { } range ? On(side, p => Make.Range(range, $"{p}.age-days")) : null;

    private Condition? Affirmed(Side side) => c.Try(() =>
    {
        if (Property(side) is { } property)
            return c.Try(() => c.Eat("or|nor") && c.Skip("is|are|a|an") ? Property(side) : null) is { } other ? Make.Any(property, other) : property;
        c.Eat(Determiner);
        if (Holder(side) is { } holder) return Make.All(Properties(side, false).Prepend(holder));
        if (lists.Noun() is { } list)
        {
            c.Eat("party|parties|account|person|customer");
            return On(side, p => new Listed(p, list));
        }
        if (RatingSet() is { } ratings)
        {
            c.Eat("customer|party|account");
            return On(side, p => Make.Is($"{p}.rating", ratings));
        }
        return null;
    });

    private Condition? Noun(Side side) => c.Try(() =>
    {
        if (Holder(side) is { } holder)
        {
            while (c.Eat("customer|customers|account|accounts|client|clients")) { }
            return holder;
        }
        if (lists.Noun() is { } list)
        {
            c.Eat("party|parties|account|accounts|person|persons|customer|customers|country|countries|payee|payees|beneficiary|beneficiaries|entity|entities");
            return On(side, p => new Listed(p, list));
        }
        if (c.Try<object>(() => c.Eat(Roles, out var role) && (role == side || role is Side.Either or Side.Both || side is Side.Either) ? role : null) is not null)
        {
            c.Eat("account|accounts|bank account");
            return Account(side) ?? Make.Always;
        }
        if (c.Eat(Neutral)) return Account(side) ?? Make.Always;
        return null;
    });

    // "account US7700319942": one account by its number.
    private Condition? Account(Side side) => c.Try(() =>
    {
        c.Eat("number|no.|no");
        return c.Next.IsCode && c.Next.Text.Length >= 8 && c.Next.Text.Any(char.IsAsciiDigit) && c.Take().Text is var account ? On(side, p => Make.Is($"{p}.account", account)) : null;
    });

    private Condition? Holder(Side side) => c.Try(() =>
    {
        if (!c.Eat(Holders, out var first)) return null;
        var values = new List<string> { first };
        while (c.Try(() => c.Eat("or [a] [an]|, [a] [an]|, or [a] [an]|nor [a] [an]|and") && c.Eat(Holders, out var next) ? next : null) is { } more) values.Add(more);
        return On(side, p => Make.Is($"{p}.holder", values));
    });

    private Condition? Adjective(Side side) => c.Try(() =>
    {
        if (side == Side.Destination && c.Eat("first time")) return Terms.First(side);
        if (Terms.Foreign(c, side, bank) is { } foreign) return foreign;
        if (Terms.Young(c, side, bank) is { } young) return young;
        if (c.Sees("new|newly added|unknown|previously unknown")) return Terms.New(c, side, bank, this);
        if (lists.Noun() is { } list) return On(side, p => new Listed(p, list));
        if (RatingSet() is { } ratings && !c.Sees("country|countries|jurisdiction")) return On(side, p => Make.Is($"{p}.rating", ratings));
        return null;
    }) ?? c.Try(() =>
    {
        if (c.Eat(HolderAdjectives, out var holder) && c.Sees(Neutral + "|payer|payee|sender|beneficiary|beneficiaries|recipient|payers|payees|senders|recipients")) return On(side, p => Make.Is($"{p}.holder", holder));
        return null;
    }) ?? c.Try(() =>
    {
        var not = c.Eat("non");
        return places.Adjective() is { } country && c.Sees("bank|banks|account|accounts|bank account") ? On(side, p => not ? Make.Not(Make.Is($"{p}.country", country)) : Make.Is($"{p}.country", country)) : null;
    });

    private List<Condition> Properties(Side side, bool seat)
    {
        var parts = new List<Condition>();
        while (c.Try(() =>
        {
            if (parts.Count > 0) c.Eat("and|, and|,|that is also|who is also");
            c.Eat("that|who|which");
            c.Eat("is|are|was|were");
            var not = c.Eat("not");
            var property = Property(side, seat) ?? NeverPaid(side);
            if (property is null && c.Last is "are" or "is" or "not") property = c.Skip("a|an") ? Holder(side) : null;
            if (property is null) return null;
            while (c.Try(() => c.Eat("or|, or") && c.Skip("that|who|which|is|are") ? Property(side, seat) : null) is { } other) property = Make.Any(property, other);
            return not ? Make.Not(property) : property;
        }) is { } next) parts.Add(next);
        if (c.Try(() => c.Eat("other than|except|but not|but|that is not|who is not|that are not|excluding") && c.Skip(Determiner) ? Holder(side) : null) is { } excluded) parts.Add(Make.Not(excluded));
        if (seat && c.Try(() => c.Eat("other than|except|but") ? places.Read() : null) is { } elsewhere) parts.Add(Make.Not(On(side, p => Make.Is($"{p}.country", elsewhere))));
        return parts;
    }

    // "a payee that this account has never paid before"
    private Condition? NeverPaid(Side side) => side != Side.Destination ? null : c.Try<Condition>(() =>
        c.Eat("the account|this account|the payer|this payer|the sender|this sender|the customer|the paying account|the sending account|it|they")
        && c.Eat("has never paid|has never sent anything to|have never paid|has not paid|never paid|has never sent money to|has never transferred to") && c.Skip("before|previously|yet|so far") ? new IsTrue("history.first-payment") : null);

    private Condition? Listed(Side side) => c.Try(() =>
    {
        var not = c.Eat("not");
        if (!c.Eat("[that] appears on|[that] appearing on|[that] appear on|listed on|listed in|named on|included on|included in|found on|flagged on|recorded on|entered on|shown on|in|on|figures on|featured on|features on")) return null;
        if (lists.Named() is not { } names) return null;
        var listed = names.Count == 0 ? Make.Always : On(side, p => Make.Any(names.Select(n => new Listed(p, n))));
        return not ? Make.Not(listed) : listed;
    });

    private Condition? Rated(Side side) => c.Try(() =>
    {
        var not = c.Eat("not");
        List<string>? ratings = null;
        if (c.Eat("rated|risk rated|classified|classed|graded|categorised as|classified as|scored|with risk rating|has risk rating"))
        {
            c.Eat("as");
            if (c.Eat("anything but|other than|anything other than")) not = !not;
            ratings = RatingSet();
        }
        else if (c.Eat("whose [customer] [risk] rating is|with [a] [customer] [risk] rating of|[a] [customer] [risk] rating of|[of] rating"))
        {
            if (c.Eat("not|anything but|other than")) not = !not;
            ratings = RatingSet();
        }
        else if (c.Eat("with [a] [an]|of|a|carries a|carry a|carrying a"))
        {
            ratings = RatingSet();
            if (!c.Eat("[customer] [risk] rating|risk")) ratings = c.Last == "risk" ? ratings : null;
        }
        if (ratings is null) return null;
        c.Eat("risk|for risk|in our due diligence|by us|by the bank|by our own due diligence");
        var rated = On(side, p => Make.Is($"{p}.rating", ratings));
        return not ? Make.Not(rated) : rated;
    });

    private List<string>? RatingSet() => c.Try<List<string>>(() =>
    {
        c.Eat("either");
        if (!c.Eat(Ratings, out var first)) return null;
        if (c.Eat("or higher|or above|or worse|and above|or more")) return [.. RatingOrder.Skip(Array.IndexOf(RatingOrder, first))];
        if (c.Eat("or lower|or below|or better|and below")) return [.. RatingOrder.Take(Array.IndexOf(RatingOrder, first) + 1)];
        var values = new List<string> { first };
        while (c.Try(() => c.Eat("or|, or|,|and|nor") && c.Eat(Ratings, out var next) ? next : null) is { } more) values.Add(more);
        return values;
    });

    private Condition? Resident(Side side) => c.Try(() =>
    {
        var not = c.Eat("not");
        if (!c.Eat("[a] resident|residents|residing|domiciled|living|resides|reside|lives|live|who resides|who lives|who reside|whose residence is|whose country of residence is|that resides|that reside")) return null;
        return Where(side, "residence", not);
    });

    private Condition? Banked(Side side, bool seat) => c.Try(() =>
    {
        var not = c.Eat("not");
        var banked = c.Eat("banked|banking|bank|banks|whose bank is [located] [based] [situated] [domiciled]|whose banks are [located] [based]|whose bank [has] [its] [seat] [is] [lies]|whose account is held|whose account is|whose accounts are held|with a bank|with banks|with an account|with accounts|holding an account|holding accounts|held|at a bank|at banks|at a bank located|at a bank based|having their bank|whose bank 's country is|whose bank country is|whose bank sits|who banks|who bank|that bank");
        if (!banked && seat) c.Eat("located|based|situated|established|domiciled|that is|which is|lying");
        if (banked && c.Sees("on|listed on")) return Listed(side);
        if (banked || seat) return Where(side, "country", not);
        return Terms.InCountry(c, side, places, not);
    });

    /// <summary>Where a party's bank or residence is: <c>in Iran or Syria</c>, <c>outside Germany</c>, <c>not France</c>.</summary>
    public Condition? Where(Side side, string field, bool not) => c.Try(() =>
    {
        if (c.Eat("outside [of]|not in|other than|anywhere but|anywhere other than|differs from|different from|differing from|that differs from|not|anywhere outside|elsewhere than in|in [any] [a] country other than|in countries other than|in [a] country outside|in a country that is not")) not = !not;
        else if (!c.Eat("in|within|inside|at|of|one of"))
        {
            // "whose bank's country is Iran"
            if (c.Next.Kind != TokenKind.Word) return null;
        }
        if (c.Eat("[a] country|countries|[a] jurisdiction|jurisdictions|any country|one of the countries") && Listed(side) is { } listed) return not ? Make.Not(listed) : listed;
        if (places.Read() is { } countries)
        {
            var there = On(side, p => Make.Is($"{p}.{field}", countries));
            return not ? Negated(side, p => Make.Is($"{p}.{field}", countries)) : there;
        }
        return null;
    });

    private Condition? SameBank(Side side) => c.Try(() =>
    {
        var not = c.Eat("not");
        if (c.Eat("at another bank|with another bank|at a different bank|with a different bank|held at another bank|held with another bank|at other banks|with other banks|at any other bank|at a bank other than ours|at a bank other than our own|outside our bank|elsewhere|held elsewhere|at an external bank|at any bank other than ours|at any bank other than our own|with a bank other than ours|outside this bank|outside the bank")) not = !not;
        else if (!c.Eat("at our bank|with us|held with us|at this bank|in our own books|in our books|held at our bank|with our bank|at our own bank|on our books|within our bank|with this bank|held at this bank")) return null;
        if (!OwnCode()) return null;
        return not ? Negated(side, p => Make.Is($"{p}.bank", bank.Code)) : On(side, p => Make.Is($"{p}.bank", bank.Code));
    });

    /// <summary>A remark that repeats the bank's own code: <c>(our own code is HUDSUS3N)</c>. False where it names another.</summary>
    public bool OwnCode()
    {
        if (!c.Sees("(")) return true;
        return c.Try(() => c.Eat("( our own [bank] code is|( our [bank] code is|( we are|( our bic is|( our own bic is|( our code :|( code|( ours is|( our own is|( that is , not|( i.e. not|( not")
            ? c.Take().Text == bank.Code && c.Eat(")") ? (bool?)true : null : null) ?? true;
    }

    private Condition? Aged(Side side) => c.Try(() =>
    {
        if (c.Eat("whose account age is|whose age is|with an account age of|with an age of|account age|account age is|age is"))
            return ages.Compared() is { } compared ? On(side, p => Make.Range(compared, $"{p}.age-days")) : null;
        c.Eat("whose account [is] [was] [has]|whose accounts [are] [were] [have]|with [an] account|with accounts|with an account that is|that has|that have|which has|account is|account was|account has|account");
        return ages.Read() is { } range ? On(side, p => Make.Range(range, $"{p}.age-days")) : null;
    });

    private Condition? Lacking(Side side) => c.Try(() =>
    {
        if (!c.Eat("without [a] [an] [any] [the]|with no|lacking [a] [an] [the]|with [a] missing|with [a] blank|with [an] empty|no|lacks [a] [an] [the]")) return null;
        var all = new List<string>();
        do
        {
            if (fields.OfParty() is not { } field) return null;
            all.Add(field);
        }
        while (c.Eat("or [a] [an]|or [the]"));
        c.Eat("given|on file|on record");
        return On(side, p => Make.Any(all.Select(f => Make.Is($"{p}.{f}", ""))));
    });

    private Condition? Relative(Side side) => c.Try(() =>
    {
        if (!c.Eat("whose")) return c.Eat("that|who|which") ? Predicate(side) : null;
        var facts = new List<Func<IReadOnlyList<string>, Condition>>();
        var all = false;
        do
        {
            if (fields.OfParty() is not { } field) return null;
            facts.Add(values => On(side, p => new Membership($"{p}.{field}", values)));
            if (c.Sees("and")) all = true;
        }
        while (c.Eat("or|and"));
        return fields.Predicate(facts, all, false);
    });

    private static Condition On(Side side, Func<string, Condition> condition) => Sides.On(side, condition);

    // "either party's bank is outside X": the negation is said of each party.
    private static Condition Negated(Side side, Func<string, Condition> condition) => Sides.On(side, p => Make.Not(condition(p)));
}
