namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>v128 as <c>wasm_valtype_t</c>. Asking 48 for its kind, or for a type of that kind, ends the process.</summary>
internal static class VectorType
{
    private const byte Kind = 4;

    // One to compare with, for as long as the process lives.
    private static readonly Lazy<nint> Known = new(NativeMethods.VectorTypeNew48);

    /// <summary>A new type, the caller's.</summary>
    public static nint New() => WasmtimeLibrary.Loaded.HasVectorFunctions ? NativeMethods.VectorTypeNew48() : NativeMethods.ValueTypeNew(Kind);

    /// <summary>Whether a type is it.</summary>
    public static bool Is(nint type) => WasmtimeLibrary.Loaded.HasVectorFunctions
        ? NativeMethods.ValueTypesEqual48(type, Known.Value) != 0
        : NativeMethods.ValueTypeKind(type) == Kind;
}
