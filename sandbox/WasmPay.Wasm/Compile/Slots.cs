using System.Reflection;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Reads and writes <see cref="CoreValue"/> slots for emitted code, one method for each type.</summary>
internal static class Slots
{
    public static int GetI32(ref CoreValue slot) => (int)slot.Bits;

    public static long GetI64(ref CoreValue slot) => (long)slot.Bits;

    public static float GetF32(ref CoreValue slot) => BitConverter.UInt32BitsToSingle((uint)slot.Bits);

    public static double GetF64(ref CoreValue slot) => BitConverter.UInt64BitsToDouble(slot.Bits);

    public static Vector128<byte> GetV128(ref CoreValue slot) => slot.AsV128;

    public static object? GetExternRef(ref CoreValue slot) => slot.Reference;

    // The only way a reference gets from the host into code that will call it: so here its class is checked.
    public static object? GetFuncRef(ref CoreValue slot) => (Function?)slot.Reference;

    public static void SetI32(int value, ref CoreValue slot) => slot = new CoreValue((uint)value, null);

    public static void SetI64(long value, ref CoreValue slot) => slot = new CoreValue((ulong)value, null);

    public static void SetF32(float value, ref CoreValue slot) => slot = new CoreValue(BitConverter.SingleToUInt32Bits(value), null);

    public static void SetF64(double value, ref CoreValue slot) => slot = new CoreValue(BitConverter.DoubleToUInt64Bits(value), null);

    public static void SetV128(Vector128<byte> value, ref CoreValue slot) => slot = CoreValue.V128(value);

    public static void SetFuncRef(object? value, ref CoreValue slot) => slot = new CoreValue(0, value);

    public static void SetExternRef(object? value, ref CoreValue slot) => slot = new CoreValue(0, value);

    /// <summary>A slot for a result beyond the first.</summary>
    public static ref CoreValue Extra(int index, Instance instance) => ref instance.Store.Extra(index);

    /// <summary>A slot of a call to the host.</summary>
    public static ref CoreValue Host(int index, Instance instance) => ref instance.Store.Slots[index];

    public static MethodInfo Getter(ValueType type) => typeof(Slots).GetMethod("Get" + type)!;

    public static MethodInfo Setter(ValueType type) => typeof(Slots).GetMethod("Set" + type)!;
}
