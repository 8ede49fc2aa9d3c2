using System.Runtime.Intrinsics;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>Vectors between this side and Wasmtime.</summary>
public sealed class WasmtimeVectorTests
{
    private static readonly Vector128<byte> Sample = Vector128.Create(0x8796_A5B4_C3D2_E1F0, 0x0F1E_2D3C_4B5A_6978).AsByte();
    private static readonly FunctionType Turns = new([ValueType.I32, ValueType.V128], [ValueType.V128, ValueType.I64]);

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void A_host_function_takes_and_returns_vectors()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        Assert.True(engine.TryCompile(Modules.CallsImport(Turns), new CompileOptions(), out var module, out var error), error?.ToString());
        using (module)
        {
            Assert.Equal(Turns, module.Imports[0].Type);
            Assert.Equal(Turns, module.Exports[0].Type);
            using var store = engine.CreateStore(new StoreLimits());
            store.Fuel = 1_000;
            var host = store.CreateFunction(Turns, (arguments, results) =>
            {
                results[0] = CoreValue.V128(~arguments[1].AsV128);
                results[1] = CoreValue.I64(arguments[0].AsI32);
            });
            var results = new CoreValue[2];
            ((ICoreFunction)store.Instantiate(module, [host]).Export("call")!).Invoke([CoreValue.I32(7), CoreValue.V128(Sample)], results);
            Assert.Equal([CoreValue.V128(~Sample), CoreValue.I64(7)], results);
        }
    }

    [SharedFact(WasmtimeLibraryForTests.Wheel48)]
    public void A_global_of_the_host_holds_a_vector()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        using var store = engine.CreateStore(new StoreLimits());
        var global = store.CreateGlobal(new GlobalType(ValueType.V128, true), CoreValue.V128(Sample));
        Assert.Equal(CoreValue.V128(Sample), global.Value);
        global.Value = CoreValue.V128(~Sample);
        Assert.Equal(CoreValue.V128(~Sample), global.Value);
    }
}
