using System.Collections.Concurrent;
using System.Collections.Frozen;
using WasmPay.Authoring.Offline.Engine;
using WasmPay.Authoring.Offline.Text;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Offline;

/// <summary>A language that the offline author reads: its grammar and its numbers.</summary>
internal sealed class Language
{
    private static readonly ConcurrentDictionary<string, Language> s_known = new(StringComparer.Ordinal);

    private Language(string code)
    {
        Code = code;
        Names = code == "en" ? Names.English : Names.Read(Resource($"{code}.names"));
        Grammar = GrammarText.Read(Resource($"{code}.grammar"));
        Sayings = Sayings.Read(Resource($"{code}.sayings"));
        Numerals = new Numerals(Resource($"{code}.numerals"));
        Decides = Grammar.Words("<refer>").Concat(Grammar.Words("<deny>")).Concat(Grammar.Words("<referred>")).Concat(Grammar.Words("<denied>")).Where(w => !w.Contains(' ')).ToFrozenSet(StringComparer.Ordinal);
        var (refers, denies) = (Grammar.Words("<refer>").Concat(Grammar.Words("<referred>")).ToList(), Grammar.Words("<deny>").Concat(Grammar.Words("<denied>")).ToList());
        Decisions = refers.Except(Begun(denies)).Select(word => KeyValuePair.Create(word, Decision.Refer)).Concat(denies.Except(Begun(refers)).Select(word => KeyValuePair.Create(word, Decision.Deny)))
            .Where(pair => !pair.Key.Contains(' ')).DistinctBy(pair => pair.Key).ToFrozenDictionary(StringComparer.Ordinal);
        Separators = Grammar.Words("<separator>").ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The language of an ISO 639-1 code; null where the author does not read it.</summary>
    public static Language? Of(string code) => Read.Contains(code) ? s_known.GetOrAdd(code, c => new Language(c)) : null;

    /// <summary>The language of a rule, as it is said or guessed; null where the author does not read it.</summary>
    public static Language? Of(RuleRequest rule) => Of(CodeOf(rule));

    /// <summary>ISO 639-1 code of a rule's language, as it is said or guessed; English where neither can be.</summary>
    public static string CodeOf(RuleRequest rule) => rule.Language ?? LanguageGuess.Of(rule.Text) ?? "en";

    /// <summary>The languages that are read, as ISO 639-1 codes.</summary>
    public static FrozenSet<string> Read { get; } = Assembly().GetManifestResourceNames().Where(n => n.EndsWith(".grammar", StringComparison.Ordinal)).Select(n => n[..2]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>ISO 639-1 code.</summary>
    public string Code { get; }

    /// <summary>What it calls countries and currencies.</summary>
    public Names Names { get; }

    /// <summary>Its grammar.</summary>
    public GrammarText Grammar { get; }

    /// <summary>Its synonyms.</summary>
    public Sayings Sayings { get; }

    /// <summary>Its numbers in words.</summary>
    public Numerals Numerals { get; }

    /// <summary>Words that refer or deny.</summary>
    public FrozenSet<string> Decides { get; }

    /// <summary>What a word decides of those that refer or deny, where no phrase that begins with it decides otherwise.</summary>
    public FrozenDictionary<string, Decision> Decisions { get; }

    /// <summary>Words and signs at which a sentence can be cut in two.</summary>
    public FrozenSet<string> Separators { get; }

    // "Stopped" alone denies, and "stopped for review" does not.
    private static IEnumerable<string> Begun(IEnumerable<string> phrases) => phrases.Select(phrase => phrase.Split(' ')[0]);

    /// <summary>Whether a word before a colon narrows what follows, which does not say how far.</summary>
    /// <param name="word">The word.</param>
    /// <param name="said">What follows, as text.</param>
    public bool Limits(string word, string said)
    {
        return Is("<limiting>") || Is("<unmeasured-age>") && !Says("age(", "first-payment") || Is("<unmeasured-idle>") && !Says("idle(", "never-sent") || Is("<unmeasured-amount>") && !Says("amount(");

        bool Is(string set) => Grammar.Words(set).Contains(word);
        bool Says(params ReadOnlySpan<string> any)
        {
            foreach (var one in any) if (said.Contains(one, StringComparison.Ordinal)) return true;
            return false;
        }
    }

    private static System.Reflection.Assembly Assembly() => typeof(Language).Assembly;

    internal static string Resource(string name)
    {
        using var stream = Assembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
