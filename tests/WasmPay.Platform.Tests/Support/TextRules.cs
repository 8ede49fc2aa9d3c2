using System.Globalization;
using System.Text;
using System.Text.Json;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Tests.Support;

/// <summary>
/// Loads "components" that are lines of text, such as <c>refer-over 1000</c>: real validators in process, so that the platform is
/// tested without a compiler.
/// </summary>
internal sealed class TextRules : IValidatorLoader
{
    private static readonly EngineIdentity Engine = new("text", "1", "text-1");

    public static ReadOnlyMemory<byte> Rule(string text) => Encoding.UTF8.GetBytes(text);

    public Result<LoadedValidator> Load(ReadOnlyMemory<byte> component)
    {
        var words = Encoding.UTF8.GetString(component.Span).Split(' ');
        return words[0] is "approve" or "refer-over" or "deny-over" or "deny-listed" or "refer-count" or "trap" or "throw" or "silent-deny" or "refer-total" or "tell"
            ? new LoadedValidator(new Validator(words), Digest.Of(component.Span), "0.2.0", Engine, 1_000_000)
            : new Error(ErrorCode.ComponentRefused, "not-a-component: the text is no rule.", "0");
    }

    private sealed class Validator(string[] words) : IValidator
    {
        public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
        {
            var amount = request.Transaction.Reporting.Units;
            return words[0] switch
            {
                "approve" => Answer(Decision.Approve),
                "refer-over" => amount > Limit ? Answer(Decision.Refer, "over") : Answer(Decision.Approve),
                "deny-over" => amount > Limit ? Answer(Decision.Deny, "over") : Answer(Decision.Approve),
                "deny-listed" => request.Transaction.Destination.Lists.Contains(words[1]) ? Answer(Decision.Deny, "listed") : Answer(Decision.Approve),
                "refer-count" => request.History.Sent.Day.Count >= Limit ? Answer(Decision.Refer, "count") : Answer(Decision.Approve),
                "refer-total" => request.History.Sent.Day.Total + amount > Limit ? Answer(Decision.Refer, "total") : Answer(Decision.Approve),
                "trap" => new Outcome { Kind = OutcomeKind.Trap, Trap = "unreachable", Explanation = "It trapped.", Fuel = 7 },
                // Copies all that it sees into its message, where the memo says so.
                "tell" => request.Transaction.Memo.Contains($"refer:{words[2]}", StringComparison.Ordinal) ? Answer(Decision.Refer, words[1], JsonSerializer.Serialize(request, RequestJson.Options)) : Answer(Decision.Approve),
                "throw" => throw new InvalidOperationException("The host broke."),
                _ => new Outcome { Kind = OutcomeKind.Verdict, Verdict = new Verdict(Decision.Deny, []), Fuel = 3 },
            };
        }

        private long Limit => long.Parse(words[1], CultureInfo.InvariantCulture);

        private static Outcome Answer(Decision decision, string? clause = null, string? message = null) => new()
        {
            Kind = OutcomeKind.Verdict,
            Verdict = new Verdict(decision, clause is null ? [] : [new Finding(clause, message ?? $"The clause {clause} applies.")]),
            Fuel = 11,
        };
    }
}
