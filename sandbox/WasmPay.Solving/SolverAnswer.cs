using WasmPay.Solving.Terms;

namespace WasmPay.Solving;

/// <summary>Which solver answered, by its own words.</summary>
/// <param name="Name"><c>Z3</c>, <c>cvc5</c>; where it did not say, the name of its program.</param>
/// <param name="Version">Such as <c>4.8.12</c>; empty where it did not say.</param>
public sealed record SolverIdentity(string Name, string Version)
{
    /// <inheritdoc/>
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";
}

/// <summary>What a solver says to a question: one of the three.</summary>
/// <param name="Solver">Who answered.</param>
public abstract record SolverAnswer(SolverIdentity Solver)
{
    /// <summary>From asking to the answer, waiting for a free process included.</summary>
    public TimeSpan Time { get; init; }
}

/// <summary>The assertions can hold together.</summary>
/// <param name="Solver">Who answered.</param>
/// <param name="Values">The values of the script's <see cref="SmtScript.Wanted"/> terms in one such case, in their order.</param>
public sealed record Satisfiable(SolverIdentity Solver, IReadOnlyList<SmtValue> Values) : SolverAnswer(Solver);

/// <summary>The assertions cannot hold together.</summary>
/// <param name="Solver">Who answered.</param>
public sealed record Unsatisfiable(SolverIdentity Solver) : SolverAnswer(Solver);

/// <summary>There is no answer.</summary>
/// <param name="Solver">Who was asked.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Message">One sentence; what it quotes of the solver is bounded and untrusted.</param>
public sealed record NotKnown(SolverIdentity Solver, NotKnownReason Reason, string Message) : SolverAnswer(Solver);

/// <summary>Why a question has no answer.</summary>
public enum NotKnownReason
{
    /// <summary>It did not answer in time.</summary>
    Timeout,

    /// <summary>It needs more memory than it may have.</summary>
    Memory,

    /// <summary>It cannot decide such questions.</summary>
    GaveUp,

    /// <summary>Its process ended.</summary>
    Died,

    /// <summary>It said what is no answer to the question, or an error.</summary>
    NotUnderstood,

    /// <summary>The question is longer than what is asked.</summary>
    TooLong,

    /// <summary>It does not start on this machine.</summary>
    Unavailable,
}
