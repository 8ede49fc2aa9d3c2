using System.Diagnostics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>A call ends when its time has passed or its caller cancels, wherever fuel is looked at, whatever fuel is left.</summary>
public abstract class DeadlineTests(Tier tier)
{
    // A machine that is busy may be slow; one that waits for the fuel would take hours.
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    public static TheoryData<string, byte[]> Endless => new()
    {
        { "a loop", [0x03, 0x40, 0x0C, 0, 0x0B] },
        { "calls in a loop", [0x03, 0x40, 0x10, 0, 0x0C, 0, 0x0B] },
        { "memory.fill in a loop", [0x03, 0x40, 0x41, 0, 0x41, 1, .. W.Const(65_536), 0xFC, 0x0B, 0, 0x0C, 0, 0x0B] },
        { "memory.grow in a loop", [0x03, 0x40, 0x20, 0, 0x40, 0, 0x1A, 0x0C, 0, 0x0B] },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void A_call_ends_when_its_time_has_passed(string what, byte[] body)
    {
        using var guest = Open(body);
        guest.Store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromMilliseconds(20));
        var watch = Stopwatch.StartNew();
        Assert.Equal(TrapCode.Interrupted, guest.Trap("f").Code);
        Assert.True(watch.Elapsed < HangGuard, $"{what} took {watch.Elapsed}");
    }

    [Fact]
    public void A_call_ends_when_its_caller_cancels()
    {
        using var guest = Open([0x03, 0x40, 0x0C, 0, 0x0B]);
        using var cancellation = new CancellationTokenSource();
        guest.Store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromHours(1), cancellation.Token);
        cancellation.CancelAfter(20);
        Assert.Equal(TrapCode.Interrupted, guest.Trap("f").Code);
    }

    [Theory]
    [InlineData(1_000ul)]
    [InlineData(200_000ul)]
    public void Fuel_is_counted_the_same_with_a_deadline_as_without(ulong fuel)
    {
        using var guest = Open([0x03, 0x40, 0x0C, 0, 0x0B]);
        guest.Store.Fuel = fuel;
        var without = guest.Trap("f");
        guest.Store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromHours(1));
        guest.Store.Fuel = fuel;
        var with = guest.Trap("f");
        Assert.Equal((TrapCode.OutOfFuel, without.Offset, 0ul), (with.Code, with.Offset, guest.Store.Fuel));
        Assert.Equal(TrapCode.OutOfFuel, without.Code);
    }

    [Fact]
    public void A_call_that_answers_in_time_uses_the_same_fuel_over_many_slices()
    {
        // Counts down from the argument.
        var wasm = new W();
        wasm.Function("f", [W.I32], [], [0x03, 0x40, 0x20, 0, 0x41, 1, 0x6B, 0x22, 0, 0x0D, 0, 0x0B]);
        using var guest = new Guest(wasm.Build(), tier: tier);
        var without = guest.FuelOf("f", CoreValue.I32(300_000));
        guest.Store.Deadline = new Deadline(TimeProvider.System, TimeSpan.FromHours(1));
        Assert.Equal(without, guest.FuelOf("f", CoreValue.I32(300_000)));
    }

    private Guest Open(byte[] body)
    {
        var wasm = new W().Memory(1);
        wasm.Function(null, [], [], []);
        wasm.Function("f", [], [], body, (1, W.I32));
        return new Guest(wasm.Build(), fuel: ulong.MaxValue, tier: tier);
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledDeadlineTests() : DeadlineTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedDeadlineTests() : DeadlineTests(Tier.Interpreted);
