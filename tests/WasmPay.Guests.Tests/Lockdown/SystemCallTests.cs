using WasmPay.Guests.Lockdown;

namespace WasmPay.Guests.Tests.Lockdown;

/// <summary>The filter's lists, read as the specification that they are.</summary>
public sealed class SystemCallTests
{
    private static readonly IReadOnlyList<SystemCall> s_special =
        [SystemCalls.Clone, SystemCalls.ThreadKill, SystemCalls.Limits, SystemCalls.ProcessControl, SystemCalls.FileControl, .. SystemCalls.Scheduling];

    [Fact]
    public void No_call_has_two_answers()
    {
        var all = (SystemCall[])[.. SystemCalls.Allowed, .. SystemCalls.Absent, .. SystemCalls.Deadly, .. s_special];
        Assert.Equal(all.Length, all.Select(call => call.Name).Distinct().Count());
        Assert.Equal(all.Count(call => call.X64 >= 0), all.Select(call => call.X64).Where(number => number >= 0).Distinct().Count());
        Assert.Equal(all.Count(call => call.Arm64 >= 0), all.Select(call => call.Arm64).Where(number => number >= 0).Distinct().Count());
    }

    [Theory]
    [InlineData("execve")]
    [InlineData("socket")]
    [InlineData("ptrace")]
    [InlineData("process_vm_readv")]
    [InlineData("kill")]
    [InlineData("io_uring_setup")]
    public void Clear_attacks_are_deadly_and_not_allowed(string name)
    {
        Assert.Contains(SystemCalls.Deadly, call => call.Name == name);
        Assert.DoesNotContain(SystemCalls.Allowed, call => call.Name == name);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("openat")]
    [InlineData("openat2")]
    [InlineData("creat")]
    [InlineData("unlinkat")]
    [InlineData("renameat2")]
    [InlineData("dup2")]
    [InlineData("ioctl")]
    public void What_reaches_files_is_on_no_list_of_what_is_served(string name) => Assert.DoesNotContain(SystemCalls.Allowed, call => call.Name == name);

    [Fact]
    public void Every_jump_of_the_filter_lands_on_an_instruction()
    {
        var program = FilterProgram.For(4_711);
        Assert.InRange(program.Length, 1, 4_096);
        for (var i = 0; i < program.Length; i++)
        {
            Assert.True(i + 1 + program[i].WhenTrue < program.Length || program[i].Code == 0x06);
            Assert.True(i + 1 + program[i].WhenFalse < program.Length || program[i].Code == 0x06);
        }
        Assert.Equal(0x06, program[^1].Code);
    }

    [Fact]
    public void All_limits_of_the_options_are_finite_and_checked()
    {
        new GuestHostOptions().Check();
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuestHostOptions { Workers = 0 }.Check());
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuestHostOptions { CallDeadline = Timeout.InfiniteTimeSpan }.Check());
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuestHostOptions { ComponentsKept = 1 }.Check());
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuestHostOptions { Files = 3 }.Check());
    }
}
