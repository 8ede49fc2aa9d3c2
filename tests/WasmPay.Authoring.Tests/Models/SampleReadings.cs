using WasmPay.Authoring.Rules;

namespace WasmPay.Authoring.Tests.Models;

/// <summary>A rule, its bank, and the answer of a model that reads it rightly.</summary>
internal static class SampleReadings
{
    public static BankProfile Bank { get; } = new(
        "NDHV", "Nordhaven", "USA", "USD", "America/New_York",
        new Dictionary<string, string> { ["sanctions"] = "Sanctioned parties" });

    public static RuleRequest Rule { get; } = new("Deny any payment over USD 10,000.", Bank);

    /// <summary>In our form, with what may be left out left out.</summary>
    public const string Reading = """
        {
          "precedence": "strictest",
          "clauses": [{
            "code": "over-10k", "decision": "deny", "message": "The payment was rejected by a rule of the bank.", "text": "Deny any payment over USD 10,000.",
            "when": { "kind": "compare", "terms": ["transaction.reporting.units"], "comparator": "more-than", "limit": "USD 10,000" }
          }],
          "ambiguities": [], "missing": [], "warnings": [], "problems": [],
          "examples": [
            { "about": "on the limit", "given": { "transaction.reporting.units": 1000000 }, "decision": "approve" },
            { "about": "just over", "given": { "transaction.reporting.units": 1000001 }, "decision": "deny" }
          ]
        }
        """;
}
