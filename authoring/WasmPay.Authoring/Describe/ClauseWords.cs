using System.Collections.Frozen;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring.Describe;

/// <summary>
/// What is said of a clause that fired: to the customer, to the bank's own people, and to other systems. What would tell a customer that he is on a list,
/// or how he is rated, is not said to him in any way, his reason code included.
/// </summary>
internal static class ClauseWords
{
    // ISO 20022 external status reasons.
    private const string Amount = "AM02", TooLow = "AM06", Exceeded = "AM21", Currency = "AM03", Payer = "RR02", Payee = "RR03", Purpose = "FF07", Regulation = "RR04", Time = "TM01", Account = "AG01", Channel = "AG03", Unspecified = "MS03";

    private static readonly FrozenDictionary<string, (string Denied, string Held)> s_messages = new Dictionary<string, (string, string)>
    {
        ["de"] = ("Die Zahlung wurde durch eine Regel der Bank abgelehnt.", "Die Zahlung wird durch eine Regel der Bank zur Prüfung angehalten."),
        ["es"] = ("El pago fue rechazado por una norma del banco.", "El pago queda retenido para revisión por una norma del banco."),
        ["fr"] = ("Le paiement a été rejeté en vertu d'une règle de la banque.", "Le paiement est retenu pour examen en vertu d'une règle de la banque."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The clause with all that is said of it.</summary>
    public static Clause Complete(Clause clause, string reportingCurrency)
    {
        if (clause.Decision == Decision.Approve) return clause;
        var silent = TipsOff(clause.When);
        var words = $"{(clause.Decision == Decision.Deny ? "Denied" : "Referred")} because {new Wording(reportingCurrency).Of(clause.When)}.";
        return clause with
        {
            Silent = silent,
            Reason = silent ? Unspecified : Reason(clause.When),
            Translations = s_messages.ToDictionary(m => m.Key, m => clause.Decision == Decision.Deny ? m.Value.Denied : m.Value.Held, StringComparer.Ordinal),
            Internal = InterpretationLimits.Cut(words),
        };
    }

    /// <summary>Whether saying why would tell a party what is kept about it.</summary>
    public static bool TipsOff(Condition condition) =>
        condition.Leaves.Any(leaf => leaf is Listed or Defined || leaf is Membership { Fact: var fact } && fact.EndsWith(".rating", StringComparison.Ordinal));

    /// <summary>The ISO 20022 reason code of a condition: that of what can be mended first.</summary>
    public static string Reason(Condition condition)
    {
        var codes = condition.Leaves.Select(Of).ToHashSet();
        return new[] { Payer, Payee, Purpose, Exceeded, Amount, TooLow, Currency, Regulation, Time, Channel, Account }.FirstOrDefault(codes.Contains, Unspecified);
    }

    private static string Of(Condition leaf) => leaf switch
    {
        Membership { Values: [""], Fact: "transaction.purpose" } => Purpose,
        Membership { Values: [""], Fact: var fact } when fact.StartsWith("transaction.origin.", StringComparison.Ordinal) => Payer,
        Membership { Values: [""], Fact: var fact } when fact.StartsWith("transaction.destination.", StringComparison.Ordinal) => Payee,
        Membership { Fact: "transaction.amount.currency" } => Currency,
        Membership { Fact: "transaction.channel" } => Channel,
        Membership { Fact: var fact } when fact.EndsWith(".country", StringComparison.Ordinal) || fact.EndsWith(".residence", StringComparison.Ordinal) => Regulation,
        Membership { Fact: var fact } when fact.EndsWith(".holder", StringComparison.Ordinal) => Account,
        Comparison { Facts: var facts } c when facts.Any(fact => fact.StartsWith("history.", StringComparison.Ordinal) && fact != "history.idle-minutes") => c.Comparator is Comparator.MoreThan or Comparator.AtLeast or Comparator.Equal ? Exceeded : Unspecified,
        Comparison { Facts: var facts } c when facts.Any(fact => fact.EndsWith(".units", StringComparison.Ordinal)) => c.Comparator is Comparator.LessThan or Comparator.AtMost ? TooLow : Amount,
        Comparison { Facts: var facts } when facts.Any(fact => fact.StartsWith("transaction.at.", StringComparison.Ordinal)) => Time,
        Comparison or IsAbsent => Account,
        _ => Unspecified,
    };
}
