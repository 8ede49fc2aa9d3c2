using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Cli.Tests;

/// <summary>Files of labelled rules about amounts in US dollars, for <c>eval</c>.</summary>
internal static class LabelledRules
{
    /// <summary>A rule that is read rightly by a deny over 10,000.</summary>
    public const string Text = "Deny any payment over USD 10,000.";

    /// <summary>A line: two payments, at the limit and just over it.</summary>
    /// <param name="id">The rule's id, which is its bank's code as well.</param>
    /// <param name="text">The rule.</param>
    /// <param name="over">The label of the payment over 10,000.</param>
    public static string Line(string id, string text = Text, string over = "deny")
    {
        var bank = new BankProfile(id, $"Bank {id}", "USA", "USD", "America/New_York", new Dictionary<string, string>());
        return new JsonObject
        {
            ["id"] = id,
            ["level"] = "L1",
            ["language"] = "en",
            ["style"] = "plain",
            ["text"] = text,
            ["bank"] = new JsonObject { ["code"] = bank.Code, ["name"] = bank.Name, ["country"] = bank.Country, ["reporting-currency"] = bank.ReportingCurrency, ["time-zone"] = bank.TimeZone, ["lists"] = new JsonObject() },
            ["expect"] = "program",
            ["reading"] = "The value in US dollars counts.",
            ["defaults"] = JsonSerializer.SerializeToNode(SampleRequests.Baseline(bank), RequestJson.Options),
            ["cases"] = new JsonArray(Case(1_000_000, "approve"), Case(1_000_001, over)),
        }.ToJsonString();
    }

    /// <summary>The lines in a file of that folder.</summary>
    public static string Write(string folder, params string[] lines)
    {
        var path = Path.Combine(folder, "rules.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private static JsonObject Case(int units, string decision)
    {
        JsonObject Money() => new() { ["units"] = units, ["currency"] = "USD" };
        return new JsonObject { ["patch"] = new JsonObject { ["transaction"] = new JsonObject { ["amount"] = Money(), ["reporting"] = Money() } }, ["decision"] = decision, ["clauses"] = new JsonArray() };
    }
}
