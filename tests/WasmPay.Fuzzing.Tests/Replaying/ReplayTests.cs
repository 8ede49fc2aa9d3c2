using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests.Replaying;

/// <summary>What is replayed, in which order, and within which bounds.</summary>
public class ReplayTests
{
    [Fact]
    public void Nothing_is_replayed_unless_it_is_asked_for() =>
        Assert.Null(ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions { Executions = 100 }).Replay);

    [Fact]
    public void Requests_of_findings_come_first_then_the_seeds()
    {
        var executor = new FakeExecutor("one", Rules.Right);
        var report = ValidatorFuzzer.Run(
            new Subject(request => request.Transaction.Purpose == "SALA" ? Subject.Trap() : Rules.Right(request)),
            Options([executor]) with { Executions = 5_000 });

        Assert.NotEmpty(report.Findings);
        Assert.Equal(report.Findings.Select(finding => finding.Request), executor.Asked.Take(report.Findings.Length));
        Assert.Contains(executor.Asked, request => request == Fuzzing.Requests.PlainRequest.Instance);
    }

    [Fact]
    public void Every_decision_that_the_run_saw_is_replayed()
    {
        var executor = new FakeExecutor("one", Rules.Right);
        ValidatorFuzzer.Run(new Subject(Rules.Right), Options([executor]));

        Assert.Equal(Enum.GetValues<Decision>().Order(), executor.Asked.Select(request => Rules.Right(request).Verdict!.Decision).Distinct().Order());
    }

    [Fact]
    public void All_executors_get_the_same_requests_and_are_disposed()
    {
        var (one, other) = (new FakeExecutor("one", Rules.Right), new FakeExecutor("other", Rules.Right));
        ValidatorFuzzer.Run(new Subject(Rules.Right), Options([one, other]));

        Assert.Equal(one.Asked, other.Asked);
        Assert.True(one.IsDisposed && other.IsDisposed);
    }

    [Fact]
    public void A_limit_of_requests_ends_the_replay_and_the_report_says_so()
    {
        var options = Options([new FakeExecutor("one", Rules.Right)]);
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), options with { Replay = options.Replay! with { Requests = 2 } }).Replay!;

        Assert.Equal((ReplayEnd.Requests, 2), (report.End, report.Executors[0].Requests));
        Assert.True(report.Corpus > 2);
    }

    [Fact]
    public void The_time_ends_the_replay_and_what_was_not_reached_is_said()
    {
        var clock = new FakeTimeProvider();
        Outcome Slow(ValidationRequest request)
        {
            clock.Advance(TimeSpan.FromSeconds(4));
            return Rules.Right(request);
        }
        var options = Options([new FakeExecutor("one", Slow), new FakeExecutor("other", Slow), new FakeExecutor("third", Slow)]) with { TimeProvider = clock };
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), options with { Replay = options.Replay! with { TimeLimit = TimeSpan.FromSeconds(5) } }).Replay!;

        Assert.Equal(ReplayEnd.TimeLimit, report.End);
        Assert.Equal([1, 1, 0], report.Executors.Select(executor => executor.Requests));
        Assert.Equal("The time was up before its first request.", report.Executors[2].Missing);
    }

    [Fact]
    public void Cancelling_ends_the_replay_by_an_exception_and_disposes_the_executors()
    {
        using var cancel = new CancellationTokenSource();
        var executor = new FakeExecutor("one", _ => { cancel.Cancel(); return Subject.Approve(); });

        Assert.Throws<OperationCanceledException>(() => ValidatorFuzzer.Run(new Subject(Rules.Right), Options([executor]), cancellation: cancel.Token));
        Assert.Single(executor.Asked);
        Assert.True(executor.IsDisposed);
    }

    [Fact]
    public void Progress_ends_with_the_number_of_requests_replayed()
    {
        var told = new List<FuzzProgress>();
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), Options([new FakeExecutor("one", Rules.Right)]), new Collect(told));

        Assert.Equal(report.Replay!.Executors[0].Requests, told[^1].Replayed);
        Assert.Equal(0, told[0].Replayed);
    }

    [Fact]
    public void The_same_seed_replays_the_same()
    {
        static string Run() => JsonSerializer.Serialize(ValidatorFuzzer.Run(
            new Subject(Rules.Right), Options([new FakeExecutor("one", Rules.Right), new FakeExecutor("other", _ => Subject.Approve())])));
        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Findings_of_the_attack_leave_room_for_those_of_the_replay()
    {
        var options = Options([new FakeExecutor("one", Rules.Right), new FakeExecutor("other", _ => Subject.Approve(fuel: 3))]) with { MaxFindings = 1 };
        var report = ValidatorFuzzer.Run(new Subject(_ => Subject.Trap()), options);

        Assert.Equal([FindingKind.Trap, FindingKind.EngineDisagreement], report.Findings.Select(finding => finding.Kind));
    }

    private static FuzzOptions Options(IExecutorFactory[] executors) => new()
    {
        Executions = 3_000,
        Hints = Rules.Hints,
        Replay = new ReplayOptions { Component = Array.Empty<byte>(), Executors = [.. executors] },
    };

    private sealed class Collect(List<FuzzProgress> told) : IProgress<FuzzProgress>
    {
        public void Report(FuzzProgress value) => told.Add(value);
    }
}
