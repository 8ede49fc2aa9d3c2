using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>
/// A function, table, memory or global of a store: <c>wasmtime_func_t</c> (16 bytes) and the others (24 bytes), all opaque.
/// One shape for all of them, as <c>wasmtime_extern_union_t</c> has.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeItem
{
    /// <summary>The store's identity; 0 in a null funcref.</summary>
    public ulong Store;

    /// <summary>For a function, the address of its VMFuncRef.</summary>
    public nint Private1;

    public ulong Private2;
}

/// <summary><c>wasmtime_instance_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInstance
{
    public ulong Store;
    public nint Private;
}

/// <summary><c>wasmtime_extern_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeExtern
{
    public NativeExternKind Kind;
    public NativeItem Of;
}

internal enum NativeExternKind : byte
{
    Function = 0,
    Global = 1,
    Table = 2,
    Memory = 3,
}

/// <summary><c>wasmtime_val_t</c>, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public NativeValueKind Kind;
    public NativeItem Of;
}

internal enum NativeValueKind : byte
{
    I32 = 0,
    I64 = 1,
    F32 = 2,
    F64 = 3,
    V128 = 4,
    FuncRef = 5,
    ExternRef = 6,
}

/// <summary><c>wasmtime_val_raw_t</c>: a slot of an unchecked call, wide enough for a vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RawValue
{
    public ulong Low;
    public ulong High;
}

/// <summary><c>wasm_byte_vec_t</c> and the other vectors of the C API.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeVector
{
    public nuint Size;
    public nint Data;
}

/// <summary><c>wasm_limits_t</c>; no maximum is all ones.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeLimits
{
    public const uint None = uint.MaxValue;

    public uint Minimum;
    public uint Maximum;
}
