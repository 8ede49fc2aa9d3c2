using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Words;

namespace WasmPay.Authoring.Offline.Grammar;

/// <summary>How long an account has been open, in whole days.</summary>
internal sealed class Ages(Cursor c, Numbers numbers)
{
    private static readonly Phrases<long> Units = new(("day|days|calendar day|calendar days", 1), ("week|weeks", 7), ("fortnight|fortnights", 14));

    /// <summary>A number of days, as days or weeks.</summary>
    public object? Days() => c.Try<object>(() => numbers.Whole() is { } count && c.Eat(Units, out var unit) ? count * unit : null);

    /// <summary>The age after a subject or a noun: <c>opened less than 90 days ago</c>, <c>open for no more than 14 days</c>, <c>under 30 days old</c>.</summary>
    public IReadOnlyList<(Comparator Comparator, long Days)>? Read() => c.Try(() => Opened() ?? Open() ?? Old());

    /// <summary>A comparison with a number of days, after words such as "whose age is".</summary>
    public IReadOnlyList<(Comparator Comparator, long Days)>? Compared() =>
        numbers.Compared(Days, null)?.Select(r => (r.Comparator, (long)r.Value)).ToList();

    private List<(Comparator, long)>? Opened() => c.Try<List<(Comparator, long)>>(() =>
    {
        if (!c.Eat("opened|that [was] [were] opened|which [was] [were] opened|created|set up|that has been opened")) return null;
        if (c.Eat("within|in|during") && c.Eat("the last|the past|the previous|the preceding|the most recent|last"))
            return Days() is long recent ? [(Comparator.AtMost, recent)] : null;
        c.Eat("for");
        // "opened 90 days ago or later" turns the words round: later means younger.
        if (c.Try<object>(() => Days() is long days && c.Eat("ago") ? days : null) is long age)
        {
            if (c.Eat("or earlier|or before|or longer|or more|or longer ago|and earlier|or more ago")) return [(Comparator.AtLeast, age)];
            if (c.Eat("or later|or after|or less|or more recently|or fewer")) return [(Comparator.AtMost, age)];
            return null;
        }
        if (numbers.Compared(Days) is not { } range) return null;
        c.Eat("ago|earlier|before|previously|before the payment|old");
        return [.. range.Select(r => (r.Comparator, (long)r.Value))];
    });

    private List<(Comparator, long)>? Open() => c.Try<List<(Comparator, long)>>(() =>
    {
        if (!c.Eat("[been] open [for]|[been] opened for|[been] open with us for|existed for|been held for|been in existence for|[been] active for|been with us for|been a customer for|[been] on the books for|been on our books for|[been] on our books for|been around for")) return null;
        return Measured();
    });

    private List<(Comparator, long)>? Old() => c.Try<List<(Comparator, long)>>(() =>
    {
        // "younger than 30 days" speaks of an age without saying "old".
        var spoken = c.Sees("younger than|older than|no older than|not older than|no younger than|not younger than");
        var aged = c.Eat("aged|with an age of|with an account age of|of age");
        if (numbers.Compared(Days) is not { } range) return null;
        var old = c.Eat("old|of age|in age");
        if (old && range is [var one] && one.Comparator is Comparator.Equal) return null;
        // "30 days old or less"
        return old || aged || spoken ? [.. range.Select(r => (r.Comparator, (long)r.Value))] : null;
    }) ?? c.Try<List<(Comparator, long)>>(() =>
    {
        if (Days() is not long days || !c.Eat("old")) return null;
        if (c.Eat("or less|or younger|or newer|or under|or fewer|or below")) return [(Comparator.AtMost, days)];
        if (c.Eat("or more|or older|or over|or above")) return [(Comparator.AtLeast, days)];
        return null;
    });

    private List<(Comparator, long)>? Measured() => numbers.Compared(Days)?.Select(r => (r.Comparator, (long)r.Value)).ToList();
}
