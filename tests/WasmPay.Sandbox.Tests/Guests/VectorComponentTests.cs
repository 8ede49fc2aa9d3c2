using WasmPay.Sandbox.Components.Binary;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Components.Values;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Validators;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>Core modules of one component pass vectors to each other, though no interface of components has any.</summary>
public sealed class VectorComponentTests
{
    [Fact]
    public void The_managed_engine_links_modules_by_functions_and_globals_of_vectors()
    {
        using var engine = new ManagedEngine();
        Assert.Equal(new UnsignedValue(13), Run(engine, 5));
    }

    [Fact]
    public void Wasmtime_links_modules_by_functions_and_globals_of_vectors()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        Assert.Equal(new UnsignedValue(13), GuestThread.Run(() => Run(engine, 5)));
    }

    private static ComponentValue? Run(ICoreEngine engine, uint n)
    {
        var (plan, modules, error) = ComponentDecoder.Decode(Fixture.Bytes("vectors.wasm"), engine, new(), new());
        Assert.Null(error);
        try
        {
            var store = engine.CreateStore(new StoreLimits());
            store.Fuel = 20_000;
            using var graph = new ComponentGraph(store, instanceLimit: 10);
            var run = (RuntimeFunc)graph.Instantiate(plan!, (_, _) => null).Exports["run"];
            var result = run.Call([new UnsignedValue(n)], out var finish);
            finish?.Invoke();
            return result;
        }
        finally
        {
            foreach (var module in modules) module.Dispose();
        }
    }
}
