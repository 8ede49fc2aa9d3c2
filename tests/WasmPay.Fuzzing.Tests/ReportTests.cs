using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests;

/// <summary>What a run promises about its report, whatever the subject does.</summary>
public class ReportTests
{
    [Fact]
    public void The_same_seed_gives_the_same_report()
    {
        var (first, second) = (Run(seed: 5), Run(seed: 5));

        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
    }

    [Fact]
    public void Another_seed_tries_other_requests() => Assert.NotEqual(Run(seed: 5).CorpusDigest, Run(seed: 6).CorpusDigest);

    [Fact]
    public void A_right_validator_raises_no_alarm_in_a_hundred_thousand_executions()
    {
        var report = ValidatorFuzzer.Run(
            new Subject(Rules.Right),
            new FuzzOptions { Executions = 100_000, Hints = Rules.Hints, Oracle = new Subject(Rules.Right) });

        Assert.Empty(report.Findings);
        Assert.True(report.IsClean);
        Assert.Equal(100_000, report.Executions);
        Assert.Equal(FuzzEnd.Executions, report.End);
    }

    [Fact]
    public void Every_decision_of_a_rule_is_reached_often()
    {
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions { Executions = 5_000, Hints = Rules.Hints });

        Assert.All(Enum.GetValues<Decision>(), decision => Assert.InRange(report.Decisions[decision], 250, 5_000));
    }

    [Fact]
    public void Requests_of_the_hints_are_tried_first_and_as_they_are()
    {
        var given = PlainRequest.Instance with { Transaction = PlainRequest.Instance.Transaction with { Id = "example-1" } };
        var first = default(ValidationRequest);

        ValidatorFuzzer.Run(
            new Subject(request => { first ??= request; return Subject.Approve(); }),
            new FuzzOptions { Executions = 10, Hints = new FuzzHints { Requests = [given] } });

        Assert.Same(given, first);
    }

    [Fact]
    public void Without_extremes_only_requests_that_the_platform_may_send_are_tried()
    {
        var report = ValidatorFuzzer.Run(
            new Subject(request => Plausibility.Holds(request) ? Subject.Approve() : Subject.Trap()),
            new FuzzOptions { Executions = 20_000, Hints = Rules.Hints, Extremes = false });

        Assert.Empty(report.Findings);
    }

    [Fact]
    public void With_extremes_requests_beyond_the_platform_are_tried_and_said_to_be_such()
    {
        var report = ValidatorFuzzer.Run(
            new Subject(request => request.Transaction.Amount.Units == long.MinValue ? Subject.Trap("integer-overflow") : Subject.Approve()),
            new FuzzOptions { Executions = 20_000 });

        var finding = Assert.Single(report.Findings);
        Assert.False(finding.Plausible);
        Assert.Contains("never sends such a request", finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_names_what_is_special_and_ends_with_the_request_as_json()
    {
        var report = ValidatorFuzzer.Run(
            new Subject(request => request.Transaction.Reporting.Units > 1_000_000 ? Subject.Refer("large") : Subject.Approve()),
            new FuzzOptions { Oracle = new Subject(_ => Subject.Approve()), Hints = Rules.Hints, Extremes = false });

        var finding = Assert.Single(report.Findings);
        var lines = finding.Explanation.Split('\n');
        Assert.Equal("Disagreement: the validator says refer (large: A person looks at this payment.), the second opinion says approve.", lines[0]);
        Assert.Contains("  transaction.reporting.units = 1000001 (plain: 10000)", lines);
        Assert.Equal(
            finding.Request.Transaction.Reporting,
            JsonSerializer.Deserialize<ValidationRequest>(lines[^1]["Request: ".Length..], RequestJson.Options)!.Transaction.Reporting);
    }

    [Fact]
    public void A_verdict_that_uses_most_of_the_fuel_is_a_warning_and_leaves_the_report_clean()
    {
        var report = ValidatorFuzzer.Run(
            new Subject(request => Subject.Approve(fuel: 100 + (ulong)request.Transaction.Memo.Length)),
            new FuzzOptions { Executions = 20_000, FuelLimit = 400 });

        Assert.Equal(FindingKind.FuelCliff, Assert.Single(report.Findings).Kind);
        Assert.True(report.IsClean);
        Assert.True(report.MostFuel > 200);
    }

    [Fact]
    public void Progress_is_told_and_ends_with_all_executions()
    {
        var told = new List<FuzzProgress>();
        ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions { Executions = 3_500 }, new Collect(told));

        Assert.Equal([1_000, 2_000, 3_000, 3_500], told.Select(progress => progress.Executions));
    }

    [Fact]
    public void A_time_limit_ends_the_run_earlier_and_the_report_says_so()
    {
        var clock = new FakeTimeProvider();
        var subject = new Subject(request =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            return Rules.Right(request);
        });
        var report = ValidatorFuzzer.Run(
            subject,
            new FuzzOptions { Executions = int.MaxValue, TimeLimit = TimeSpan.FromSeconds(1), TimeProvider = clock });

        Assert.Equal(FuzzEnd.TimeLimit, report.End);
        Assert.Equal(1_000, subject.Calls);
        Assert.InRange(report.Executions, 500, 1_000);
    }

    [Fact]
    public void Cancelling_ends_the_run_by_an_exception()
    {
        using var cancel = new CancellationTokenSource();
        var calls = 0;

        Assert.Throws<OperationCanceledException>(() => ValidatorFuzzer.Run(
            new Subject(_ => { if (++calls == 100) cancel.Cancel(); return Subject.Approve(); }),
            new FuzzOptions(), cancellation: cancel.Token));
        Assert.InRange(calls, 100, 110);
    }

    [Fact]
    public void No_executions_give_an_empty_report() =>
        Assert.Equal((0, 0, 0), ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions { Executions = 0 }) is var report
            ? (report.Executions, report.Findings.Length, report.CorpusSize) : default);

    private static FuzzReport Run(ulong seed) => ValidatorFuzzer.Run(
        new Subject(request => request.Transaction.Memo.Contains('x') ? Subject.Trap() : Rules.Right(request)),
        new FuzzOptions { Seed = seed, Executions = 5_000, Hints = Rules.Hints, Oracle = new Subject(_ => Subject.Approve()) });

    private sealed class Collect(List<FuzzProgress> told) : IProgress<FuzzProgress>
    {
        public void Report(FuzzProgress value) => told.Add(value);
    }
}
