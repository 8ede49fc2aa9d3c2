using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>All guests of a process together hold no more than it has for them: idle ones go first, then calls wait.</summary>
public sealed class MemoryGovernorTests
{
    private static Deadline Long => new(TimeProvider.System, TimeSpan.FromMinutes(1));

    private static Deadline Passed => new(TimeProvider.System, TimeSpan.Zero);

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_more_than_all_of_it_never()
    {
        var governor = new MemoryGovernor(100, () => false);
        Assert.True(governor.TryTake(100, Passed));
        Assert.False(governor.TryTake(1, Passed));
        governor.Release(60);
        Assert.Equal(40, governor.Held);
        Assert.True(governor.TryTake(59, Passed));
        Assert.False(governor.TryTake(2, Passed));
        Assert.True(governor.TryTake(1, Passed));
        Assert.False(governor.TryTake(101, Long));
    }

    [Fact]
    public void Idle_guests_are_let_go_before_a_call_waits()
    {
        MemoryGovernor? governor = null;
        var idle = 3;
        governor = new(100, () =>
        {
            if (idle == 0) return false;
            idle--;
            governor!.Release(30);
            return true;
        });
        Assert.True(governor.TryTake(90, Passed));
        Assert.True(governor.TryTake(40, Passed));
        Assert.Equal(2, idle);
    }

    [Fact]
    public async Task A_call_waits_until_another_gives_back()
    {
        var governor = new MemoryGovernor(100, () => false);
        Assert.True(governor.TryTake(100, Long));
        var waiting = Task.Run(() => governor.TryTake(100, Long));
        Assert.False(waiting.IsCompleted);
        governor.Release(100);
        Assert.True(await waiting);
    }

    [Fact]
    public async Task Many_threads_never_hold_more_than_there_is()
    {
        const long capacity = 1_000;
        var governor = new MemoryGovernor(capacity, () => false);
        long held = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(thread);
                for (var round = 0; round < 5_000; round++)
                {
                    long bytes = random.Next(1, 400);
                    Assert.True(governor.TryTake(bytes, Long));
                    var now = Interlocked.Add(ref held, bytes);
                    if (now > Volatile.Read(ref most)) Volatile.Write(ref most, now);
                    Interlocked.Add(ref held, -bytes);
                    governor.Release(bytes);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.InRange(most, 1, capacity);
        Assert.Equal(0, governor.Held);
        Assert.True(governor.TryTake(capacity, Passed));
    }

    [Fact]
    public void A_call_for_which_there_is_no_memory_before_the_deadline_is_the_host_s_failure()
    {
        using var engine = Fixture.NewEngine("managed");
        using var sandbox = new Sandbox(new() { MemoryBytes = 1 << 20, ProcessMemoryBytes = 1 << 20, Deadline = TimeSpan.FromMilliseconds(50) }, engine);
        Assert.True(sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _));
        using (validator)
        {
            Assert.True(sandbox.Host.Memory.TryTake(1, Passed));
            var outcome = validator.Validate(Requests.Payment(0));
            Assert.Equal((OutcomeKind.HostFailure, "no-memory"), (outcome.Kind, outcome.Trap));
            Assert.Contains("(ProcessMemoryBytes)", outcome.Explanation, StringComparison.Ordinal);
            sandbox.Host.Memory.Release(1);
            Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(0)).Kind);
        }
    }

    [Fact]
    public async Task Guests_on_many_threads_answer_although_few_fit_at_a_time_and_leave_only_idle_ones_behind()
    {
        using var engine = Fixture.NewEngine("managed");
        using var sandbox = new Sandbox(new() { MemoryBytes = 1 << 20, ProcessMemoryBytes = 2 << 20, Deadline = TimeSpan.FromMinutes(1) }, engine);
        var validators = Enumerable.Range(0, 8).Select(i => sandbox.TryLoad(Fixture.Bytes("behaviours-utf8.wasm"), out var validator, out _) ? validator : throw new InvalidOperationException()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < 100; round++)
                Assert.Equal(OutcomeKind.Verdict, validators[(thread + round) % validators.Length].Validate(Requests.Payment(0)).Kind);
        })));
        Assert.InRange(sandbox.Host.Memory.Held, 0, 2 << 20);
        foreach (var validator in validators) validator.Dispose();
        Assert.Equal(0, sandbox.Host.Memory.Held);
    }
}
