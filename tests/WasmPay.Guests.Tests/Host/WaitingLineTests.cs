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

    [WorkerFact]
    public async Task What_was_decided_and_is_run_again_leaves_half_of_the_workers_to_payments()
    {
        using var host = Hosts.WithFaults(Hosts.Options with { SpareWorkers = 0, ThreadsPerWorker = 4 });
        var (replayed, guest) = (host.Load(Guests.Of("replayed")), host.Load(Guests.Simple));
        var replays = Enumerable.Range(0, 12).Select(_ => Task.Factory.StartNew(() => replayed.ValidateWithin(1_000_000, Guests.Payment(0, Fault.Memo("wait", "20000"))), TaskCreationOptions.LongRunning)).ToArray();
        await Task.Delay(300);
        for (var i = 0; i < 5; i++) Hosts.AssertApproved(guest.Validate(Guests.Payment()));
        Assert.DoesNotContain(replays, replay => replay.IsCompleted);
    }

    [Fact]
    public async Task Who_leaves_waits_no_longer()
    {
        var waiter = new WaitingLines().Join(new Work("a", aside: true));
        using var leaving = new CancellationTokenSource();
        // No end but by leaving.
        var waiting = Task.Factory.StartNew(() => waiter.Wait(() => TimeSpan.FromHours(1), leaving.Token), TaskCreationOptions.LongRunning);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        await leaving.CancelAsync();
        await waiting.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Null(waiter.Given);
    }

    [WorkerFact]
    public async Task Who_leaves_an_upload_waits_for_no_worker_and_holds_the_one_that_has_begun()
    {
        // Clients that broke their uploads off had more of them under way than anybody may have.
        var host = Hosts.WithScript("loads-without-end", Hosts.Options with { SpareWorkers = 0, LoadDeadline = TimeSpan.FromHours(1) });
        var guest = host.Load(Guests.Simple);
        var workers = host.Pool.Processes;
        using var leaving = new CancellationTokenSource();
        // One has all that uploads may have, and never ends; the others wait for it.
        var uploads = Enumerable.Range(0, 3).Select(i => Task.Factory.StartNew(() => host.TryLoad(Guests.Of($"upload {i}"), out _, out _, cancellation: leaving.Token), TaskCreationOptions.LongRunning)).ToList();
        var inspection = Task.Factory.StartNew(() => host.Inspect(Guests.Of("another"), leaving.Token), TaskCreationOptions.LongRunning);
        await Task.Delay(300);
        Assert.DoesNotContain(uploads.Append<Task>(inspection), waiting => waiting.IsCompleted);

        await leaving.CancelAsync();

        List<Task> all = [.. uploads, inspection];
        Assert.True(SpinWait.SpinUntil(() => all.Count(left => left.IsCompleted) == all.Count - 1, TimeSpan.FromMinutes(2)));
        await Task.Delay(300);
        Assert.Equal(1, all.Count(left => !left.IsCompleted));
        Assert.Equal(OutcomeKind.OutOfFuel, guest.Validate(Guests.Payment()).Kind);
        Assert.Equal(workers, host.Pool.Processes);
        host.Dispose();
        foreach (var left in all) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [WorkerFact]
    public void Who_has_left_before_an_upload_or_an_inspection_is_looked_at_asks_no_worker()
    {
        using var host = Hosts.WithFaults(Hosts.Options with { SpareWorkers = 0 });
        using var left = new CancellationTokenSource();
        left.Cancel();
        Assert.Throws<OperationCanceledException>(() => host.TryLoad(Guests.Simple, out _, out _, cancellation: left.Token));
        Assert.Throws<OperationCanceledException>(() => host.Inspect(Guests.Simple, left.Token));
        Hosts.AssertApproved(host.Load(Guests.Simple).Validate(Guests.Payment()));
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
