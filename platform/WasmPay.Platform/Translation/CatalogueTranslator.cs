using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WasmPay.Platform.Translation;

/// <summary>
/// Translates our own sentences, English and Spanish, from an embedded catalogue. What stands for a <c>{name}</c> goes over as it is;
/// <c>{phrases}</c> stands for a list of the catalogue's phrases. Any other sentence or language comes back untranslated, and says so.
/// </summary>
public sealed class CatalogueTranslator : ITranslator
{
    private const int LongestText = 4_000;
    private const string Phrases = "phrases";
    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(100);
    private readonly List<Sentence> _sentences;
    private readonly List<Dictionary<string, string>> _phrases;

    /// <summary>With the embedded catalogue.</summary>
    public CatalogueTranslator()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("catalogue.json")!;
        var catalogue = JsonSerializer.Deserialize<Dictionary<string, List<Dictionary<string, string>>>>(stream)!;
        _phrases = catalogue["phrases"];
        _sentences = [.. catalogue["sentences"].SelectMany(e => e.Select(one => new Sentence(one.Key, Pattern(one.Value), e)))];
        Languages = catalogue["sentences"].SelectMany(e => e.Keys).ToHashSet(StringComparer.Ordinal);
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
            if (TryFill(sentence, language, match, out var translation)) return new Translated(translation, TranslationStatus.Translated);
        }
        return new Translated(text, TranslationStatus.Unavailable, "The sentence is not in the catalogue.");
    }

    private bool TryFill(Sentence sentence, string language, Match match, [NotNullWhen(true)] out string? translation)
    {
        translation = sentence.Languages[language];
        foreach (Group group in match.Groups)
        {
            if (char.IsAsciiDigit(group.Name[0])) continue;
            var value = group.Name == Phrases ? TranslateList(group.Value, sentence.Language, language) : group.Value;
            if (value is null)
            {
                translation = null;
                return false;
            }
            translation = translation.Replace($"{{{group.Name}}}", value, StringComparison.Ordinal);
        }
        return true;
    }

    // "a", "a and b", "a, b and c"; null where one of them is no phrase of ours.
    private string? TranslateList(string list, string from, string to)
    {
        var and = _phrases[0];
        foreach (var separator in (string[])[", ", $" {and[from]} "])
        {
            var parts = list.Split(separator);
            if (parts.Length == 1) continue;
            var each = parts.Select(p => TranslateList(p, from, to)).ToList();
            return each.Contains(null) ? null : string.Join(separator == ", " ? ", " : $" {and[to]} ", each);
        }
        return _phrases.Skip(1).FirstOrDefault(p => p[from] == list)?[to];
    }

    private static Regex Pattern(string sentence) => new(
        "^" + Regex.Replace(Regex.Escape(sentence), @"\\\{(\w+)}", "(?<$1>.{1,200})") + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTime);

    private sealed record Sentence(string Language, Regex Pattern, Dictionary<string, string> Languages);
}
