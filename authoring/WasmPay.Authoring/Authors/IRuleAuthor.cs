using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Authors;

/// <summary>Who turns words into a reading: offline or model-backed. What goes live is written from the reading, by the pipeline. Safe to use from many threads.</summary>
public interface IRuleAuthor
{
    /// <summary>Reads a rule. What the officer or the model got wrong is in the answer, not thrown.</summary>
    Task<AuthorAnswer> InterpretAsync(RuleRequest rule, CancellationToken cancellation);
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

    /// <summary>What a model wrote from the rule alone, for the officer to see; null where none was asked for or none came.</summary>
    public OwnSource? OwnSource { get; init; }
}

/// <summary>Who made something, for the dossier.</summary>
/// <param name="Author"><c>offline</c>, <c>llm</c>, or <c>writer</c>.</param>
/// <param name="Version">Its version.</param>
public sealed record AuthorProvenance(string Author, string Version)
{
    /// <summary>The model's name; null where none stands behind it.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of the prompt as it was sent, in lower-case hexadecimal; null where no model was asked.</summary>
    public string? PromptDigest { get; init; }

    /// <summary>Temperature, seed, endpoint's host, prompt's version and the like.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
