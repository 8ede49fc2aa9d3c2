using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests;

/// <summary>Bugs as authors make them, each found within a budget that an authoring run can afford.</summary>
public class PlantedBugTests
{
    private const int Budget = 20_000;

    [Fact]
    public void An_off_by_one_at_a_threshold_is_found_and_shrunk_to_the_threshold_itself()
    {
        var finding = FindingAgainstRight(request =>
            request.Transaction.Reporting.Units >= Rules.Threshold && request.Transaction.Destination.Lists.Contains("high-risk-countries")
                && Rules.Right(request).Verdict!.Decision == Decision.Approve
                ? Subject.Refer("high-risk")
                : Rules.Right(request));

        Assert.Equal(FindingKind.Disagreement, finding.Kind);
        Assert.True(finding.Plausible);
        Assert.Equal(Rules.Threshold, finding.Request.Transaction.Reporting.Units);
        Assert.Equal(Rules.Threshold, finding.Request.Transaction.Amount.Units);
        Assert.Equal(["high-risk-countries"], finding.Request.Transaction.Destination.Lists);
        Assert.Empty(finding.Request.Transaction.Origin.Lists);
    }

    [Fact]
    public void A_sum_over_the_wrong_window_is_found_and_shrunk_to_a_history_where_the_windows_differ()
    {
        var finding = FindingAgainstRight(request => Rules.Right(request with
        {
            History = request.History with { Sent = request.History.Sent with { Day = request.History.Sent.CalendarDay } },
        }));

        Assert.Equal(FindingKind.Disagreement, finding.Kind);
        Assert.True(finding.Plausible);
        Assert.NotEqual(finding.Request.History.Sent.Day, finding.Request.History.Sent.CalendarDay);
        Assert.Equal(default, finding.Request.History.Sent.Hour);
        Assert.Equal(Windows.None, finding.Request.History.Received);
    }

    [Fact]
    public void Strict_instead_of_inclusive_in_a_sum_is_found_at_the_exact_sum()
    {
        var finding = FindingAgainstRight(request =>
            request.History.Sent.Day.Total > 0 && request.Transaction.Origin.AgeDays < 30
                && request.History.Sent.Day.Total + request.Transaction.Reporting.Units == 500_000
                && Rules.Right(request).Verdict!.Decision == Decision.Approve
                ? Subject.Refer("young-account")
                : Rules.Right(request));

        Assert.Equal(500_000, finding.Request.History.Sent.Day.Total + finding.Request.Transaction.Reporting.Units);
        Assert.Equal(29u, finding.Request.Transaction.Origin.AgeDays);
    }

    [Fact]
    public void A_forgotten_clause_is_found() =>
        Assert.Contains("sanctions", FindingAgainstRight(request => request.Transaction.Origin.Lists.Contains("sanctions")
            ? Rules.Right(request with { Transaction = request.Transaction with { Origin = request.Transaction.Origin with { Lists = [] } } })
            : Rules.Right(request)).Request.Transaction.Origin.Lists);

    [Fact]
    public void A_trap_on_an_empty_text_is_found_and_only_that_text_is_special()
    {
        var report = Run(request => request.Transaction.Memo.Length == 0 && request.Transaction.Origin.Name.Length == 0 ? Subject.Trap() : Subject.Approve());

        var finding = Assert.Single(report.Findings);
        Assert.Equal(FindingKind.Trap, finding.Kind);
        Assert.Equal("", finding.Request.Transaction.Origin.Name);
        Assert.Equal(PlainRequest.Instance with { Transaction = PlainRequest.Instance.Transaction with { Origin = finding.Request.Transaction.Origin } }, finding.Request);
    }

    [Fact]
    public void A_message_that_cuts_a_surrogate_pair_is_a_malformed_answer()
    {
        var report = Run(request => Subject.Refer("memo", "Memo: " + request.Transaction.Memo[..Math.Min(request.Transaction.Memo.Length, 5)]));

        var finding = Assert.Single(report.Findings);
        Assert.Equal(FindingKind.MalformedAnswer, finding.Kind);
        Assert.True(char.IsHighSurrogate(finding.Request.Transaction.Memo[4]));
        Assert.Equal(6, finding.Request.Transaction.Memo.Length);
    }

    [Fact]
    public void Fuel_that_runs_out_on_long_texts_is_found_and_shrunk_to_the_shortest_that_does_it()
    {
        var report = Run(request => request.Transaction.Memo.Length > 50
            ? new Outcome { Kind = OutcomeKind.OutOfFuel, Fuel = 10_000_000, Explanation = "10,000,000 fuel were not enough." }
            : Subject.Approve());

        var finding = Assert.Single(report.Findings);
        Assert.Equal(FindingKind.OutOfFuel, finding.Kind);
        Assert.InRange(finding.Request.Transaction.Memo.Length, 51, 52);
    }

    [Fact]
    public void A_decision_that_varies_from_call_to_call_is_found()
    {
        var calls = 0;
        var report = Run(_ => ++calls % 7 == 0 ? Subject.Refer("luck") : Subject.Approve());

        Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.NonDeterminism);
    }

    [Fact]
    public void Fuel_that_varies_from_call_to_call_is_found()
    {
        var calls = 0UL;
        var report = Run(_ => Subject.Approve(fuel: 1_000 + ++calls % 2));

        Assert.Equal(FindingKind.NonDeterminism, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public void Overflow_of_a_sum_at_the_end_of_s64_is_found_and_marked_as_implausible()
    {
        var finding = FindingAgainstRight(request =>
            unchecked(request.History.Sent.Day.Total + request.Transaction.Reporting.Units) > 500_000 && request.Transaction.Origin.AgeDays < 30
                ? Rules.Right(request).Verdict!.Decision == Decision.Approve ? Subject.Refer("young-account") : Rules.Right(request)
                : Rules.Right(request) is { Verdict.Findings: [{ Clause: "young-account" }] } ? Subject.Approve() : Rules.Right(request));

        Assert.False(finding.Plausible);
    }

    [Fact]
    public void Two_planted_bugs_are_two_findings()
    {
        var report = Run(request => request.Transaction.Purpose == "SALA" ? Subject.Trap("integer-divide-by-zero")
            : request.Transaction.Reporting.Units == Rules.Threshold ? Subject.Trap("out-of-bounds-memory-access")
            : Subject.Approve());

        Assert.Equal(2, report.Findings.Length);
        Assert.All(report.Findings, finding => Assert.True(finding.Occurrences > 1));
    }

    private static FuzzFinding FindingAgainstRight(Func<ValidationRequest, Outcome> wrong)
    {
        var report = ValidatorFuzzer.Run(new Subject(wrong), Options() with { Oracle = new Subject(Rules.Right) });
        return report.Findings[0];
    }

    private static FuzzReport Run(Func<ValidationRequest, Outcome> decide) => ValidatorFuzzer.Run(new Subject(decide), Options());

    private static FuzzOptions Options() => new() { Executions = Budget, Hints = Rules.Hints, Seed = 7 };
}
