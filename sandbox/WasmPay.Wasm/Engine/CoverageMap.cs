namespace WasmPay.Wasm.Engine;

/// <summary>A place where control goes one way or another.</summary>
/// <param name="Function">Index of the function.</param>
/// <param name="Offset">Byte offset of the instruction, or of the body's first one for the function's entry.</param>
/// <param name="Way">Which way: 0 for entries, loop heads, a false condition; 1 for a true one; the label's place for br_table.</param>
public readonly record struct CoverageEdge(int Function, int Offset, int Way);

/// <summary>Two integers that a guest compared and found different.</summary>
/// <param name="Offset">Byte offset of the comparison.</param>
/// <param name="Left">The first operand; 32-bit ones zero-extended.</param>
/// <param name="Right">The second operand.</param>
/// <param name="Bytes">Their width: 4 or 8.</param>
public readonly record struct Comparison(int Offset, ulong Left, ulong Right, int Bytes);

/// <summary>
/// What an instance of a module compiled with <see cref="CompileOptions.Coverage"/> did since the map was last cleared; it is
/// cleared when the instance is reset. Edges have the same numbers in all instances of a module.
/// </summary>
public sealed class CoverageMap
{
    /// <summary>Comparisons that are kept; older ones give way.</summary>
    public const int KeptComparisons = 4_096;

    /// <summary>
    /// A place that compares is looked at so many times, as the edge before it counts: a hot loop says nothing new later, and would
    /// drive out what other places said.
    /// </summary>
    public const int KeptRounds = KeptComparisons / 4;

    private readonly uint[] _edges;
    private readonly CoverageEdge[] _places;
    private Comparison[] _comparisons = [];

    internal CoverageMap(CoverageEdge[] places)
    {
        _places = places;
        _edges = GC.AllocateArray<uint>(Math.Max(1, places.Length), pinned: true);
    }

    /// <summary>Bytes of a map with so many edges: a counter for each, and the comparisons that are kept.</summary>
    internal static long Bytes(int edges) => ((long)edges * sizeof(uint)) + (KeptComparisons * 24L);

    /// <summary>How often each edge was taken, modulo 2^32, by the edge's number.</summary>
    public ReadOnlySpan<uint> Edges => _edges.AsSpan(0, _places.Length);

    /// <summary>What the edges are, by number.</summary>
    public IReadOnlyList<CoverageEdge> Places => _places;

    /// <summary>How many comparisons were recorded, the ones that gave way included.</summary>
    public long ComparisonCount { get; private set; }

    /// <summary>The comparisons that are kept, in no useful order once there were more than <see cref="KeptComparisons"/>.</summary>
    public ReadOnlySpan<Comparison> Comparisons => _comparisons.AsSpan(0, (int)Math.Min(ComparisonCount, KeptComparisons));

    // The array is pinned, so emitted code can count by address.
    internal unsafe nint Counters => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _edges[0]);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_edges);
        ComparisonCount = 0;
    }

    internal void Count(int edge) => _edges[edge]++;

    /// <summary>Whether an edge was taken so often that comparisons behind it say nothing new.</summary>
    internal bool IsHot(int edge) => _edges[edge] > KeptRounds;

    internal void Record(int offset, ulong left, ulong right, int bytes)
    {
        if (_comparisons.Length == 0) _comparisons = new Comparison[KeptComparisons];
        _comparisons[ComparisonCount++ & (KeptComparisons - 1)] = new Comparison(offset, left, right, bytes);
    }
}
