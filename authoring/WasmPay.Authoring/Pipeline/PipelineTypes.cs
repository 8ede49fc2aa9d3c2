using System.Collections.Immutable;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Fuzzing;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring;

/// <summary>The stations on the road from words to a dossier.</summary>
public enum PipelineStage
{
    /// <summary>Words become an interpretation, or questions.</summary>
    Interpret,

    /// <summary>The interpretation becomes source, the source an admitted component.</summary>
    Build,

    /// <summary>The examples run in the sandbox and are compared with the interpretation.</summary>
    Examples,

    /// <summary>The component is attacked, with the interpretation as a second opinion.</summary>
    Fuzz,

    /// <summary>All of it is put down and hashed.</summary>
    Dossier,
}

/// <summary>What happens on the road.</summary>
/// <param name="Stage">The station.</param>
/// <param name="Done">False when it begins or goes on, true when it is over.</param>
/// <param name="Elapsed">Time since the station began.</param>
/// <param name="Fuel">Fuel that guests used at this station.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record PipelineEvent(PipelineStage Stage, bool Done, TimeSpan Elapsed, ulong Fuel, string Message);

/// <summary>What came of a rule.</summary>
public enum PipelineOutcome
{
    /// <summary>There is a dossier.</summary>
    Verified,

    /// <summary>The officer must answer the interpretation's questions.</summary>
    Questions,

    /// <summary>No validator may come of this rule; the interpretation says why.</summary>
    Refused,

    /// <summary>A validator was written, but a check failed: there is no proposal.</summary>
    CheckFailed,

    /// <summary>The author, the toolchain or what runs guests failed; says nothing of the rule.</summary>
    Failed,
}

/// <summary>The end of the road.</summary>
public sealed record PipelineResult
{
    /// <summary>What came of the rule.</summary>
    public required PipelineOutcome Outcome { get; init; }

    /// <summary>The author's own verdict on the rule.</summary>
    public required AuthorOutcome Author { get; init; }

    /// <summary>The reading.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>The source that our writer made of the reading; null where none was written.</summary>
    public string? Source { get; init; }

    /// <summary>What a model wrote from the rule alone, which does not go live; null where there is none.</summary>
    public OwnSource? OwnSource { get; init; }

    /// <summary>The component's bytes; empty unless verified.</summary>
    public ReadOnlyMemory<byte> Component { get; init; }

    /// <summary>The dossier; null unless verified.</summary>
    public Dossier? Dossier { get; init; }

    /// <summary>Why there is no dossier; null where there is one.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The payment that showed that a check failed.</summary>
    public Counterexample? Counterexample { get; init; }

    /// <summary>What the officer should know of how it came about: who stood in for whom.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];
}

/// <summary>A payment on which the component and what is expected differ.</summary>
/// <param name="Request">The payment.</param>
/// <param name="Expected">What was expected; null where only the component's own answer is at fault.</param>
/// <param name="Observed">What the component did, in words.</param>
public sealed record Counterexample(ValidationRequest Request, Decision? Expected, string Observed);

/// <summary>How much is checked. All bounds are finite.</summary>
public sealed record PipelineOptions
{
    /// <summary>Requests that the fuzzer tries.</summary>
    public int FuzzExecutions { get; init; } = 4_000;

    /// <summary>When the fuzzer stops, done or not.</summary>
    public TimeSpan FuzzTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>On what the fuzzer's corpus is replayed after its attack; null for all that may decide a payment, where the sandbox's guests run.</summary>
    public ImmutableArray<IExecutorFactory>? Executors { get; init; }

    /// <summary>Seed of the fuzzer's choices.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>What was observed of a component.</summary>
/// <param name="Examples">Examples run, each agreeing with the interpretation.</param>
/// <param name="MostFuel">The most fuel that a verdict used.</param>
/// <param name="Fuzz">The fuzzer's report.</param>
/// <param name="Engine">Name and version of the engine.</param>
/// <param name="Isolation">Where the component ran.</param>
public sealed record Evidence(int Examples, ulong MostFuel, FuzzReport Fuzz, string Engine, Isolation Isolation);
