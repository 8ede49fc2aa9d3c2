using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>Lanes between integers and floats (core specification 2.0, 4.3.4). Two lanes are converted as two scalars.</summary>
internal static class LaneConversions
{
    public static V128 Demote(V128 a) => FloatLanes.Canonical(Vector128.Narrow(a.AsDouble(), Vector128<double>.Zero));

    public static V128 Promote(V128 a) => FloatLanes.Canonical(Vector128.WidenLower(a.AsSingle()));

    // .NET's conversions saturate, and take NaN to 0, as WebAssembly's do.
    public static V128 F32ToI32S(V128 a) => Vector128.ConvertToInt32(a.AsSingle()).AsByte();

    public static V128 F32ToI32U(V128 a) => Vector128.ConvertToUInt32(a.AsSingle()).AsByte();

    public static V128 I32ToF32S(V128 a) => Vector128.ConvertToSingle(a.AsInt32()).AsByte();

    public static V128 I32ToF32U(V128 a) => Vector128.ConvertToSingle(a.AsUInt32()).AsByte();

    public static V128 F64ToI32S(V128 a) => Vector128.Create(
        Numerics.SatI32FromF64(a.AsDouble().GetElement(0)), Numerics.SatI32FromF64(a.AsDouble().GetElement(1)), 0, 0).AsByte();

    public static V128 F64ToI32U(V128 a) => Vector128.Create(
        Numerics.SatU32FromF64(a.AsDouble().GetElement(0)), Numerics.SatU32FromF64(a.AsDouble().GetElement(1)), 0, 0).AsByte();

    public static V128 I32ToF64S(V128 a) => Vector128.Create((double)a.AsInt32().GetElement(0), a.AsInt32().GetElement(1)).AsByte();

    public static V128 I32ToF64U(V128 a) => Vector128.Create((double)a.AsUInt32().GetElement(0), a.AsUInt32().GetElement(1)).AsByte();
}
