using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WasmPay.Platform.Translation;

/// <summary>
/// Translates our own sentences, English and Spanish, from an embedded catalogue. What stands for a <c>{name}</c> goes over as it is.
/// Any other sentence or language comes back untranslated, and says so.
/// </summary>
public sealed class CatalogueTranslator : ITranslator
{
    private const int LongestText = 4_000;
    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(100);
    private readonly List<Sentence> _sentences;

    /// <summary>With the embedded catalogue.</summary>
    public CatalogueTranslator()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("catalogue.json")!;
        var entries = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(stream)!;
        _sentences = [.. entries.SelectMany(e => e.Select(one => new Sentence(one.Key, Pattern(one.Value), e)))];
        Languages = entries.SelectMany(e => e.Keys).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The languages of the catalogue.</summary>
    public IReadOnlySet<string> Languages { get; }

    /// <inheritdoc/>
    public ValueTask<Translated> TranslateAsync(string text, string language, CancellationToken cancellation = default) => ValueTask.FromResult(Translate(text, language));

    private Translated Translate(string text, string language)
    {
        if (!Languages.Contains(language)) return new Translated(text, TranslationStatus.Unavailable, $"The catalogue has no sentences in the language {language}.");
        if (text.Length > LongestText) return new Translated(text, TranslationStatus.Unavailable, "The text is too long for a sentence of the catalogue.");
        foreach (var sentence in _sentences)
        {
            if (sentence.Pattern.Match(text) is not { Success: true } match) continue;
            if (sentence.Language == language) return new Translated(text, TranslationStatus.Original);
            var translation = sentence.Languages[language];
            foreach (Group group in match.Groups)
                if (!char.IsAsciiDigit(group.Name[0])) translation = translation.Replace($"{{{group.Name}}}", group.Value, StringComparison.Ordinal);
            return new Translated(translation, TranslationStatus.Translated);
        }
        return new Translated(text, TranslationStatus.Unavailable, "The sentence is not in the catalogue.");
    }

    private static Regex Pattern(string sentence) => new(
        "^" + Regex.Replace(Regex.Escape(sentence), @"\\\{(\w+)}", "(?<$1>.{1,200})") + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTime);

    private sealed record Sentence(string Language, Regex Pattern, Dictionary<string, string> Languages);
}
