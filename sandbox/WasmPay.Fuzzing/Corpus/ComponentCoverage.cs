using WasmPay.Sandbox;

namespace WasmPay.Fuzzing.Corpus;

/// <summary>What a component's core instances executed, side by side as if they were one.</summary>
public sealed class ComponentCoverage(CoverageValidator validator) : ICoverageSource
{
    private readonly List<Comparison> comparisons = [];
    private byte[] hits = [];

    /// <summary>0 before the first call, when there is no instance yet.</summary>
    public int EdgesTotal => hits.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> EdgeHits
    {
        get
        {
            var total = validator.Coverage.Sum(map => map.Edges.Length);
            if (total > hits.Length) hits = new byte[total];
            var at = 0;
            foreach (var map in validator.Coverage)
                foreach (var count in map.Edges)
                    hits[at++] = (byte)Math.Min(count, byte.MaxValue);
            return hits;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<Comparison> Comparisons
    {
        get
        {
            comparisons.Clear();
            foreach (var map in validator.Coverage)
                foreach (var seen in map.Comparisons)
                    comparisons.Add(seen.Bytes == 4 ? new Comparison((int)seen.Left, (int)seen.Right) : new Comparison((long)seen.Left, (long)seen.Right));
            return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(comparisons);
        }
    }

    /// <summary>Each call of the validator starts from nothing by itself.</summary>
    public void ClearCoverage() { }
}
