using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests;

/// <summary>A validator written in C#: the simplest real implementation of the seam, with bugs planted as a test likes.</summary>
internal sealed class Subject(Func<ValidationRequest, Outcome> decide) : IValidator
{
    public int Calls { get; private set; }

    public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
    {
        Calls++;
        return decide(request);
    }

    public static Outcome Approve(ulong fuel = 1_000) => new() { Kind = OutcomeKind.Verdict, Verdict = new Verdict(Decision.Approve, []), Fuel = fuel };

    public static Outcome Refer(string clause, string message = "A person looks at this payment.", ulong fuel = 1_200) => Answer(Decision.Refer, clause, message, fuel);

    public static Outcome Deny(string clause, string message = "This payment is not possible.", ulong fuel = 1_100) => Answer(Decision.Deny, clause, message, fuel);

    public static Outcome Trap(string trap = "unreachable") => new() { Kind = OutcomeKind.Trap, Trap = trap, Explanation = "The guest stopped.", Fuel = 77 };

    private static Outcome Answer(Decision decision, string clause, string message, ulong fuel) =>
        new() { Kind = OutcomeKind.Verdict, Verdict = new Verdict(decision, [new Finding(clause, message)]), Fuel = fuel };
}

/// <summary>Rules that the tests' subjects implement, rightly and wrongly.</summary>
internal static class Rules
{
    public const long Threshold = 1_000_000;

    public static FuzzHints Hints { get; } = new()
    {
        Amounts = [Threshold, 500_000],
        Integers = [30, 5],
        Currencies = ["USD"],
        Countries = ["IRN"],
        Lists = ["sanctions", "high-risk-countries"],
        Purposes = ["SALA"],
    };

    /// <summary>Refer above 10,000 to a high-risk country, refer above 5,000 within 24 hours with this payment, deny the sanctioned.</summary>
    public static Outcome Right(ValidationRequest request)
    {
        var (transaction, history) = request;
        if (transaction.Destination.Lists.Contains("sanctions") || transaction.Origin.Lists.Contains("sanctions")) return Subject.Deny("sanctions");
        if (transaction.Reporting.Units > Threshold && transaction.Destination.Lists.Contains("high-risk-countries")) return Subject.Refer("high-risk");
        return (Int128)history.Sent.Day.Total + transaction.Reporting.Units > 500_000 && transaction.Origin.AgeDays < 30
            ? Subject.Refer("young-account")
            : Subject.Approve();
    }
}
