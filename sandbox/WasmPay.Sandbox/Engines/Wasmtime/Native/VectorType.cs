namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>v128 as <c>wasm_valtype_t</c>. Asking Wasmtime for its kind, or for a type of that kind, ends the process.</summary>
internal static class VectorType
{
    // One to compare with, for as long as the process lives.
    private static readonly Lazy<nint> Known = new(NativeMethods.VectorTypeNew);

    /// <summary>A new type, the caller's.</summary>
    public static nint New() => NativeMethods.VectorTypeNew();

    /// <summary>Whether a type is it.</summary>
    public static bool Is(nint type) => NativeMethods.ValueTypesEqual(type, Known.Value) != 0;
}
