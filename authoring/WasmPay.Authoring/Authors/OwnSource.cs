namespace WasmPay.Authoring.Authors;

/// <summary>A source that a model wrote from the rule alone. It is compared and shown, and never goes live.</summary>
/// <param name="Source">The whole file.</param>
/// <param name="Assumptions">How it reads what could be read otherwise, in the model's words.</param>
/// <param name="Provenance">Who wrote it, to which prompt.</param>
/// <param name="Comparison">What came of holding it against the reading.</param>
public sealed record OwnSource(string Source, IReadOnlyList<Assumption> Assumptions, AuthorProvenance Provenance, SourceComparison Comparison);

/// <summary>How a phrase was read.</summary>
/// <param name="Phrase">The words of the rule.</param>
/// <param name="ReadAs">One sentence.</param>
public sealed record Assumption(string Phrase, string ReadAs);

/// <summary>How a model's own source is to a reading.</summary>
public enum SourceAgreement
{
    /// <summary>It decides every payment that was tried as the reading does.</summary>
    Agrees,

    /// <summary>It decides a payment otherwise, or not at all.</summary>
    Differs,

    /// <summary>It makes no admitted component.</summary>
    DoesNotBuild,

    /// <summary>The toolchain or the host failed, which says nothing of it.</summary>
    NotCompared,
}

/// <summary>What came of holding a model's own source against a reading.</summary>
/// <param name="Agreement">How it is to the reading.</param>
/// <param name="Payments">The payments that both decide alike, until the first that they do not.</param>
/// <param name="Message">One sentence: where it differs, the compiler's first diagnostic, or what failed.</param>
public sealed record SourceComparison(SourceAgreement Agreement, int Payments, string Message);
