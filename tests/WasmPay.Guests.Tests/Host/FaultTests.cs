using WasmPay.Guests.Tests.Workers;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Tests.Host;

/// <summary>What costs a worker its life costs its payment a referral, and nobody else anything.</summary>
public sealed partial class FaultTests
{
    private static readonly GuestHostOptions s_quick = Hosts.Options with
    {
        CallDeadline = TimeSpan.FromMilliseconds(400),
        DeadlineGrace = TimeSpan.FromMilliseconds(200),
        QuarantineDeaths = 100,
    };

    [WorkerTheory]
    [InlineData("segv", "ended")]
    [InlineData("managed-segv", "ended")]
    [InlineData("abort", "ended")]
    [InlineData("stack", "")]
    [InlineData("socket", "ended")]
    [InlineData("execve", "ended")]
    [InlineData("fork", "ended")]
    [InlineData("ptrace", "ended")]
    [InlineData("signal-host", "ended")]
    [InlineData("signal-host-thread", "ended")]
    [InlineData("bpf", "ended")]
    [InlineData("io-uring", "ended")]
    [InlineData("loop", "did not answer")]
    [InlineData("native-loop", "did not answer")]
    public void A_guest_that_kills_its_process_is_an_outcome_and_others_are_answered(string fault, string why)
    {
        // Only what never ends is waited for until the deadline.
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = why == "did not answer" ? TimeSpan.FromSeconds(4) : TimeSpan.FromSeconds(60) });
        var (killer, other) = (host.Load(Guests.Of("killer")), host.Load(Guests.Of("other")));
        var outcome = killer.Validate(Guests.Payment(0, Fault.Memo(fault)));
        Assert.Equal((OutcomeKind.HostFailure, "worker-died"), (outcome.Kind, outcome.Trap));
        Assert.Contains(why, outcome.Explanation, StringComparison.Ordinal);
        Assert.Null(outcome.Verdict);
        Hosts.AssertApproved(other.Validate(Guests.Payment()));
        Hosts.AssertApproved(killer.Validate(Guests.Payment()));
    }

    [WorkerTheory]
    [InlineData("open-to-read", "/etc/passwd", "error 1")]
    [InlineData("read-host", "", "error 1, error 1")]
    [InlineData("mkdir", "/tmp/wasmpay-guest-made-this", "error 1")]
    [InlineData("unlink", "/etc/passwd", "error 1")]
    [InlineData("be-dumpable", "", "error 1")]
    [InlineData("raise-limits", "", "error 1")]
    [InlineData("clone3", "", "error 38")]
    [InlineData("pin-host", "", "error 38")]
    [InlineData("look-at-host", "", "error 38")]
    [InlineData("host-scheduler", "", "error 38")]
    [InlineData("own-scheduler", "", "result 0")]
    [InlineData("environment", "", "DOTNET_DbgEnableMiniDump|DOTNET_EnableDiagnostics|DOTNET_EnableWriteXorExecute|DOTNET_GCHeapHardLimit|DOTNET_NOLOGO|DOTNET_SYSTEM_GLOBALIZATION_INVARIANT|DOTNET_TieredPGO|DOTNET_gcConcurrent|DOTNET_gcServer")]
    [InlineData("many-threads", "", "done")]
    [InlineData("collect", "", "done")]
    [InlineData("throw", "", "a fault of the sandbox")]
    [InlineData("heap", "", "OutOfMemoryException")]
    public void What_is_refused_is_refused_and_what_the_runtime_needs_works(string fault, string argument, string answer)
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(60), HeapBytes = 200 << 20, SpareWorkers = 0 });
        var guest = host.Load(Guests.Simple);
        var outcome = guest.Validate(Guests.Payment(0, Fault.Memo(fault, argument)));
        Assert.Equal(OutcomeKind.HostFailure, outcome.Kind);
        Assert.EndsWith(answer, outcome.Explanation!.TrimEnd('.').Replace(": Exception of type 'System.OutOfMemoryException' was thrown", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Hosts.AssertApproved(guest.Validate(Guests.Payment()));
    }

    [WorkerFact]
    public void A_file_is_not_opened_to_write()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var host = Hosts.WithFaults(s_quick with { SpareWorkers = 0 });
            var outcome = host.Load(Guests.Simple).Validate(Guests.Payment(0, Fault.Memo("open-to-write", file)));
            Assert.EndsWith("error 1", outcome.Explanation!, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [WorkerFact]
    public void Memory_outside_the_heap_is_seen_and_ends_the_worker()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(60), ResidentBytes = 500 << 20, LookInterval = TimeSpan.FromMilliseconds(20) });
        var guest = host.Load(Guests.Simple);
        var outcome = guest.Validate(Guests.Payment(0, Fault.Memo("native-memory")));
        Assert.Equal("worker-died", outcome.Trap);
        Hosts.AssertApproved(guest.Validate(Guests.Payment()));
    }

    [WorkerFact]
    public void The_kernel_ends_what_uses_up_its_processor_time()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(100), CpuSeconds = 20 });
        var guest = host.Load(Guests.Simple);
        Assert.Equal("worker-died", guest.Validate(Guests.Payment(0, Fault.Memo("loop"))).Trap);
        Hosts.AssertApproved(guest.Validate(Guests.Payment()));
    }

    [WorkerFact]
    public void The_others_of_a_payment_keep_their_verdicts_when_one_kills_the_worker()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(60) });
        var (first, killer, last) = (host.Load(Guests.Of("platform")), host.Load(Guests.Of("killer")), host.Load(Guests.Of("bank")));
        var outcomes = host.Validate([(first, Guests.Payment()), (killer, Guests.Payment(0, Fault.Memo("segv"))), (last, Guests.Payment(1, "kept"))]);
        Hosts.AssertApproved(outcomes[0]);
        Assert.Equal((OutcomeKind.HostFailure, "worker-died"), (outcomes[1].Kind, outcomes[1].Trap));
        Assert.Equal("kept", Assert.Single(outcomes[2].Verdict!.Findings).Message);
    }

    [WorkerFact]
    public void Another_banks_call_in_the_same_worker_is_made_again()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(20) });
        var (killer, other) = (host.Load(Guests.Of("killer")), host.Load(Guests.Of("other")));
        using var begun = new ManualResetEventSlim();
        Outcome? waited = null;
        var thread = new Thread(() =>
        {
            begun.Set();
            waited = other.Validate(Guests.Payment(0, Fault.Memo("wait", "1500")));
        });
        thread.Start();
        begun.Wait();
        Thread.Sleep(200);
        Assert.Equal("worker-died", killer.Validate(Guests.Payment(0, Fault.Memo("segv"))).Trap);
        thread.Join();
        Hosts.AssertApproved(waited!);
        Assert.Empty(host.Held);
    }

    // What fills a worker's memory is not what asks for the last of it.
    [WorkerFact]
    public async Task Who_was_called_alone_when_a_worker_had_no_memory_left_is_tried_again_alone_and_not_blamed_at_once()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(60), QuarantineDeaths = 2 });
        var (filler, other) = (host.Load(Guests.Of("filler")), host.Load(Guests.Of("other")));
        var waiting = Task.Run(() => other.Validate(Guests.Payment(0, Fault.Memo("wait", "1500"))));
        await Task.Delay(300);
        Assert.Equal("worker-died", filler.Validate(Guests.Payment(0, Fault.Memo("no-memory"))).Trap);
        Hosts.AssertApproved(await waiting);
        Assert.Empty(host.Held);
        Assert.Equal("worker-died", filler.Validate(Guests.Payment(0, Fault.Memo("no-memory"))).Trap);
        Assert.Equal([filler.Digest], host.Held.Keys);
    }

    // A frozen group of processes, a hypervisor that takes its time, a debugger: three of them quarantined what all payments are held to.
    [WorkerFact]
    public void Nobody_is_blamed_where_the_machine_gives_no_worker_any_time()
    {
        using var host = Hosts.WithFaults(s_quick with { Workers = 2, ThreadsPerWorker = 1, WorkerWait = TimeSpan.FromSeconds(3), QuarantineDeaths = 1 });
        var guest = host.Load(Guests.Simple);
        using var enough = new CancellationTokenSource();
        var freezer = new Thread(() =>
        {
            while (!enough.Token.WaitHandle.WaitOne(5))
                foreach (var process in host.Pool.Processes) _ = kill(process, StopSignal);
        });
        freezer.Start();
        Thread.Sleep(300);
        for (var i = 0; i < 2; i++)
        {
            var outcome = guest.Validate(Guests.Payment());
            Assert.Equal(OutcomeKind.HostFailure, outcome.Kind);
            Assert.NotEqual("worker-died", outcome.Trap);
        }
        enough.Cancel();
        freezer.Join();
        Assert.Empty(host.Held);
        Assert.True(SpinWait.SpinUntil(() =>
        {
            // Also one that was frozen while it started, and is among them only now.
            foreach (var process in host.Pool.Processes) _ = kill(process, ContinueSignal);
            return guest.Validate(Guests.Payment()).Kind == OutcomeKind.Verdict;
        }, TimeSpan.FromMinutes(2)));
    }

    [WorkerFact]
    public void A_kill_from_outside_costs_at_most_the_call_that_was_under_way()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(20) });
        var guest = host.Load(Guests.Simple);
        var killing = Task.Run(async () =>
        {
            await Task.Delay(300);
            Kill(host.Pool.Processes);
        });
        var outcome = guest.Validate(Guests.Payment(0, Fault.Memo("wait", "1000")));
        Assert.Equal("worker-died", outcome.Trap);
        killing.Wait();
        Hosts.AssertApproved(guest.Validate(Guests.Payment()));
    }

    [WorkerFact]
    public void Workers_that_were_killed_while_idle_cost_nothing()
    {
        using var host = Hosts.WithFaults(s_quick with { LookInterval = TimeSpan.FromSeconds(30) });
        var guest = host.Load(Guests.Simple);
        Kill(host.Pool.Processes);
        Hosts.AssertApproved(guest.Validate(Guests.Payment()));
        Assert.Empty(host.Held);
    }

    [WorkerFact]
    public void A_cancellation_reaches_the_batch_that_runs_and_no_later_one()
    {
        using var host = Hosts.WithFaults(s_quick with { CallDeadline = TimeSpan.FromSeconds(60), SpareWorkers = 0 });
        var guest = host.Load(Guests.Simple);
        using var cancellation = new CancellationTokenSource(300);
        var outcomes = host.Validate([(guest, Guests.Payment(0, Fault.Memo("wait", "2000"))), (guest, Guests.Payment())], cancellation.Token);
        Assert.Equal(OutcomeKind.Deadline, outcomes[1].Kind);
        Assert.All(host.Validate([(guest, Guests.Payment()), (guest, Guests.Payment())]), Hosts.AssertApproved);
    }

    [WorkerFact]
    public void The_meter_tells_why_a_worker_ended()
    {
        var reasons = new System.Collections.Concurrent.ConcurrentBag<object?>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "wasmpay.guests.workers.ended") listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => reasons.Add(tags[0].Value));
        listener.Start();
        using (var host = Hosts.WithFaults(s_quick with { SpareWorkers = 0 }))
        {
            var guest = host.Load(Guests.Simple);
            guest.Validate(Guests.Payment(0, Fault.Memo("loop")));
            // Another worker, which the host's end finds alive.
            Hosts.AssertApproved(guest.Validate(Guests.Payment()));
        }

        Assert.Contains("stalled", reasons);
        Assert.Contains("stopped", reasons);
    }

    // A busy machine takes its time to end them; a call that begins meanwhile would be under way.
    private const int StopSignal = 19, ContinueSignal = 18;

    [System.Runtime.InteropServices.LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    private static void Kill(IReadOnlyList<int> processes)
    {
        foreach (var process in processes) System.Diagnostics.Process.GetProcessById(process).Kill();
        foreach (var process in processes)
            Assert.True(SpinWait.SpinUntil(() => !File.Exists($"/proc/{process}/stat") || IsEnded(process), TimeSpan.FromSeconds(60)));
    }

    private static bool IsEnded(int process)
    {
        try
        {
            // Until its last thread is gone its pipes are open: the state comes first, the number of threads eighteenth.
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
            return fields[0] == "Z" && fields[17] is "0" or "1";
        }
        catch (IOException)
        {
            return true;
        }
    }

    [WorkerFact]
    public void Workers_end_with_their_host()
    {
        int[] processes;
        using (var host = new GuestHost(s_quick)) processes = [.. host.Pool.Processes];
        Assert.NotEmpty(processes);
        Assert.All(processes, process => Assert.False(Path.Exists($"/proc/{process}")));
    }
}
