using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Models.Voices;

/// <summary>What an officer may reply where voices differ. Other words say neither, and would be asked for again for ever.</summary>
public static class VoiceReplies
{
    internal const string AsRead = "as-read";

    internal const string Otherwise = "otherwise";

    /// <summary>What is wrong with an answer to a question of a voice, and what to say; null where nothing is, and for all other questions.</summary>
    public static string? Fault(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Kind switch
        {
            VoicedAuthor.PaymentQuestion when Decides(answer.Text) is null => "A payment is answered with `approve`, `refer` or `deny`.",
            VoicedAuthor.CriticQuestion when IsAsRead(answer.Text) is null => $"This is answered with `{AsRead}`, where the rule means what was read, or with `{Otherwise}`, where it does not.",
            _ => null,
        };
    }

    /// <summary>The decision that an answer names, with or without what stood behind it; null for other words.</summary>
    internal static Decision? Decides(string text) =>
        Enum.GetValues<Decision>().Where(decision => Begins(text, InterpretationJson.Name(decision))).Select(decision => (Decision?)decision).FirstOrDefault();

    /// <summary>Whether the rule is said to mean what was read; null for other words.</summary>
    internal static bool? IsAsRead(string text) =>
        Begins(text, AsRead) || text.StartsWith("As it was read", StringComparison.OrdinalIgnoreCase) ? true
        : Begins(text, Otherwise) || text.StartsWith("As the rule has it", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    private static bool Begins(string text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || text[word.Length] is ':' or '.');
}
