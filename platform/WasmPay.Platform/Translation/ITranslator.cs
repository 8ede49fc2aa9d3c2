namespace WasmPay.Platform.Translation;

/// <summary>What a translation came to.</summary>
public enum TranslationStatus
{
    /// <summary>The text was in the reader's language already.</summary>
    Original,

    /// <summary>The text is translated, and all its numbers and codes are there.</summary>
    Translated,

    /// <summary>It could not be translated; the text is the original.</summary>
    Unavailable,
}

/// <summary>A text for a reader. <see cref="Reason"/> says in a sentence why there is no translation, where there is none.</summary>
public sealed record Translated(string Text, TranslationStatus Status, string? Reason = null);

/// <summary>Puts findings into the reader's language.</summary>
public interface ITranslator
{
    /// <summary>Translates one sentence into a language (ISO 639-1). Never fails: what cannot be translated comes back as it is, and says so.</summary>
    ValueTask<Translated> TranslateAsync(string text, string language, CancellationToken cancellation = default);
}
