namespace WasmPay.Wasm.Lower;

/// <summary>Writes what counts edges and records comparisons, where the module was compiled for it. None of it costs fuel.</summary>
internal sealed class CoverageMarks(CodeBuffer code, EdgeTable? edges, int bodyStart)
{
    public bool IsOn => edges is not null;

    /// <summary>The edge counted last on every way to here: what runs here ran at most as often.</summary>
    public int Last { get; set; }

    /// <summary>The function is entered.</summary>
    public void Entry() => Count(bodyStart - 1, 0);

    public void Count(int offset, int way)
    {
        if (edges is null) return;
        Last = edges.At(offset) + way;
        code.Add(LoweredOp.CountEdge, 0, Last, 0);
    }

    /// <summary>Counts one of two ways by a condition.</summary>
    public void Choice(int condition, int offset)
    {
        if (edges is not null) code.Add(LoweredOp.CountChoice, condition, edges.At(offset), 0);
    }

    /// <summary>Before an integer comparison: its operands are recorded, as long as the edge before it is not hot.</summary>
    public void Record(int bytes, int left, int right, int offset)
    {
        if (edges is not null) code.Add(LoweredOp.RecordComparison, bytes, LoweredInstruction.Pair(left, right), code.Wide((uint)offset | ((long)Last << 32)));
    }
}
