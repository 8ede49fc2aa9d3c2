using System.Text.Json;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Benchmarks.Demo;

/// <summary>
/// One rule, told to every peer in its own language: deny what goes to a sanctioned party, refer what exceeds USD 10,000 to a
/// party on the high-risk list.
/// </summary>
public static class DemoRule
{
    /// <summary>The rule as a compiled C# method: the floor.</summary>
    public static Verdict Decide(ValidationRequest request)
    {
        var transaction = request.Transaction;
        if (IsOn(transaction.Destination, "sanctions"))
            return new Verdict(Decision.Deny, [new Finding("sanctioned", "The recipient is on a sanctions list.")]);
        if (transaction.Reporting.Units > 1_000_000 && IsOn(transaction.Destination, "high-risk-countries"))
            return new Verdict(Decision.Refer, [new Finding("high-risk-large", "Payments over USD 10,000 to a high-risk country are reviewed.")]);
        return Approve;
    }

    /// <summary>The rule in JavaScript, of an edition that old engines read too.</summary>
    public const string JavaScript = """
        function validate(transaction, history) {
          var lists = transaction.destination.lists;
          if (lists.indexOf("sanctions") >= 0) return "deny";
          if (transaction.reporting.units > 1000000 && lists.indexOf("high-risk-countries") >= 0) return "refer";
          return "approve";
        }
        """;

    /// <summary>Requests with the decision that the rule gives: mostly common payments that pass.</summary>
    public static IReadOnlyList<(ValidationRequest Request, Decision Decision)> Cases { get; } =
    [
        (Payment(25_000), Decision.Approve),
        (Payment(2_000_000), Decision.Approve),
        (Payment(1_000_000, "high-risk-countries"), Decision.Approve),
        (Payment(1_000_001, "high-risk-countries"), Decision.Refer),
        (Payment(100, "watchlist", "sanctions"), Decision.Deny),
        (Payment(99_900, "watchlist"), Decision.Approve),
        (Payment(5), Decision.Approve),
        (Payment(700_000), Decision.Approve),
    ];

    /// <summary>The component, compiled from guests/demo.ts.</summary>
    public static byte[] Component() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "demo.wasm"));

    /// <summary>The component with another threshold, so that its bytes are its own.</summary>
    /// <param name="number">Which; the threshold becomes so many minor units more than 100,000.</param>
    public static byte[] UniqueComponent(int number)
    {
        var component = Component();
        ReadOnlySpan<byte> threshold = [0x42, 0xC0, 0x84, 0x3D];
        var at = component.AsSpan().IndexOf(threshold);
        if (at < 0) throw new InvalidOperationException("guests/demo.wasm has no constant of 1000000.");
        var value = 100_000 + number % 900_000;
        (component[at + 1], component[at + 2], component[at + 3]) = ((byte)(value & 0x7F | 0x80), (byte)(value >> 7 & 0x7F | 0x80), (byte)(value >> 14 & 0x7F));
        return component;
    }

    /// <summary>The cases as JSON in the contract's names, for peers that read JSON.</summary>
    public static string CasesAsJson() => JsonSerializer.Serialize(
        Cases.Select(one => new { request = one.Request, decision = one.Decision.ToString().ToLowerInvariant() }), RequestJson.Options);

    private static readonly Verdict Approve = new(Decision.Approve, []);

    private static bool IsOn(Party party, string list)
    {
        var lists = party.Lists;
        for (var i = 0; i < lists.Count; i++)
            if (lists[i] == list) return true;
        return false;
    }

    private static ValidationRequest Payment(long units, params string[] lists)
    {
        var plain = PlainRequest.Instance;
        var transaction = plain.Transaction;
        return plain with
        {
            Transaction = transaction with
            {
                Amount = new Money(units, "USD"),
                Reporting = new Money(units, "USD"),
                Memo = "Invoice 2201",
                Destination = transaction.Destination with { Lists = lists },
            },
        };
    }
}
