using WasmPay.Guests.Host;
using WasmPay.Guests.Native;
using WasmPay.Sandbox;

namespace WasmPay.Guests.Tests.Host;

/// <summary>What makes workers impossible is said before one is started, with what to change.</summary>
public sealed class StartingConditionTests
{
    [Fact]
    public void Too_few_open_files_are_named_with_what_is_needed_and_enough_are_nothing_to_tell()
    {
        var options = new GuestHostOptions { Workers = 2, SpareWorkers = 1, ThreadsPerWorker = 4 };
        var problem = OpenFiles.TooFew(options, 447);
        Assert.Equal("No more than 447 files may be open here, and processes for guests need 448: raise the limit, as by `ulimit -n 1024`.", problem);
        Assert.Null(OpenFiles.TooFew(options, 448));
        Assert.Contains("`ulimit -n 1768`", OpenFiles.TooFew(options with { Workers = 34, ThreadsPerWorker = 17 }, 1_024), StringComparison.Ordinal);
    }

    [WorkerFact]
    public void A_system_that_hides_processes_starts_no_worker_and_is_told_what_to_change()
    {
        var refused = Assert.Throws<GuestHostException>(() => new GuestHost(Hosts.Options with { ProcessFolder = "/nowhere" }));
        Assert.Contains("what it uses of memory cannot be measured: /nowhere does not show", refused.Message, StringComparison.Ordinal);
        Assert.Contains("without `hidepid`", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_process_uses_is_told_while_it_lives_and_not_afterwards()
    {
        using var process = System.Diagnostics.Process.Start("sleep", "1000");
        using var use = ProcessUse.Open("/proc", process.Id);
        // Between its fork and its program it has no memory of its own.
        Assert.True(SpinWait.SpinUntil(() => use?.Read() is { Resident: > 0, CpuSeconds: >= 0 }, TimeSpan.FromMinutes(1)));
        process.Kill();
        process.WaitForExit();
        Assert.Null(use!.Read());
        Assert.Null(ProcessUse.Open("/proc", int.MaxValue));
    }

    [Theory]
    [InlineData((64L << 20) - 1, false)]
    [InlineData(64L << 20, true)]
    public void Limits_that_contradict_each_other_start_no_worker(long processMemory, bool agrees)
    {
        var options = new GuestHostOptions { Sandbox = new SandboxOptions { ProcessMemoryBytes = processMemory } };
        var problem = Record.Exception(options.Check);
        if (agrees) Assert.Null(problem);
        else Assert.Contains("process-memory-bytes is 67108863, and memory-bytes, which is 67108864", Assert.IsType<ArgumentException>(problem).Message, StringComparison.Ordinal);
    }
}
