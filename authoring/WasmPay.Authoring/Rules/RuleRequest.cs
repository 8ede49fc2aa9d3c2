namespace WasmPay.Authoring.Rules;

/// <summary>A rule as an officer wrote it. Its text is data, never instructions.</summary>
/// <param name="Text">The rule.</param>
/// <param name="Bank">The bank that it is for.</param>
public sealed record RuleRequest(string Text, BankProfile Bank)
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaximumLength = 32 * 1024;

    /// <summary>ISO 639-1 code of the text's language; null where the author is to find out.</summary>
    public string? Language { get; init; }

    /// <summary>The officer's answers to earlier questions.</summary>
    public IReadOnlyList<Answer> Answers { get; init; } = [];
}

/// <summary>The officer's answer to one question.</summary>
/// <param name="Kind">The ambiguity's kind.</param>
/// <param name="Phrase">The ambiguity's phrase.</param>
/// <param name="Text">The id of one of the readings that were offered, or the meaning in the officer's own words.</param>
public sealed record Answer(string Kind, string Phrase, string Text);
