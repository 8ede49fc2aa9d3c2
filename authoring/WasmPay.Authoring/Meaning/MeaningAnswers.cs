using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Meaning;

/// <summary>A payment on which two readings differ, confirmed by our own evaluator.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="One">What the first reading decides.</param>
/// <param name="Other">What the second reading decides.</param>
public sealed record DifferingPayment(ValidationRequest Payment, Decision One, Decision Other);

/// <summary>How the first of two readings is to the second. The words are those of Cedar's analysis.</summary>
public enum Relation
{
    /// <summary>No possible payment is decided otherwise.</summary>
    Equivalent,

    /// <summary>Some payments are decided more strictly, and none less.</summary>
    Stricter,

    /// <summary>Some payments are decided less strictly, and none more.</summary>
    Laxer,

    /// <summary>Some payments are decided more strictly and others less, and some are approved by both.</summary>
    Overlapping,

    /// <summary>Some payments are decided more strictly and others less, and none is approved by both.</summary>
    Disjoint,
}

/// <summary>How two readings are to each other.</summary>
public abstract record ReadingComparison
{
    private ReadingComparison() { }

    /// <summary>It is known.</summary>
    /// <param name="Relation">How the first is to the second.</param>
    /// <param name="MoreStrictly">A payment that the first decides more strictly; null where there is none.</param>
    /// <param name="LessStrictly">A payment that the first decides less strictly; null where there is none.</param>
    public sealed record Known(Relation Relation, DifferingPayment? MoreStrictly, DifferingPayment? LessStrictly) : ReadingComparison;

    /// <summary>It is not known.</summary>
    /// <param name="Code">Why: <c>timeout</c>, <c>memory</c>, <c>gave-up</c>, <c>died</c>, <c>not-understood</c>, <c>too-long</c>, <c>unavailable</c>, <c>texts</c>, <c>unconfirmed</c>.</param>
    /// <param name="Message">One sentence.</param>
    public sealed record NotKnown(string Code, string Message) : ReadingComparison;
}

/// <summary>Whether something tells two readings from each other.</summary>
public abstract record Distinction
{
    private Distinction() { }

    /// <summary>Nothing does: they are equivalent.</summary>
    public sealed record None : Distinction;

    /// <summary>A payment does.</summary>
    public sealed record Differs(DifferingPayment Payment) : Distinction;

    /// <summary>It is not known; <paramref name="Code"/> is one of <see cref="ReadingComparison.NotKnown"/>.</summary>
    public sealed record NotKnown(string Code, string Message) : Distinction;
}

/// <summary>Whether there is a payment that a condition holds for.</summary>
public abstract record Possibility
{
    private Possibility() { }

    /// <summary>There is.</summary>
    public sealed record Possible(ValidationRequest Payment) : Possibility;

    /// <summary>There is none.</summary>
    public sealed record Impossible : Possibility;

    /// <summary>It is not known; <paramref name="Code"/> is one of <see cref="ReadingComparison.NotKnown"/>.</summary>
    public sealed record NotKnown(string Code, string Message) : Possibility;
}

/// <summary>What is remarkable about one reading.</summary>
public enum MeaningFindingKind
{
    /// <summary>No possible payment makes the clause fire.</summary>
    NeverFires,

    /// <summary>Every possible payment makes the clause fire.</summary>
    AlwaysFires,

    /// <summary>Wherever the clause fires, one before it in the ladder does, or a stricter one.</summary>
    Shadowed,

    /// <summary>Without the clause every payment is decided as with it.</summary>
    Redundant,

    /// <summary>Two clauses ask for opposite decisions: one approves what the other does not, or both fire at the same payments.</summary>
    Contradicts,

    /// <summary>Every possible payment is decided alike.</summary>
    DecidesAlike,

    /// <summary>A promise to pass is not kept.</summary>
    BreaksFloor,

    /// <summary>What must happen to some payment never happens.</summary>
    BreaksLiveness,

    /// <summary>Whether one of the above is so is not known.</summary>
    NotKnown,
}

/// <summary>One remarkable thing about a reading.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Clause">The clause's code; the claim's words for a floor or liveness; empty where it is about all of the reading.</param>
public sealed record MeaningFinding(MeaningFindingKind Kind, string Clause)
{
    /// <summary>The other clause of two; empty where there is none.</summary>
    public string Other { get; init; } = "";

    /// <summary>What every payment gets, where all are decided alike.</summary>
    public Decision? Decision { get; init; }

    /// <summary>A payment that shows it, confirmed by our own evaluator; null where the point is that there is none.</summary>
    public ValidationRequest? Payment { get; init; }

    /// <summary>What is not known, and why; empty otherwise.</summary>
    public string Message { get; init; } = "";

    /// <summary>The claim that is not kept; null where it is about none.</summary>
    public Claim? Claim { get; init; }
}
