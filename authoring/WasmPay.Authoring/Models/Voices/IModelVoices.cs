using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Models.Voices;

/// <summary>
/// What is asked of models about one rule, each without the others' answers: where two of them differ on a payment, nobody has understood the rule
/// yet. A voice that failed says nothing of the rule. Safe to use from many threads.
/// </summary>
public interface IModelVoices
{
    /// <summary>Examples from the words alone, before any clause.</summary>
    Task<ModelAnswer<WordExamples>> ExamplesAsync(RuleRequest rule, CancellationToken cancellation);

    /// <summary>A reading, at some temperature and of some model.</summary>
    Task<ModelAnswer<Interpretation>> ReadingAsync(RuleRequest rule, VoiceTuning tuning, CancellationToken cancellation);

    /// <summary>A source from the rule alone; no reading is shown to who writes it.</summary>
    Task<ModelAnswer<WrittenSource>> SourceAsync(RuleRequest rule, CancellationToken cancellation);

    /// <summary>Where the rule and a paraphrase of what was made of it differ; the critic sees nothing else.</summary>
    Task<ModelAnswer<Critique>> CritiqueAsync(RuleRequest rule, string paraphrase, CancellationToken cancellation);
}

/// <summary>What a model gave, or why it gave nothing.</summary>
/// <param name="Value">What it gave; null where <paramref name="Failure"/> says why.</param>
/// <param name="Failure">Why there is none: one of <see cref="ModelCodes"/>, or what is wrong with the rule.</param>
/// <param name="Provenance">Who gave it, to which prompt.</param>
public sealed record ModelAnswer<T>(T? Value, Problem? Failure, AuthorProvenance Provenance) where T : class;

/// <summary>How one of several readings is asked for, so that it may come out another.</summary>
public sealed record VoiceTuning
{
    /// <summary>The likeliest reading of the model that is configured.</summary>
    public static VoiceTuning Likeliest { get; } = new();

    /// <summary>0 to 2; not sent where the model takes none.</summary>
    public float Temperature { get; init; }

    /// <summary>Tells voices at one temperature apart, where the endpoint knows seeds, and in what is kept of their answers.</summary>
    public int Seed { get; init; }

    /// <summary>Another model at the same endpoint; null for the one that is configured.</summary>
    public string? Model { get; init; }
}

/// <summary>What the words mean by examples, and where they leave it open.</summary>
public sealed record WordExamples(IReadOnlyList<WordExample> Examples, IReadOnlyList<UnclearPhrase> Unclear);

/// <summary>A payment with the decision that the rule's words give it.</summary>
/// <param name="Example">The payment and the decision.</param>
/// <param name="Phrase">The words that decide.</param>
public sealed record WordExample(Example Example, string Phrase);

/// <summary>A phrase for which two sensible people would give some payment different decisions.</summary>
/// <param name="Phrase">The words of the rule.</param>
/// <param name="Why">One sentence.</param>
public sealed record UnclearPhrase(string Phrase, string Why);

/// <summary>A source, and how it reads what could be read otherwise.</summary>
public sealed record WrittenSource(string Source, IReadOnlyList<Assumption> Assumptions);

/// <summary>Where a rule and its paraphrase differ; nowhere, where the list is empty.</summary>
public sealed record Critique(IReadOnlyList<Difference> Differences);

/// <summary>One difference.</summary>
/// <param name="Rule">The words of the rule; empty where it has none.</param>
/// <param name="Paraphrase">The words of the paraphrase; empty where it has none.</param>
/// <param name="What">One sentence that says how they differ.</param>
/// <param name="Payment">One sentence that describes a payment on which they do.</param>
public sealed record Difference(string Rule, string Paraphrase, string What, string Payment);
