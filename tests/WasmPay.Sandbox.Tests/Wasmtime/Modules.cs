using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>Small modules for tests.</summary>
internal static class Modules
{
    public static readonly FunctionType NoneToNone = new([], []);
    public static readonly FunctionType I32ToI32 = new([ValueType.I32], [ValueType.I32]);
    public static readonly FunctionType TwoI32ToI32 = new([ValueType.I32, ValueType.I32], [ValueType.I32]);

    /// <summary>One exported function, with a body that lacks only its <c>end</c>.</summary>
    public static byte[] Function(string name, FunctionType type, Action<CodeWriter> body, Action<ModuleWriter>? more = null)
    {
        var module = new ModuleWriter();
        more?.Invoke(module);
        var code = new CodeWriter();
        body(code);
        module.Export(name, 0, module.Function(type, [], code.Op(0x0B).Bytes));
        return module.Write();
    }

    /// <summary><c>add(a, b) = a + b</c>.</summary>
    public static byte[] Add() => Function("add", TwoI32ToI32, code => code.Op(0x20, 0).Op(0x20, 1).Op(0x6A));

    /// <summary><c>call</c> passes its parameters to the imported function and returns its results.</summary>
    public static byte[] CallsImport(FunctionType type, Action<ModuleWriter>? more = null) => Function(
        "call",
        type,
        code =>
        {
            for (var i = 0u; i < type.Parameters.Length; i++) code.Op(0x20, i);
            code.Op(0x10, 0);
        },
        module =>
        {
            module.ImportFunction("host", "f", type);
            more?.Invoke(module);
        });

    /// <summary>A table of one function, empty.</summary>
    public static void OneTable(ModuleWriter module) => module.Table(ValueType.FuncRef, new(1, 1));
}
