using WasmPay.Fuzzing.Replaying;
using WasmPay.Fuzzing.Requests;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Fuzzing.Tests.Replaying;

/// <summary>What counts as a difference between two executors, and what does not.</summary>
public class DisagreementTests
{
    [Fact]
    public void A_planted_disagreement_is_found_shrunk_and_names_both_executors()
    {
        var report = Run(Rules.Right, request => request.Transaction.Reporting.Units > Rules.Threshold ? Subject.Deny("planted") : Rules.Right(request));

        var finding = Assert.Single(report.Findings, found => found is { Plausible: true, Explanation: var text } && text.Contains("planted", StringComparison.Ordinal)
            && found.Explanation.Contains("one says approve", StringComparison.Ordinal));
        Assert.Equal(FindingKind.EngineDisagreement, finding.Kind);
        Assert.Equal(Rules.Threshold + 1, finding.Request.Transaction.Reporting.Units);
        Assert.StartsWith("EngineDisagreement: the same request got two answers: one says approve, other says deny (planted: ", finding.Explanation, StringComparison.Ordinal);
        Assert.False(report.IsClean);
        Assert.InRange(report.Replay!.Executors[1].Differences, 1, report.Replay.Corpus);
    }

    [Fact]
    public void Executors_that_agree_give_no_finding()
    {
        var report = Run(Rules.Right, Rules.Right);

        Assert.True(report.IsClean);
        Assert.Empty(report.Findings);
        Assert.All(report.Replay!.Executors, executor => Assert.Equal((report.Replay.Corpus, 0), (executor.Requests, executor.Differences)));
        Assert.Equal(ReplayEnd.Corpus, report.Replay.End);
    }

    [Fact]
    public void A_unit_of_fuel_is_a_difference()
    {
        var finding = Assert.Single(Run(_ => Subject.Approve(fuel: 1_000), _ => Subject.Approve(fuel: 1_001)).Findings, found => found.Plausible);

        Assert.Equal(FindingKind.EngineDisagreement, finding.Kind);
        Assert.Contains("one says approve for 1000 fuel, other says approve for 1001 fuel", finding.Explanation, StringComparison.Ordinal);
        Assert.Equal(PlainRequest.Instance, finding.Request);
    }

    [Theory]
    [InlineData("clause", "other message")]
    [InlineData("other clause", "message")]
    public void Another_clause_or_message_is_a_difference_even_where_the_decision_is_the_same(string clause, string message) =>
        Assert.Contains(
            Run(_ => Subject.Refer("clause", "message"), _ => Subject.Refer(clause, message)).Findings,
            finding => finding.Kind == FindingKind.EngineDisagreement);

    [Fact]
    public void A_trap_where_the_other_has_a_verdict_is_a_difference() =>
        Assert.Contains(Run(_ => Subject.Approve(), _ => Subject.Trap()).Findings, finding => finding.Kind == FindingKind.EngineDisagreement);

    [Fact]
    public void Another_explanation_of_the_same_trap_is_no_difference() =>
        Assert.DoesNotContain(
            Run(_ => Subject.Trap(), _ => Subject.Trap() with { Explanation = "In other words." }).Findings,
            finding => finding.Kind == FindingKind.EngineDisagreement);

    [Fact]
    public void Fuel_by_another_schedule_is_not_compared_and_the_report_says_so()
    {
        var other = new FakeExecutor("other", _ => Subject.Approve(fuel: 2_000)) { Engine = new EngineIdentity("fake", "2", "fake-2") };
        var report = Run([new FakeExecutor("one", _ => Subject.Approve(fuel: 1_000)), other]);

        Assert.Empty(report.Findings);
        Assert.False(report.Replay!.Executors[1].FuelCompared);
        Assert.Contains("fuel was not compared", report.Replay.Executors[1].Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integer-divide-by-zero", false, false)]
    [InlineData("unreachable", false, true)]
    [InlineData("integer-divide-by-zero", true, true)]
    public void Fuel_of_a_trap_is_compared_where_both_engines_know_it_exactly(string trap, bool sameEngine, bool found)
    {
        var other = new FakeExecutor("other", _ => Subject.Trap(trap) with { Fuel = 80 }) { Engine = new EngineIdentity(sameEngine ? "fake" : "another", "1", "fake-1") };
        var report = Run([new FakeExecutor("one", _ => Subject.Trap(trap)), other]);

        Assert.Equal(found, report.Findings.Any(finding => finding.Kind == FindingKind.EngineDisagreement));
    }

    [Fact]
    public void A_component_that_one_executor_admits_and_another_refuses_is_a_difference_that_any_payment_shows()
    {
        var report = Run([new FakeExecutor("one", Rules.Right), new NoExecutor("other", new ExecutorStart.Refused("It is too large."))]);

        var finding = Assert.Single(report.Findings);
        Assert.Equal((FindingKind.EngineDisagreement, PlainRequest.Instance), (finding.Kind, finding.Request));
        Assert.Contains("one admits the component, other does not: It is too large.", finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executor_that_is_not_there_is_said_and_is_no_difference_and_no_consent()
    {
        var report = Run([new FakeExecutor("one", Rules.Right), new NoExecutor("other", new ExecutorStart.Unavailable("Its library is not there.")), new FakeExecutor("third", Rules.Right)]);

        Assert.Empty(report.Findings);
        Assert.Equal((false, false), (report.HasFaults, report.IsClean));
        Assert.Equal((0, "Its library is not there."), (report.Replay!.Executors[1].Requests, report.Replay.Executors[1].Missing));
        Assert.Equal("other: nothing was replayed. Its library is not there.", report.Replay.Executors[1].Describe());
        Assert.Equal(report.Replay.Corpus, report.Replay.Executors[2].Requests);
    }

    [Fact]
    public void The_first_that_is_there_is_what_the_others_are_compared_with()
    {
        var report = Run([new NoExecutor("one", new ExecutorStart.Unavailable("No.")), new FakeExecutor("second", Rules.Right), new FakeExecutor("third", Rules.Right)]);

        Assert.Equal([null, "second"], report.Replay!.Executors.Skip(1).Select(executor => executor.ComparedWith));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_executor_that_throws_is_a_fault_of_the_host_and_the_replay_goes_on(bool first)
    {
        Outcome Throw(ValidationRequest request) => request.Transaction.Reporting.Units > 0 ? throw new InvalidOperationException("broken") : Subject.Approve();
        var report = Run(first ? Throw : _ => Subject.Approve(), first ? _ => Subject.Approve() : Throw);

        Assert.All(report.Findings, finding => Assert.Equal(FindingKind.HostFault, finding.Kind));
        Assert.Contains("threw InvalidOperationException: broken", report.Findings[0].Explanation, StringComparison.Ordinal);
        Assert.Equal(ReplayEnd.Corpus, report.Replay!.End);
    }

    [Theory]
    [InlineData(OutcomeKind.Deadline)]
    [InlineData(OutcomeKind.HostFailure)]
    public void An_executor_that_the_host_could_not_run_is_a_fault_of_the_host_and_no_difference(OutcomeKind kind)
    {
        var report = Run(_ => Subject.Approve(), _ => new Outcome { Kind = kind, Fuel = 3, Explanation = "It took too long." });

        Assert.All(report.Findings, finding => Assert.Equal(FindingKind.HostFault, finding.Kind));
        Assert.Contains("other could not run the validator", report.Findings[0].Explanation, StringComparison.Ordinal);
    }

    private static FuzzReport Run(Func<ValidationRequest, Outcome> one, Func<ValidationRequest, Outcome> other) =>
        Run([new FakeExecutor("one", one), new FakeExecutor("other", other)]);

    private static FuzzReport Run(IExecutorFactory[] executors) => ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions
    {
        Executions = 3_000,
        Hints = Rules.Hints,
        Replay = new ReplayOptions { Component = Array.Empty<byte>(), Executors = [.. executors] },
    });
}
