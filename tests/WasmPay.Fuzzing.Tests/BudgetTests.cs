using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Fuzzing.Tests.Replaying;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Tests;

/// <summary>A run with a time limit ends with the call that is under way when the time is up, whatever the subject does.</summary>
public class BudgetTests
{
    // A machine may be busy; a run that ignores its limit takes longer than any.
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(OutcomeKind.OutOfFuel)]
    [InlineData(OutcomeKind.Trap)]
    [InlineData(OutcomeKind.Verdict)]
    public void A_subject_whose_every_call_is_slow_is_called_no_more_once_the_time_is_up(OutcomeKind kind)
    {
        var clock = new FakeTimeProvider();
        var subject = new Subject(_ => Slow(clock, new Outcome { Kind = kind, Fuel = 10, Verdict = kind == OutcomeKind.Verdict ? new Verdict(Decision.Approve, []) : null }));
        var report = ValidatorFuzzer.Run(subject, new FuzzOptions { Executions = int.MaxValue, TimeLimit = 20 * Call, TimeProvider = clock });

        Assert.Equal(20, subject.Calls);
        Assert.Equal(FuzzEnd.TimeLimit, report.End);
    }

    [Fact]
    public void Confirming_and_shrinking_an_unstable_answer_stop_with_the_time_too()
    {
        var clock = new FakeTimeProvider();
        var calls = 0UL;
        var subject = new Subject(_ => Slow(clock, Subject.Approve(fuel: ++calls)));
        ValidatorFuzzer.Run(subject, new FuzzOptions { Executions = int.MaxValue, TimeLimit = 20 * Call, TimeProvider = clock });

        Assert.Equal(20, subject.Calls);
    }

    [Fact]
    public void A_limit_that_a_call_oversteps_ends_the_run_with_that_call()
    {
        var clock = new FakeTimeProvider();
        var subject = new Subject(_ => Slow(clock, Subject.Trap()));
        ValidatorFuzzer.Run(subject, new FuzzOptions { Executions = int.MaxValue, TimeLimit = Call / 2, TimeProvider = clock });

        Assert.Equal(1, subject.Calls);
    }

    [Fact]
    public void Replay_lies_within_the_limit_and_has_its_share_of_it()
    {
        var clock = new FakeTimeProvider();
        var subject = new Subject(request => Slow(clock, Rules.Right(request)));
        FakeExecutor[] executors = [new("one", request => Slow(clock, Rules.Right(request))), new("other", request => Slow(clock, Subject.Approve()))];
        var report = ValidatorFuzzer.Run(subject, new FuzzOptions
        {
            Executions = int.MaxValue,
            TimeLimit = 100 * Call,
            TimeProvider = clock,
            Hints = Rules.Hints,
            Replay = new ReplayOptions { Component = Array.Empty<byte>(), Executors = [.. executors], TimeLimit = 60 * Call },
        });

        // Two thirds, and one third; each ends with the call that is under way.
        Assert.Equal(67, subject.Calls);
        Assert.InRange(executors.Sum(executor => executor.Asked.Count), 2, 34);
        Assert.True(report.Replay!.Executors[0].Requests > 0);
    }

    [Fact]
    public void Loading_that_takes_longer_than_the_whole_run_takes_nothing_of_the_replay_s_share()
    {
        var clock = new FakeTimeProvider();
        using ManualResetEventSlim begun = new(), late = new();
        FakeExecutor[] executors = [new("one", Rules.Right), new("other", Rules.Right) { Loading = () => { begun.Set(); late.Wait(); } }, new("third", Rules.Right)];
        var subject = new Subject(request => Slow(clock, Rules.Right(request)));
        // Lets go of the one that is being loaded when the attack is over, ten times the limit later.
        var progress = new After(clock, 20 * Call, () => { begun.Wait(); clock.Advance(300 * Call); late.Set(); });
        var report = ValidatorFuzzer.Run(subject, new FuzzOptions
        {
            Executions = int.MaxValue,
            TimeLimit = 30 * Call,
            TimeProvider = clock,
            Replay = new ReplayOptions { Component = Array.Empty<byte>(), Executors = [.. executors] },
        }, progress);

        Assert.Equal(report.Replay!.Corpus, report.Replay.Executors[1].Requests);
        Assert.Equal((0, "The time was up before it could be loaded."), (report.Replay.Executors[2].Requests, report.Replay.Executors[2].Missing));
        Assert.False(report.IsComplete);
        Assert.False(report.IsClean);
    }

    [Fact]
    public void A_subject_that_is_slow_everywhere_is_replayed_everywhere()
    {
        var clock = new FakeTimeProvider();
        FakeExecutor[] executors = [.. ((string[])["one", "other", "third"]).Select(name => new FakeExecutor(name, request => Slow(clock, Rules.Right(request))))];
        var report = ValidatorFuzzer.Run(new Subject(request => Slow(clock, Rules.Right(request))), new FuzzOptions
        {
            Executions = int.MaxValue,
            TimeLimit = 10 * Call,
            TimeProvider = clock,
            Replay = new ReplayOptions { Component = Array.Empty<byte>(), Executors = [.. executors] },
        });

        Assert.All(report.Replay!.Executors, executor => Assert.True(executor.Requests > 0, executor.Describe()));
        Assert.True(report.IsClean);
    }

    [Fact]
    public void A_run_whose_time_is_up_before_the_first_request_is_not_clean()
    {
        var report = ValidatorFuzzer.Run(new Subject(Rules.Right), new FuzzOptions
        {
            TimeLimit = TimeSpan.Zero,
            TimeProvider = new FakeTimeProvider(),
            Replay = new ReplayOptions { Component = Array.Empty<byte>(), Executors = [new FakeExecutor("one", Rules.Right)] },
        });

        Assert.Equal((0, 0), (report.Executions, report.Replay!.Executors[0].Requests));
        Assert.Empty(report.Findings);
        Assert.False(report.IsClean);
    }

    [Fact]
    public void A_component_whose_every_call_burns_all_its_fuel_does_not_hold_up_a_run_of_a_second()
    {
        var limit = TimeSpan.FromSeconds(1);
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions { Fuel = 2_000_000 });
        Assert.True(sandbox.TryLoadForCoverage(Burning(), out var validator, out var refusals), string.Join(' ', refusals));
        using (validator)
        {
            var clock = Stopwatch.StartNew();
            var report = ValidatorFuzzer.Run(validator, new FuzzOptions
            {
                Executions = int.MaxValue,
                TimeLimit = limit,
                Replay = new ReplayOptions { Component = Burning(), Executors = [new SandboxExecutorFactory("interpreter", EngineChoice.Interpreted, sandbox), new SandboxExecutorFactory("compiled", EngineChoice.Compiled, sandbox)] },
            });

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, limit + HangGuard);
            Assert.Equal(FuzzEnd.TimeLimit, report.End);
            Assert.Contains(report.Findings, finding => finding.Kind == FindingKind.OutOfFuel);
            Assert.DoesNotContain(report.Findings, finding => finding.Kind == FindingKind.EngineDisagreement);
        }
    }

    [Fact]
    public async Task Cancelling_from_another_thread_ends_a_run_without_a_limit()
    {
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions { Fuel = 2_000_000 });
        Assert.True(sandbox.TryLoadForCoverage(Burning(), out var validator, out _));
        using (validator)
        using (var cancel = new CancellationTokenSource())
        {
            var begun = new TaskCompletionSource();
            var run = Task.Run(() => ValidatorFuzzer.Run(new Announcing(validator, begun), new FuzzOptions { Executions = int.MaxValue }, cancellation: cancel.Token));
            await begun.Task.WaitAsync(HangGuard);
            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(HangGuard));
        }
    }

    [Fact]
    public async Task Cancelling_is_seen_within_a_call()
    {
        // More fuel than there is time for, and a deadline beyond the guard: only the caller's wish ends the call.
        using var sandbox = new Sandbox.Sandbox(new SandboxOptions { Fuel = ulong.MaxValue / 4, Deadline = 10 * HangGuard });
        Assert.True(sandbox.TryLoadForCoverage(Burning(), out var validator, out var refusals), string.Join(' ', refusals));
        using (validator)
        using (var cancel = new CancellationTokenSource())
        {
            var begun = new TaskCompletionSource();
            var run = Task.Run(() => ValidatorFuzzer.Run(new Announcing(validator, begun), new FuzzOptions { Executions = 1 }, cancellation: cancel.Token));
            await begun.Task.WaitAsync(HangGuard);
            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(HangGuard));
        }
    }

    private static Outcome Slow(FakeTimeProvider clock, Outcome outcome)
    {
        clock.Advance(Call);
        return outcome;
    }

    /// <summary>The endless component with its condition turned round: it loops for all amounts but one.</summary>
    private static byte[] Burning()
    {
        const byte i64Const = 0x42, i64Equal = 0x51, i64NotEqual = 0x52;
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Components", "endless.wasm"));
        // 73,164,082 in LEB128.
        ReadOnlySpan<byte> condition = [i64Const, 0xB2, 0xCA, 0xF1, 0x22, i64Equal];
        var at = bytes.AsSpan().IndexOf(condition);
        Assert.True(at >= 0);
        bytes[at + condition.Length - 1] = i64NotEqual;
        return bytes;
    }

    /// <summary>Does something once, when the run reports after so much of its time.</summary>
    private sealed class After(FakeTimeProvider clock, TimeSpan time, Action act) : IProgress<FuzzProgress>
    {
        private readonly long _started = clock.GetTimestamp();
        private bool _done;

        public void Report(FuzzProgress value)
        {
            if (_done || clock.GetElapsedTime(_started) < time) return;
            _done = true;
            act();
        }
    }

    /// <summary>Tells when the first call has begun.</summary>
    private sealed class Announcing(IValidator inner, TaskCompletionSource begun) : IValidator
    {
        public Outcome Validate(ValidationRequest request, CancellationToken cancellation = default)
        {
            begun.TrySetResult();
            return inner.Validate(request, cancellation);
        }
    }
}
