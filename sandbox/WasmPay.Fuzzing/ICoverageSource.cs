namespace WasmPay.Fuzzing;

/// <summary>
/// A subject that can tell which of its code's edges a call took and what it compared. A validator that implements it is fuzzed
/// by coverage, and so is a <see cref="WasmPay.Sandbox.CoverageValidator"/>; any other is fuzzed blind. One thread at a time.
/// </summary>
public interface ICoverageSource
{
    /// <summary>Edges of the whole code.</summary>
    int EdgesTotal { get; }

    /// <summary>Forgets what was counted.</summary>
    void ClearCoverage();

    /// <summary>How often each edge was taken since the last clear, stopping at 255; as long as <see cref="EdgesTotal"/>.</summary>
    ReadOnlySpan<byte> EdgeHits { get; }

    /// <summary>Operands of comparisons since the last clear, a bounded number of them.</summary>
    ReadOnlySpan<Comparison> Comparisons { get; }
}

/// <summary>The operands of one comparison that the guest made; 32-bit ones are sign-extended.</summary>
/// <param name="Left">The first operand.</param>
/// <param name="Right">The second operand.</param>
public readonly record struct Comparison(long Left, long Right);
