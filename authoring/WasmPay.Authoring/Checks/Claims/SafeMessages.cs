using System.Text.RegularExpressions;
using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline.Rules;
using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Checks.Claims;

/// <summary>Whether what a customer is told would tell him what is kept about him or another, and what he is told then.</summary>
internal static partial class SafeMessages
{
    /// <summary>Whether a message names a list of the bank, a rating, or a suspicion.</summary>
    public static bool Tells(Clause clause, BankProfile bank) => clause.Translations.Values.Append(clause.Message).Any(message =>
        Suspicion().IsMatch(message) || bank.Lists.Any(list => Names(message, list.Key) || list.Value.Length > 3 && message.Contains(list.Value, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The clause with messages that tell nothing.</summary>
    public static Clause Of(Clause clause, BankProfile bank) =>
        Tells(clause, bank) ? clause with { Message = Wording.Message(clause.Decision), Translations = new Dictionary<string, string>() } : clause;

    private static bool Names(string message, string list) => Regex.IsMatch(message, $@"\b{Regex.Escape(list).Replace("-", "[- ]", StringComparison.Ordinal)}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(Hazards.Patience));

    [GeneratedRegex(@"\b(sanction|embargo|terror|launder|money mule|politically exposed|watch ?list|black ?list|\blists?\b|rating|rated|risk|suspicio|suspect|fraud|investigat|complian|authorit|police|FIU\b|OFAC\b|reported to|filed a|prosecut|sancion|lista|sospech|riesgo|blanqueo|sanktion|geldwäsche|verdacht|risiko|betrug|soupçon|blanchiment|liste|risque|notation)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Hazards.Patience)]
    private static partial Regex Suspicion();
}
