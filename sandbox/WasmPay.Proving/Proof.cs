using WasmPay.Sandbox.Contracts;

namespace WasmPay.Proving;

/// <summary>What is shown of a validator.</summary>
public enum ProofVerdict
{
    /// <summary>Its whole answer is what is meant, for every payment within the bounds.</summary>
    Proved,

    /// <summary>There is a payment to which it answers otherwise.</summary>
    Refuted,

    /// <summary>Neither was shown.</summary>
    Open,
}

/// <summary>What came of holding a validator to what is meant, over all payments within bounds.</summary>
public sealed record Proof
{
    /// <summary>What is shown.</summary>
    public required ProofVerdict Verdict { get; init; }

    /// <summary>One sentence: the bounds, the difference, or what is open.</summary>
    public required string Explanation { get; init; }

    /// <summary>The payment that shows the difference, which was run; null where none is shown.</summary>
    public ValidationRequest? Counterexample { get; init; }

    /// <summary>What was not shown; empty where it is proved.</summary>
    public IReadOnlyList<OpenWay> Open { get; init; } = [];

    /// <summary>What it can look at and the reading does not name. It changes no answer where that is proved, and where it is not, it asks for a reason.</summary>
    public IReadOnlyList<FactUse> Unnamed { get; init; } = [];

    /// <summary>What the validator can look at and do.</summary>
    public required Following Following { get; init; }

    /// <summary>Questions that a solver was asked.</summary>
    public int Questions { get; init; }
}
