using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Authors;

/// <summary>Who turns words into a reading, and a reading into source: offline or model-backed. Safe to use from many threads.</summary>
public interface IRuleAuthor
{
    /// <summary>Reads a rule. What the officer or the model got wrong is in the answer, not thrown.</summary>
    Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation);

    /// <summary>Writes one candidate's source for a reading.</summary>
    Task<SourceDraft> WriteAsync(WriteRequest request, CancellationToken cancellation);

    /// <summary>Mends a source that did not build or did not pass its checks.</summary>
    Task<SourceDraft> RepairAsync(RepairRequest request, CancellationToken cancellation);
}

/// <summary>What an author made of a rule.</summary>
public enum AuthorOutcome
{
    /// <summary>A program can be written.</summary>
    Program,

    /// <summary>The officer must say which reading is meant.</summary>
    Clarify,

    /// <summary>No program may come out: facts are missing, the text was not understood, or it contradicts itself.</summary>
    Refuse,

    /// <summary>A program can be written for the legitimate part; the officer must see the warnings.</summary>
    Flag,

    /// <summary>The author itself failed (its model could not be reached, or gave no usable answer); says nothing of the rule.</summary>
    Failed,
}

/// <summary>An author's reading of a rule.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Interpretation">The reading; <see cref="AuthorOutcome.Failed"/> has its reason in <see cref="Interpretation.Problems"/>.</param>
/// <param name="Provenance">Who made it, with what.</param>
public sealed record AuthorAnswer(AuthorOutcome Outcome, Interpretation Interpretation, AuthorProvenance Provenance)
{
    /// <summary>What the officer should know of how it came about: who stood in for whom.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];
}

/// <summary>What a candidate is to be written from.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Interpretation">Its reading.</param>
public sealed record WriteRequest(RuleRequest Rule, Interpretation Interpretation)
{
    /// <summary>Which of several independent candidates, from 0.</summary>
    public int Candidate { get; init; }
}

/// <summary>What a source is to be mended from.</summary>
/// <param name="Original">What it was written from.</param>
/// <param name="Source">The source as it stands.</param>
/// <param name="Diagnostics">What the compiler or the checks said.</param>
public sealed record RepairRequest(WriteRequest Original, string Source, IReadOnlyList<BuildDiagnostic> Diagnostics)
{
    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; init; } = 1;
}

/// <summary>One candidate's source, or why there is none.</summary>
/// <param name="Source">The source; null where <paramref name="Failure"/> says why.</param>
/// <param name="Failure">Why there is no source.</param>
/// <param name="Provenance">Who made it, with what.</param>
public sealed record SourceDraft(string? Source, Problem? Failure, AuthorProvenance Provenance)
{
    /// <summary>What the officer should know of how it came about.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];
}

/// <summary>Who made something, for the dossier.</summary>
/// <param name="Author"><c>offline</c> or <c>llm</c>.</param>
/// <param name="Version">The author's version.</param>
public sealed record AuthorProvenance(string Author, string Version)
{
    /// <summary>The model's name; null for the offline author.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of the prompt as it was sent, in lower-case hexadecimal; null for the offline author.</summary>
    public string? PromptDigest { get; init; }

    /// <summary>Temperature, seed, endpoint's host, prompt's version and the like.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
