using System.Collections.Immutable;
using System.Globalization;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>What a statement says twice, or says again of what stands before it: it is read only where both agree.</summary>
internal static class Checks
{
    /// <summary>The statement with what it refers to in its place; null where it contradicts itself.</summary>
    public static Sense? Resolve(Sense sense, RuleDraft rule)
    {
        List<Sense> named = [.. Named(sense), .. rule.Drafts.SelectMany(d => Named(d.When))];
        return Pointed(sense, sense) is { } pointed ? Walk(pointed, named) : null;
    }

    // "Its bank" is the bank of the one party that the statement speaks of, and "the company" the party that is called a company; null where that is none, or both.
    private static Sense? Pointed(Sense sense, Sense whole)
    {
        if (!sense.Key.Contains("at-party(the-party,", StringComparison.Ordinal) && !sense.Key.Contains("at-party(named(", StringComparison.Ordinal)) return sense;
        var parts = sense.Parts.Select(part => Pointed(part, whole)).ToList();
        if (parts.Any(part => part is null)) return null;
        if (sense.Name == "at-party" && sense.Parts[0] is { Name: "the-party" or "named" } who)
        {
            var sides = Sides(whole, who.Parts.IsEmpty ? null : who.Parts[0].Key).Distinct().ToList();
            return sides is [var only] && only.Length > 0 ? Sense.Of("at-party", Sense.Of(only), parts[1]!).At(sense.Span, [], []) : null;
        }
        return Sense.Of(sense.Name, [.. parts.OfType<Sense>()]).At(sense.Span, sense.Tight, sense.Loose);
    }

    // Which parties a statement speaks of, or which of them it calls so.
    private static IEnumerable<string> Sides(Sense sense, string? called)
    {
        var side = sense.Name switch { "from" => "origin", "to" => "destination", "at-party" => sense.Parts[0].Name, "any-party" or "both" => "", _ => null };
        if (side is null) return sense.Parts.SelectMany(part => Sides(part, called));
        if (side is "the-party" or "named") return [];
        return called is null || sense.Key.Contains(called, StringComparison.Ordinal) ? [side is "origin" or "destination" ? side : ""] : [];
    }

    /// <summary>Whether the last clause says what a remark says of it.</summary>
    public static bool Agrees(IReadOnlyList<Draft> drafts, Sense remark) => remark.Name switch
    {
        "all-met" => ConditionSense.Whole(remark.Parts[0]) is var wanted && Joined(drafts[^1].When) is var there && (wanted == 0 ? there > 1 : there == wanted),
        "any-met" => IsEither(drafts[^1].When),
        "currency-only" => drafts.All(d => InCurrency(d.When)),
        // "Branch payments have no limit": no clause is about them.
        "unlimited" => drafts.All(d => Flat(remark.Parts[0]).Where(s => s.Name == "channel").ToList() is [var free] && Flat(d.When).Any(s => s.Name == "channel" && s.Key != free.Key)),
        "channel-only" => drafts.All(d => Flat(d.When).Any(s => s.Name == "channel")),
        _ => drafts[^1].When.Key.Contains("versus(", StringComparison.Ordinal),
    };

    /// <summary>Whether a condition is all of a kind but what is named, and that kind is what is spoken of.</summary>
    public static bool IsRest(Sense when, Sense kind) => SameParts(Sense.Of("all", [.. Flat(when).Where(s => s.Name != "not")]), kind) && Flat(when).Count(s => s.Name == "not") == 1;

    /// <summary>A condition with the one part turned about that another denies; null where none of its parts is denied.</summary>
    public static Sense? Turned(Sense when, Sense other) =>
        Flat(when).Count(part => Denies(part, other)) == 1 ? Sense.Of("all", [.. Flat(when).Select(part => Denies(part, other) ? other : part)]) : null;

    /// <summary>Whether what is said cannot be of what was said before.</summary>
    public static bool Contradicts(Sense when, Sense other) => Flat(when).Any(part => Denies(part, other));

    private static bool Denies(Sense part, Sense other) => Of(part) is var a && Of(other) is var b && (b.Key == Sense.Of("not", a).Key || a.Key == Sense.Of("not", b).Key);

    // What is said of a party, however it is said.
    private static Sense Of(Sense sense) => sense switch
    {
        { Name: "at-party", Parts: [{ Name: "origin" }, var state] } => Of(Sense.Of("from", state)),
        { Name: "at-party", Parts: [{ Name: "destination" }, var state] } => Of(Sense.Of("to", state)),
        { Name: "from" or "to", Parts: [{ Name: "not" } not] } => Of(Sense.Of("not", Sense.Of(sense.Name, not.Parts[0]))),
        { Name: "not", Parts: [{ Name: "not" } not] } => Of(not.Parts[0]),
        { Name: "all" } when Flat(sense).Where(s => s.Name is not ("any" or "any-plain" or "anyone")).ToList() is [var only] && only != sense => Of(only),
        _ => sense,
    };

    /// <summary>A condition of which both of two alternatives hold; null where it has no two, or several.</summary>
    public static Sense? Both(Sense when)
    {
        if (when.Name == "all" && when.Parts.Count(part => Both(part) is not null) == 1)
            return Sense.Of("all", [.. when.Parts.Select(part => Both(part) ?? part)]);
        return when is { Name: "either", Parts: [var a, var b] } && a.Name != "either" && b.Name != "either" ? Sense.Of("all", a, b)
            : when.Name == "at-party" && when.Parts is [{ Parts.IsEmpty: true } who, { Name: "either" } two] ? Both(two) is { } both ? Sense.Of("at-party", who, both) : null
            : when.Name == "at-party" && when.Parts[0].Name == "either-party" ? Sense.Of("at-party", Sense.Of("both-parties"), when.Parts[1]) : null;
    }

    /// <summary>Whether a condition speaks of currencies alone.</summary>
    public static bool IsCurrency(Sense sense) => sense.Name is "currency" or "any" || sense.Name is "all" or "not" or "either" && sense.Parts.All(IsCurrency);

    /// <summary>Whether two conditions both say to whom, from whom or when.</summary>
    public static bool SameKind(Sense a, Sense b)
    {
        foreach (var kind in (ReadOnlySpan<string>)["to(", "from(", "time("])
            if (a.Key.Contains(kind, StringComparison.Ordinal) && b.Key.Contains(kind, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>Whether a condition has payments of a kind and, apart from them, what must be so of them: "payments to Iran ... if over 500".</summary>
    public static bool IsConditional(Sense when) =>
        when is { Name: "but", Parts: [{ Name: "all" } spared, ..] } && NamesPayments(spared)
        || when is { Name: "all", Parts: [var payments, .. var rest] } && rest.Length > 0 && NamesPayments(payments) && payments.Name == "all" && !rest.Any(NamesPayments);

    /// <summary>What a condition says besides what another says anew of the same payments: an amount for an amount. Null where that cannot be told.</summary>
    public static Sense? Besides(Sense when, Sense anew)
    {
        if (!Says(anew, "amount") || !Says(when, "amount")) return when;
        return Without(when);

        static Sense? Without(Sense sense) => sense.Name switch
        {
            "amount" => Sense.Of("any"),
            "all" => sense.Parts.Select(Without).ToList() is var parts && parts.All(part => part is not null) ? Sense.Of("all", [.. parts.OfType<Sense>()]) : null,
            _ => Says(sense, "amount") ? null : sense,
        };
    }

    /// <summary>Whether a condition says how payments are narrowed, and not of which: "on weekends", "over EUR 500", "to banks in France".</summary>
    public static bool IsFragment(Sense sense) => sense.Name switch
    {
        "all" or "either" or "not" => sense.Parts.All(IsFragment),
        "time" or "amount" or "to" or "from" or "currency" or "channel" or "any-party" => true,
        _ => false,
    };

    /// <summary>The ways to read a statement of which payments are not named: it may speak of those before it, or of all.</summary>
    /// <param name="sense">The statement.</param>
    /// <param name="follows">Whether a clause stands before it.</param>
    /// <param name="joined">Whether that clause names payments, in the same sentence or in one before, so that a whole condition may speak of them as well.</param>
    public static IEnumerable<Sense> Anaphoric(Sense sense, bool follows, bool joined = true)
    {
        switch (sense.Name)
        {
            case "rules":
                return Anaphoric(sense.Parts[0], follows).SelectMany(first => Anaphoric(sense.Parts[1], true, Says(sense.Parts[0], "any")).Select(next => Sense.Of("rules", first, next)));
            case "but":
                return Anaphoric(sense.Parts[0], follows, joined).Select(said => Sense.Of("but", said, sense.Parts[1]));
            case "rule" when follows && sense.Parts[0].Name != "forbid" && (IsFragment(sense.Parts[1]) || joined && !Says(sense.Parts[1], "any")):
                return [sense, Sense.Of("it-rule", sense.Parts[0], sense.Parts[1])];
            case "within" when follows && sense.Parts[1] is { Name: "rule" } rule && IsFragment(sense.Parts[0]) && IsFragment(rule.Parts[1]):
                return [sense, Sense.Of("it-rule", rule.Parts[0], Sense.Of("all", sense.Parts[0], rule.Parts[1]))];
            default:
                return [sense];
        }
    }

    private static Sense Totalled(Sense sense) => sense.Name == "in-total" ? sense.Parts[0]
        : Says(sense, "in-total") ? Sense.Of(sense.Name, [.. sense.Parts.Select(Totalled)]).At(sense.Span, [], []) : sense;

    /// <summary>Whether payments are named in a statement, and not only conditions of them.</summary>
    public static bool NamesPayments(Sense sense) => Says(sense, "any") || Says(sense, "any-plain") || Says(sense, "it");

    private static bool Says(Sense sense, string name) => sense.Name == name || sense.Parts.Any(part => Says(part, name));

    /// <summary>Whether two conditions join the same parts.</summary>
    public static bool SameParts(Sense a, Sense b) => Parts(a).SetEquals(Parts(b));

    private static HashSet<string> Parts(Sense sense) => [.. Flat(sense).Where(s => s.Name is not ("any" or "any-plain")).Select(s => s.Key)];

    private static Sense? Walk(Sense sense, List<Sense> named)
    {
        if (sense.Name is "other-currency" or "other-payer" or "other-payee" or "other-time" or "other-channel" or "other-place" && Others(sense.Name, named) is { Length: > 0 } others) return Sense.Of("not", Sense.Of("either", others));
        if (sense.Name is "other-payer" or "other-payee" or "other-time" or "other-channel" or "other-place") return null;
        if (sense.Parts.IsEmpty) return sense;
        var parts = sense.Parts.Select(part => Walk(part, named)).ToList();
        if (parts.Any(part => part is null)) return null;
        var made = Sense.Of(sense.Name, [.. parts.OfType<Sense>()]).At(sense.Span, [], []);
        return made.Name switch
        {
            "agree" => Same(made.Parts[0], made.Parts[1]) ? made.Parts[2] : null,
            "all-amounts" => made.Key.Contains("amount(", StringComparison.Ordinal) ? null : made.Parts[0],
            // "Payee on the list, over X: hold" is both; two of a kind side by side may be either.
            "beside" => Facts(made.Parts[0]).Intersect(Facts(made.Parts[1])).Any() ? null : Sense.Of("all", made.Parts[0], made.Parts[1]),
            // Of an account and itself nothing is older.
            "older-account" when made.Parts[0].Key == made.Parts[1].Key => null,
            "all-channels" => made.Key.Contains("channel(", StringComparison.Ordinal) ? null : made.Parts[0],
            "all-currencies" => Says(made, "currency") ? null : made.Parts[0],
            "day-part" => Clock(made.Parts[0], made.Parts[1].Text),
            "suffices" => IsEither(made.Parts[0]) ? made.Parts[0] : null,
            "all" when Narrows(made, "any-amount", "amount") || Narrows(made, "any-currency", "currency") => null,
            // Whoever is called a payee does not pay.
            "from" when Says(made.Parts[0], "paid-one") => null,
            // The first payment to each payee of a kind, or to the kind at all?
            "first-to" => Says(made.Parts[0], "paid-one") ? Sense.Of("all", Sense.Of("first-payment"), Sense.Of("to", made.Parts[0])) : null,
            // One payment has no total.
            "amount" when Says(made, "in-total") => null,
            "total" or "total-asked" or "totalled" or "brought" => Totalled(made),
            // "To France and individuals to Germany": who belongs to whom, the words do not say.
            "all" when Flat(made).Count(IsDestination) > 1 => null,
            // "Between companies and individuals" is from one to the other, and not from each to each.
            "both" when made.Parts[0].Name == "either" || Says(made.Parts[0], "places") => null,
            "date" or "month-day" when !IsDay(made.Parts) => null,
            _ => made,
        };
    }

    private static bool IsDestination(Sense sense) => sense.Name == "to" || sense.Name == "either" && sense.Parts.All(IsDestination);

    /// <summary>What a condition says of whom: the fact, and what is said, which may be said of another as well.</summary>
    public static IEnumerable<string> Facts(Sense sense, string who = "") => sense.Name switch
    {
        "all" or "either" or "not" => sense.Parts.SelectMany(part => Facts(part, who)),
        "from" or "to" or "any-party" or "both" => Facts(sense.Parts[0], sense.Name),
        "at-party" => Facts(sense.Parts[1], sense.Parts[0].Name switch { "origin" => "from", "destination" => "to", var other => other }),
        _ => [$"{who} {sense.Name}", sense.Key],
    };

    // "Payments over X, whatever the amount" says nothing.
    private static bool Narrows(Sense all, string free, string bound) => Flat(all).Any(s => s.Name == free) && Flat(all).Any(s => s.Name == bound);

    /// <summary>What is joined by "and", each by itself.</summary>
    public static IEnumerable<Sense> Flat(Sense sense) => sense.Name == "all" ? sense.Parts.SelectMany(Flat) : [sense];

    // How many conditions are joined by "and".
    private static int Joined(Sense sense) => sense switch
    {
        { Name: "all" } => sense.Parts.Sum(Joined),
        { Name: "any" or "any-plain" or "anyone" or "paid-one" or "paying-one" or "none" } => 0,
        { Name: "at-party" } when sense.Parts[0].Name == "both-parties" => 2,
        _ => 1,
    };

    private static bool IsEither(Sense sense) =>
        sense.Name == "either" || sense.Name == "at-party" && sense.Parts[0].Name == "either-party" || sense.Name is "at-party" or "all" && sense.Parts[^1] is { Name: "either" } && sense.Parts[0] is { Parts.IsEmpty: true };

    private static bool InCurrency(Sense sense) => sense.Name switch
    {
        "currency" => true,
        "all" => sense.Parts.Any(InCurrency),
        "either" => sense.Parts.All(InCurrency),
        _ => false,
    };

    // What was named before, of which there may be others.
    private static IEnumerable<Sense> Named(Sense sense) => sense.Name is "currency" or "from" or "to" or "time" or "channel" ? [sense] : Of(sense) is { Name: "from" or "to" } party ? [party] : sense.Name is "not" or "but" or "at-party" ? sense.Parts.SelectMany(Currencies) : sense.Parts.SelectMany(Named);

    private static IEnumerable<Sense> Currencies(Sense sense) => sense.Name == "currency" ? [sense] : sense.Parts.SelectMany(Currencies);

    private static ImmutableArray<Sense> Others(string other, List<Sense> named) =>
        [.. named.Where(s => other == "other-place" ? s is { Name: "to", Parts: [{ Name: "banked" }] } : s.Name == (other switch { "other-payer" => "from", "other-payee" => "to", "other-time" => "time", "other-channel" => "channel", _ => "currency" })).Distinct()];

    private static bool Same(Sense a, Sense b) =>
        a.Key == b.Key || a.Name == "currency" && b.Name == "currency" && a.Parts[0].Text.Split('|').Contains(b.Parts[0].Text) || a.Name == "money" && b.Name == "money" && a.Parts[0].Key == b.Parts[0].Key && (a.Parts[1].Text == "" || b.Parts[1].Text.Split('|').Intersect(a.Parts[1].Text.Split('|')).Any()) || HistorySense.Count(a, "minutes") is { } span && span == HistorySense.Count(b, "minutes");

    // "Half past six in the morning", "10 in the evening", "22:30 at night"; null where the hour is none of that part of the day.
    private static Sense? Clock(Sense said, string part)
    {
        var minutes = said.Name switch { "hour" => ConditionSense.Whole(said.Parts[0]) * 60, "half" => ConditionSense.Whole(said.Parts[0]) * 60 + 30, _ => ConditionSense.Whole(said) };
        if (said.Name is "hour" or "half" && minutes is < 60 or >= 780) return null;
        var (from, to) = part switch { "morning" => (0, 720), "afternoon" => (720, 1140), "evening" => (1020, 1440), _ => (1200, 1680) };
        // Only hours of the half day have another half; 12:30 in the morning is 0:30.
        long[] meant = minutes < 720 ? [minutes, minutes + 720, minutes + 1440] : minutes < 780 ? [minutes, minutes - 720, minutes + 720] : [minutes];
        return meant.Where(m => m >= from && m < to).Select(m => m % 1440).Distinct().ToList() is [var one]
            ? Sense.Atom(one.ToString(CultureInfo.InvariantCulture)) : null;
    }

    // 31 April is no day; 29 February is one where the year is not said.
    private static bool IsDay(IReadOnlyList<Sense> parts)
    {
        var (year, month, day) = (parts.Count == 3 ? ConditionSense.Whole(parts[0]) : 2024, ConditionSense.Whole(parts[^2]), ConditionSense.Whole(parts[^1]));
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month);
    }
}
