using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Senses;

namespace WasmPay.Authoring.Offline.Rules;

/// <summary>
/// Finds conditions that a grammar can put together and nobody means: what belongs to two cases joined into one. A statement that can only be read so is
/// not read.
/// </summary>
internal static class Plausible
{
    /// <summary>Whether somebody could mean it.</summary>
    public static bool IsMeant(Sense when)
    {
        var parts = Checks.Flat(when).ToList();
        return !IsTwice(parts, "more", "at-least") && !IsTwice(parts, "less", "at-most") && !IsCrossed(parts) && !IsIdleClock(parts)
            && when.Parts.All(part => part.Name == "all" && when.Name == "all" || IsMeant(part));
    }

    // "Over 5,000 by mobile and over 10,000 by web": two limits of one kind are of two cases.
    private static bool IsTwice(List<Sense> parts, params ReadOnlySpan<string> tests)
    {
        var count = 0;
        foreach (var part in parts)
            if (part is { Name: "amount", Parts: [var test, ..] } && tests.Contains(test.Name)) count++;
        return count > 1;
    }

    // "From A to B and from C to D": an "or" of who pays and who is paid, beside another of either.
    private static bool IsCrossed(List<Sense> parts) =>
        parts.Any(part => part.Name == "either" && part.Parts.Any(Has("to")) && part.Parts.Any(Has("from"))) && parts.Any(part => part.Name is "to" or "from");

    private static Func<Sense, bool> Has(string side) => part => part.Name == side || part.Name == "all" && part.Parts.Any(p => p.Name == side);

    // "After midnight" is always, "before midnight" is never, and neither is meant.
    private static bool IsIdleClock(List<Sense> parts)
    {
        var times = parts.Where(part => part is { Name: "time", Parts.Length: > 0 }).SelectMany(part => Checks.Flat(part.Parts[0])).ToList();
        return times.Any(time => IsIdle(time, bounded: times.Count > 1));
    }

    private static bool IsIdle(Sense time, bool bounded) => time switch
    {
        { Name: "before" or "until-incl", Parts: [var end] } => ConditionSense.Whole(end) == 0,
        { Name: "after" or "since", Parts: [var start] } => ConditionSense.Whole(start) == 0 && !bounded,
        { Name: "span" or "night" or "span-incl", Parts: [var from, var to] } => ConditionSense.Whole(from) == ConditionSense.Whole(to),
        { Name: "either" } => time.Parts.Any(part => IsIdle(part, bounded: true)),
        _ => false,
    };
}
