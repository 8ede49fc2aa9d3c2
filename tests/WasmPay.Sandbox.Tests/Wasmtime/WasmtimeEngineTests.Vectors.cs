using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>Vectors between this side and Wasmtime, whose releases tell their type in different ways.</summary>
public sealed partial class WasmtimeEngineTests
{
    private static readonly Vector128<byte> Sample = Vector128.Create(0x8796_A5B4_C3D2_E1F0, 0x0F1E_2D3C_4B5A_6978).AsByte();
    private static readonly FunctionType Turns = new([ValueType.I32, ValueType.V128], [ValueType.V128, ValueType.I64]);

    [Fact]
    public void The_types_of_imports_and_exports_have_vectors()
    {
        Assert.True(_engine.TryCompile(Modules.CallsImport(Turns), new CompileOptions(), out var module, out var error), error?.ToString());
        using (module) Assert.Equal([Turns, Turns], [module.Imports[0].Type, module.Exports[0].Type]);
    }

    [Fact]
    public void A_host_function_takes_and_returns_vectors()
    {
        var host = _store.CreateFunction(Turns, (arguments, results) =>
        {
            results[0] = CoreValue.V128(~arguments[1].AsV128);
            results[1] = CoreValue.I64(arguments[0].AsI32);
        });
        var call = (ICoreFunction)Instantiate(Modules.CallsImport(Turns), host).Export("call")!;
        Assert.Equal([CoreValue.V128(~Sample), CoreValue.I64(7)], Call(call, CoreValue.I32(7), CoreValue.V128(Sample)));
    }

    [Fact]
    public void A_global_of_the_host_holds_a_vector()
    {
        var global = _store.CreateGlobal(new GlobalType(ValueType.V128, true), CoreValue.V128(Sample));
        Assert.Equal(CoreValue.V128(Sample), global.Value);
        global.Value = CoreValue.V128(~Sample);
        Assert.Equal(CoreValue.V128(~Sample), global.Value);
    }
}
