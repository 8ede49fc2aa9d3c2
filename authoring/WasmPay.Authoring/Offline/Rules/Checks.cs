using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>What a statement says twice, or says again of what stands before it: it is read only where both agree.</summary>
internal static class Checks
{
    /// <summary>The statement with what it refers to in its place; null where it contradicts itself.</summary>
    public static Sense? Resolve(Sense sense, RuleDraft rule)
    {
        List<Sense> named = [.. Currencies(sense), .. rule.Drafts.SelectMany(d => Currencies(d.When))];
        return Walk(sense, named);
    }

    /// <summary>Whether the last clause says what a remark says of it.</summary>
    public static bool Agrees(IReadOnlyList<Draft> drafts, Sense remark) => remark.Name switch
    {
        "all-met" => ConditionSense.Whole(remark.Parts[0]) is var wanted && Joined(drafts[^1].When) is var there && (wanted == 0 ? there > 1 : there == wanted),
        "any-met" => IsEither(drafts[^1].When),
        "currency-only" => drafts.All(d => InCurrency(d.When)),
        _ => drafts[^1].When.Key.Contains("versus(", StringComparison.Ordinal),
    };

    /// <summary>Whether a condition speaks of currencies alone.</summary>
    public static bool IsCurrency(Sense sense) => sense.Name is "currency" or "any" || sense.Name is "all" or "not" or "either" && sense.Parts.All(IsCurrency);

    /// <summary>Whether two conditions join the same parts.</summary>
    public static bool SameParts(Sense a, Sense b) => Parts(a).SetEquals(Parts(b));

    private static HashSet<string> Parts(Sense sense) => [.. Flat(sense).Where(s => s.Name is not ("any" or "any-plain")).Select(s => s.Key)];

    private static Sense? Walk(Sense sense, List<Sense> named)
    {
        if (sense.Name == "other-currency" && named.Count > 0) return Sense.Of("not", Sense.Of("either", [.. named.Distinct()]));
        if (sense.Parts.IsEmpty) return sense;
        var parts = sense.Parts.Select(part => Walk(part, named)).ToList();
        if (parts.Any(part => part is null)) return null;
        var made = Sense.Of(sense.Name, [.. parts.OfType<Sense>()]).At(sense.Span, [], []);
        return made.Name switch
        {
            "agree" => Same(made.Parts[0], made.Parts[1]) ? made.Parts[2] : null,
            "all-amounts" => made.Key.Contains("amount(", StringComparison.Ordinal) ? null : made.Parts[0],
            "suffices" => IsEither(made.Parts[0]) ? made.Parts[0] : null,
            "all" when Narrows(made, "any-amount", "amount") || Narrows(made, "any-currency", "currency") => null,
            "date" or "month-day" when !IsDay(made.Parts) => null,
            _ => made,
        };
    }

    // "Payments over X, whatever the amount" says nothing.
    private static bool Narrows(Sense all, string free, string bound) => Flat(all).Any(s => s.Name == free) && Flat(all).Any(s => s.Name == bound);

    private static IEnumerable<Sense> Flat(Sense sense) => sense.Name == "all" ? sense.Parts.SelectMany(Flat) : [sense];

    // How many conditions are joined by "and".
    private static int Joined(Sense sense) => sense switch
    {
        { Name: "all" } => sense.Parts.Sum(Joined),
        { Name: "any" or "any-plain" or "anyone" or "none" } => 0,
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

    private static IEnumerable<Sense> Currencies(Sense sense) => sense.Name == "currency" ? [sense] : sense.Parts.SelectMany(Currencies);

    private static bool Same(Sense a, Sense b) =>
        a.Key == b.Key || a.Name == "money" && b.Name == "money" && a.Parts[0].Key == b.Parts[0].Key && (a.Parts[1].Text == "" || b.Parts[1].Text.Split('|').Intersect(a.Parts[1].Text.Split('|')).Any()) || HistorySense.Count(a, "minutes") is { } span && span == HistorySense.Count(b, "minutes");

    // 31 April is no day; 29 February is one where the year is not said.
    private static bool IsDay(IReadOnlyList<Sense> parts)
    {
        var (year, month, day) = (parts.Count == 3 ? ConditionSense.Whole(parts[0]) : 2024, ConditionSense.Whole(parts[^2]), ConditionSense.Whole(parts[^1]));
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month);
    }
}
