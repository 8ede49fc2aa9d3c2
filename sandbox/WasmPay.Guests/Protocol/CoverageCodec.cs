using System.Buffers.Binary;
using WasmPay.Fuzzing;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Protocol;

/// <summary>A request whose execution is counted, and what was counted, in the form that the fuzzer takes it.</summary>
internal static class CoverageCodec
{
    /// <summary>Edges of one component, and comparisons of one call.</summary>
    public const int MostEdges = 8 << 20, MostComparisons = 64 << 10;
    private const int ComparisonBytes = 16;

    public static void WriteCover(WireWriter to, ComponentKey key, ValidationRequest request)
    {
        to.Begin(MessageKind.Cover);
        key.Write(to);
        RequestCodec.Write(to, request);
    }

    public static (ComponentKey Key, ValidationRequest Request) ReadCover(ref WireReader from, int textBytes)
    {
        var item = (ComponentKey.Read(ref from), RequestCodec.Read(ref from, textBytes));
        from.End();
        return item;
    }

    public static void WriteCovered(WireWriter to, Outcome outcome, ReadOnlySpan<byte> hits, ReadOnlySpan<Comparison> comparisons)
    {
        to.Begin(MessageKind.Covered);
        OutcomeCodec.Write(to, outcome);
        to.Bytes(hits[..Math.Min(hits.Length, MostEdges)]);
        var count = Math.Min(comparisons.Length, MostComparisons);
        to.Count(count);
        foreach (var (left, right) in comparisons[..count])
        {
            to.I64(left);
            to.I64(right);
        }
    }

    /// <summary>The outcome; the hits and comparisons go into arrays that are made larger where they must be.</summary>
    public static (Outcome Outcome, int Edges, int Comparisons) ReadCovered(ref WireReader from, OutcomeLimits limits, ref byte[] hits, ref Comparison[] comparisons)
    {
        var outcome = OutcomeCodec.Read(ref from, limits);
        var edges = from.Bytes(MostEdges);
        if (hits.Length < edges.Length) hits = new byte[edges.Length];
        edges.CopyTo(hits);
        var count = from.Count(MostComparisons, ComparisonBytes);
        if (comparisons.Length < count) comparisons = new Comparison[count];
        for (var i = 0; i < count; i++)
        {
            var pair = from.Take(ComparisonBytes);
            comparisons[i] = new(BinaryPrimitives.ReadInt64LittleEndian(pair), BinaryPrimitives.ReadInt64LittleEndian(pair[8..]));
        }
        from.End();
        return (outcome, edges.Length, count);
    }
}
