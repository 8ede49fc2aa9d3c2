using System.Globalization;

namespace WasmPay.Authoring.Offline.Text;

/// <summary>A rough guess at a text's language, where the request does not name it.</summary>
internal static class LanguageGuess
{
    private static readonly Dictionary<string, string[]> Common = new(StringComparer.Ordinal)
    {
        ["en"] = ["the", "of", "to", "and", "or", "if", "is", "are", "any", "than", "over", "payments", "payment", "refer", "deny", "for", "on", "a", "an", "by", "from", "in", "not", "more"],
        ["es"] = ["el", "la", "los", "las", "que", "de", "se", "por", "una", "pagos", "desde", "cuenta", "si", "del", "con", "pago", "transferencias", "superiores", "superior", "denegar", "rechazar", "revisar", "retener", "euros"],
        ["fr"] = ["le", "la", "les", "des", "de", "du", "une", "paiement", "paiements", "qui", "est", "si", "par", "ce", "tout", "au", "virements", "virement", "supérieurs", "supérieur", "refuser", "vérifier", "retenir", "vers", "euros"],
        ["de"] = ["der", "die", "das", "und", "ist", "nicht", "zahlungen", "ab", "deren", "es", "oder", "von", "zur", "den", "sind", "zahlung", "überweisungen", "über", "werden", "wird", "wenn", "ablehnen", "prüfen", "euro", "an"],
        ["pt"] = ["o", "os", "as", "de", "do", "da", "que", "por", "uma", "pagamentos", "acima", "se", "em", "no", "recusar", "transferências", "feitas"],
        ["it"] = ["il", "lo", "gli", "di", "che", "una", "pagamenti", "se", "da", "del", "con", "per"],
        ["nl"] = ["de", "het", "een", "van", "en", "niet", "betalingen", "naar", "boven", "als"],
    };

    /// <summary>ISO 639-1 code of the likeliest language; null where nothing speaks for any.</summary>
    public static string? Of(string text)
    {
        var letters = text.Where(char.IsLetter).Take(2_000).ToList();
        if (letters.Count == 0) return null;
        foreach (var (from, to, code) in ((char, char, string)[])[('\u3040', '\u30ff', "ja"), ('\u0600', '\u06ff', "ar"), ('\u0900', '\u097f', "hi"), ('\u0400', '\u04ff', "ru"), ('\uac00', '\ud7af', "ko"), ('\u4e00', '\u9fff', "zh"), ('\u0590', '\u05ff', "he"), ('\u0e00', '\u0e7f', "th")])
            if (letters.Count(l => l >= from && l <= to) * 5 > letters.Count) return code;
        var words = text.ToLower(CultureInfo.InvariantCulture).Split([' ', '\n', '\t', ',', '.', ';', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Take(500).ToList();
        var (best, hits) = Common.Select(l => (l.Key, words.Count(w => l.Value.Contains(w)))).MaxBy(l => l.Item2);
        return hits == 0 ? null : best;
    }
}
