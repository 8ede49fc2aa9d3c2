using WasmPay.Guests.Host;
using WasmPay.Guests.Tests.Workers;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Host;

/// <summary>Whoever waits for a worker has its turn, whatever others send; and what decides no payment never has all workers.</summary>
public sealed class WaitingLineTests
{
    private static readonly string[] s_orderOfTurns = ["a", "b", "c", "a", "c", "a"];

    [Fact]
    public void Lines_take_turns_and_within_a_line_the_first_comes_first()
    {
        var lines = new WaitingLines();
        var waiters = new List<(WaitingLines.Waiter Waiter, string Line)>();
        foreach (var line in (string[])["a", "a", "a", "b", "c", "c"]) waiters.Add((lines.Join(new Work(line, aside: false)), line));
        var served = new List<(WaitingLines.Waiter, string)>();
        while (lines.Next(aside: true) is { } next) served.Add(waiters.Single(waiter => waiter.Waiter == next));
        Assert.Equal(s_orderOfTurns, served.Select(one => one.Item2));
        Assert.Equal(waiters.Where(one => one.Line == "a").Select(one => one.Waiter), served.Where(one => one.Item2 == "a").Select(one => one.Item1));
        Assert.True(lines.IsEmpty);
    }

    [Fact]
    public void Who_has_left_is_passed_over_and_who_is_aside_waits_for_its_share()
    {
        var lines = new WaitingLines();
        var (gone, aside, payment) = (lines.Join(new Work("a", false)), lines.Join(new Work("b", true)), lines.Join(new Work("c", false)));
        gone.HasLeft = true;
        Assert.Same(payment, lines.Next(aside: false));
        Assert.Null(lines.Next(aside: false));
        Assert.False(lines.IsEmpty);
        Assert.Same(aside, lines.Next(aside: true));
        Assert.True(lines.IsEmpty);
    }

    [WorkerFact]
    public async Task A_bank_whose_calls_are_many_and_slow_keeps_nobody_from_a_turn()
    {
        // As many as there are threads of workers are under way, and ten times as many wait.
        using var host = Hosts.WithFaults(Hosts.Options with { CallDeadline = TimeSpan.FromSeconds(60), SpareWorkers = 0 });
        var (slow, other) = (host.Load(Guests.Of("slow")), host.Load(Guests.Of("other")));
        using var ended = new CancellationTokenSource();
        var served = 0;
        var busy = Enumerable.Range(0, 20).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    slow.Validate(Guests.Payment(0, Fault.Memo("wait", "50")));
                    Interlocked.Increment(ref served);
                }
            }, TaskCreationOptions.LongRunning)).ToArray();
        SpinWait.SpinUntil(() => Volatile.Read(ref served) > 10);
        for (var i = 0; i < 10; i++)
        {
            var before = Volatile.Read(ref served);
            Hosts.AssertApproved(other.Validate(Guests.Payment()));
            // Not all twenty that were there before it.
            Assert.InRange(Volatile.Read(ref served) - before, 0, 12);
        }
        await ended.CancelAsync();
        await Task.WhenAll(busy);
    }

    [WorkerFact]
    public async Task Uploads_leave_half_of_the_workers_to_payments()
    {
        using var host = Hosts.WithScript("loads-without-end", Hosts.Options with { SpareWorkers = 0, LoadDeadline = TimeSpan.FromSeconds(5), ThreadsPerWorker = 4 });
        // The first of a name is admitted, so that there is something to pay with.
        var guest = host.Load(Guests.Simple);
        var uploads = Enumerable.Range(0, 12).Select(i => Task.Factory.StartNew(() => host.TryLoad(Guests.Of($"upload {i}"), out _, out _), TaskCreationOptions.LongRunning)).ToArray();
        await Task.Delay(300);
        for (var i = 0; i < 5; i++) Assert.Equal(OutcomeKind.OutOfFuel, guest.Validate(Guests.Payment()).Kind);
        Assert.DoesNotContain(uploads, upload => upload.IsCompleted);
    }

    private sealed class Work(string line, bool aside) : GuestWork
    {
        public override string Kind => "test";

        public override int Count => 1;

        public override bool IsAside => aside;

        public override string Line => line;

        public override string DigestOf(int part) => line;

        public override WorkerDeath? Do(GuestConnection on, IReadOnlyList<int> parts, out bool begun, CancellationToken cancellation) => throw new NotSupportedException();

        public override void GiveUp(int part, string cause, string reason) => throw new NotSupportedException();
    }
}
