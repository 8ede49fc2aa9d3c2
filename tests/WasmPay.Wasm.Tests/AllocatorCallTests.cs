using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests;

/// <summary>Calls by four numbers, as allocators are called, are calls like those by slots.</summary>
public sealed class AllocatorCallTests
{
    [Fact]
    public void Answers_fuel_and_traps_are_those_of_a_call_by_slots()
    {
        var wasm = new W();
        // (a - b) / c + d
        wasm.Function("f", [W.I32, W.I32, W.I32, W.I32], [W.I32], [0x20, 0, 0x20, 1, 0x6B, 0x20, 2, 0x6D, 0x20, 3, 0x6A]);
        using var guest = new Guest(wasm.Build());
        var fuel = guest.FuelOf("f", CoreValue.I32(1), CoreValue.I32(10), CoreValue.I32(3), CoreValue.I32(1));
        var function = (ICoreFunction)guest.Instance.Export("f")!;
        guest.Store.Fuel = Guest.Fuel;
        Assert.Equal(-2, function.Invoke(1, 10, 3, 1));
        Assert.Equal(fuel, Guest.Fuel - guest.Store.Fuel);
        Assert.Equal(TrapCode.IntegerDivideByZero, Assert.Throws<TrapException>(() => function.Invoke(1, 1, 0, 1)).Code);
    }

    [Fact]
    public void Other_signatures_are_not_called_so()
    {
        var wasm = new W();
        wasm.Function("wide", [W.I32, W.I32, W.I32, W.I64], [W.I32], [0x41, 0]);
        wasm.Function("silent", [W.I32, W.I32, W.I32, W.I32], [], []);
        using var guest = new Guest(wasm.Build());
        Assert.Throws<ArgumentException>(() => ((ICoreFunction)guest.Instance.Export("wide")!).Invoke(1, 2, 3, 4));
        Assert.Throws<ArgumentException>(() => ((ICoreFunction)guest.Instance.Export("silent")!).Invoke(1, 2, 3, 4));
    }

    [Fact]
    public void A_series_of_calls_has_the_depth_of_each_call_alone()
    {
        var wasm = new W();
        wasm.Function("deep", [W.I32], [W.I32], [0x20, 0, 0x04, W.I32, 0x20, 0, 0x41, 1, 0x6B, 0x10, 0, 0x05, 0x41, 0, 0x0B]);
        using var guest = new Guest(wasm.Build(), limits: new StoreLimits { CallDepth = 50 });
        guest.Store.BeginCalls();
        guest.Call("deep", CoreValue.I32(49));
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("deep", CoreValue.I32(50)).Code);
        guest.Call("deep", CoreValue.I32(49));
        guest.Store.EndCalls();
        guest.Call("deep", CoreValue.I32(49));
    }
}
