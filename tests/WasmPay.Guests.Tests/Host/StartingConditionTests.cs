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
        var problem = OpenFiles.TooFew(options, 443);
        Assert.Equal("No more than 443 files may be open here, and processes for guests need 444: raise the limit, as by `ulimit -n 1024`.", problem);
        Assert.Null(OpenFiles.TooFew(options, 444));
        Assert.Contains("`ulimit -n 1732`", OpenFiles.TooFew(options with { Workers = 34, ThreadsPerWorker = 17 }, 1_024), StringComparison.Ordinal);
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
