using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>
/// Float instructions lane by lane (core specification 2.0, 4.3.3); the type argument is float or double. What computes ends in
/// <see cref="Canonical{T}"/>, as scalars do; what only chooses or works on signs keeps every NaN as it is.
/// </summary>
internal static class FloatLanes
{
    public static V128 Add<T>(V128 a, V128 b)
        where T : unmanaged => Canonical(a.As<byte, T>() + b.As<byte, T>());

    public static V128 Sub<T>(V128 a, V128 b)
        where T : unmanaged => Canonical(a.As<byte, T>() - b.As<byte, T>());

    public static V128 Mul<T>(V128 a, V128 b)
        where T : unmanaged => Canonical(a.As<byte, T>() * b.As<byte, T>());

    public static V128 Div<T>(V128 a, V128 b)
        where T : unmanaged => Canonical(a.As<byte, T>() / b.As<byte, T>());

    public static V128 Sqrt<T>(V128 a)
        where T : unmanaged => Canonical(Vector128.Sqrt(a.As<byte, T>()));

    public static V128 Ceil<T>(V128 a)
        where T : unmanaged => Canonical(typeof(T) == typeof(float) ? Vector128.Ceiling(a.AsSingle()).As<float, T>() : Vector128.Ceiling(a.AsDouble()).As<double, T>());

    public static V128 Floor<T>(V128 a)
        where T : unmanaged => Canonical(typeof(T) == typeof(float) ? Vector128.Floor(a.AsSingle()).As<float, T>() : Vector128.Floor(a.AsDouble()).As<double, T>());

    public static V128 Trunc<T>(V128 a)
        where T : unmanaged => Canonical(typeof(T) == typeof(float) ? Vector128.Truncate(a.AsSingle()).As<float, T>() : Vector128.Truncate(a.AsDouble()).As<double, T>());

    public static V128 Nearest<T>(V128 a)
        where T : unmanaged => Canonical(typeof(T) == typeof(float) ? Vector128.Round(a.AsSingle()).As<float, T>() : Vector128.Round(a.AsDouble()).As<double, T>());

    // Equal lanes may be zeros of different sign: the union of bits is -0 if either is, the intersection only if both are.
    public static V128 Min<T>(V128 a, V128 b)
        where T : unmanaged => Choose(Comparing.Lt<T>(a, b), a, Choose(Comparing.Lt<T>(b, a), b, Choose(Comparing.Eq<T>(a, b), a | b, NaN<T>())));

    public static V128 Max<T>(V128 a, V128 b)
        where T : unmanaged => Choose(Comparing.Gt<T>(a, b), a, Choose(Comparing.Gt<T>(b, a), b, Choose(Comparing.Eq<T>(a, b), a & b, NaN<T>())));

    public static V128 PMin<T>(V128 a, V128 b)
        where T : unmanaged => Choose(Comparing.Lt<T>(b, a), b, a);

    public static V128 PMax<T>(V128 a, V128 b)
        where T : unmanaged => Choose(Comparing.Lt<T>(a, b), b, a);

    public static V128 Abs<T>(V128 a)
        where T : unmanaged => a & ~Sign<T>();

    public static V128 Neg<T>(V128 a)
        where T : unmanaged => a ^ Sign<T>();

    /// <summary>The canonical NaN in every lane that is any NaN.</summary>
    public static V128 Canonical<T>(Vector128<T> value)
        where T : unmanaged => Choose(Vector128.Equals(value, value).As<T, byte>(), value.As<T, byte>(), NaN<T>());

    private static V128 Choose(V128 mask, V128 whereSet, V128 elsewhere) => Vector128.ConditionalSelect(mask, whereSet, elsewhere);

    private static V128 NaN<T>() => typeof(T) == typeof(float) ? Vector128.Create(0x7FC0_0000).AsByte() : Vector128.Create(0x7FF8_0000_0000_0000).AsByte();

    private static V128 Sign<T>() => typeof(T) == typeof(float) ? Vector128.Create(int.MinValue).AsByte() : Vector128.Create(long.MinValue).AsByte();
}
