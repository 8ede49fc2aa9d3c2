using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Generation;

/// <summary>
/// Turns what the guest compared into requests that make the two sides equal, or differ by one: where an operand is found in a
/// field, the field takes the other operand; where it is a sum, an amount moves by the difference.
/// </summary>
internal sealed class ComparisonFeedback(Vocabulary vocabulary)
{
    private const int SeenLimit = 16_384;
    private const int QueueLimit = 4_096;
    private const int PerCall = 64;

    private readonly HashSet<Comparison> seen = [];
    private readonly Queue<ValidationRequest> queue = [];

    /// <summary>The next request that an earlier comparison asks for, or null.</summary>
    public ValidationRequest? Next() => queue.TryDequeue(out var request) ? request : null;

    /// <summary>Looks at what the guest compared while it decided <paramref name="request"/>.</summary>
    public void Learn(ValidationRequest request, ReadOnlySpan<Comparison> comparisons)
    {
        var left = PerCall;
        foreach (var comparison in comparisons)
        {
            if (comparison.Left == comparison.Right || seen.Count >= SeenLimit || !seen.Add(comparison)) continue;
            if (left-- == 0) return;
            vocabulary.Observe(comparison.Left);
            vocabulary.Observe(comparison.Right);
            AimNumbers(request, comparison.Left, comparison.Right);
            AimNumbers(request, comparison.Right, comparison.Left);
            AimTexts(request, comparison.Left, comparison.Right);
            AimTexts(request, comparison.Right, comparison.Left);
        }
    }

    private void AimNumbers(ValidationRequest request, long from, long to)
    {
        foreach (var field in RequestFields.Numbers)
        {
            if (field.Role == NumberRole.Choice) continue;
            var value = field.Read(request);
            if (value == from && (from is < -8 or > 8))
                for (var near = -1; near <= 1; near++) Aim(field, request, unchecked(to + near));
            else if (field.Path == "transaction.reporting.units" && Int128.Abs((Int128)to - from) < Plausibility.MaximumUnits)
                Aim(field, request, unchecked(value + (to - from)));
        }
    }

    private void Aim(NumberField field, ValidationRequest request, long value)
    {
        if (value < field.Minimum || value > field.Maximum) return;
        var aimed = field.Path == "transaction.reporting.units" ? RequestMutator.SetAmount(request, value) : field.Write(request, value);
        if (field.Path == "history.idle-minutes") aimed = aimed with { History = Plausibility.FollowIdle(aimed.History) };
        Enqueue(Plausibility.Restore(aimed));
    }

    private void AimTexts(ValidationRequest request, long from, long to)
    {
        if (Units(from) is not { } old || Units(to) is not { } wanted) return;
        foreach (var field in RequestFields.Texts)
        {
            var text = field.Read(request);
            var at = text.IndexOf(old, StringComparison.Ordinal);
            if (at >= 0) Enqueue(Plausibility.Restore(field.Write(request, string.Concat(text.AsSpan(0, at), wanted, text.AsSpan(at + old.Length)))));
        }
        foreach (var field in RequestFields.Lists)
            if (field.Read(request).FirstOrDefault(name => name.Contains(old, StringComparison.Ordinal)) is { } name)
                Enqueue(field.Write(request, [name.Replace(old, wanted, StringComparison.Ordinal), .. field.Read(request)]));
    }

    /// <summary>Strings are compared four UTF-16 units, or one, at a time; other than printable ASCII is not taken for text.</summary>
    private static string? Units(long operand)
    {
        Span<char> units = stackalloc char[4];
        var count = 0;
        for (; count < 4 && operand != 0; count++, operand = operand >>> 16)
        {
            units[count] = (char)operand;
            if (units[count] is < ' ' or > '~') return null;
        }
        return count == 0 ? null : new string(units[..count]);
    }

    private void Enqueue(ValidationRequest request)
    {
        if (queue.Count < QueueLimit) queue.Enqueue(request);
    }
}
