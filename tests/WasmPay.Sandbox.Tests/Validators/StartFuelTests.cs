using WasmPay.Sandbox.Components.Linking;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>What running a start function costs is the same on every engine.</summary>
public sealed class StartFuelTests
{
    // (module (memory 1) (data (i32.const 0) "a") (func $f (i32.store (i32.const 0) (i32.const 1))) (start $f))
    private static readonly byte[] WithStart =
    [
        0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 8, 1, 0,
        0x0A, 0x0B, 1, 9, 0, 0x41, 0, 0x41, 1, 0x36, 2, 0, 0x0B, 0x0B, 7, 1, 0, 0x41, 0, 0x0B, 1, 0x61,
    ];

    public static TheoryData<string> Engines => [.. Fixture.Engines];

    [Theory, MemberData(nameof(Engines))]
    public void A_start_function_costs_what_its_operators_cost_and_one_for_its_entry(string name) => GuestThread.Run(() =>
    {
        using var engine = Fixture.NewEngine(name);
        Assert.True(engine.TryCompile(WithStart, new(), out var module, out var error), error?.Message);
        using (module)
        using (var graph = new ComponentGraph(engine.CreateStore(new()), 10))
        {
            graph.Store.Fuel = 10_000;
            graph.InstantiateCore(new(module, new() { Imports = new Dictionary<(string, string), ExternType>(), Exports = new Dictionary<string, ExternType>() }, hasStart: true), []);
            graph.Meter.Settle();
            Assert.Equal(4ul, 10_000 - graph.Store.Fuel - graph.Meter.Charged);
        }
    });
}
