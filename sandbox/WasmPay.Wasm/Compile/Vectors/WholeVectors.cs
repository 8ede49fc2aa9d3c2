using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace WasmPay.Wasm.Compile.Vectors;

/// <summary>Vectors as 128 bits (core specification 2.0, 4.3.2).</summary>
internal static class WholeVectors
{
    public static V128 Not(V128 a) => ~a;

    public static V128 And(V128 a, V128 b) => a & b;

    public static V128 AndNot(V128 a, V128 b) => a & ~b;

    public static V128 Or(V128 a, V128 b) => a | b;

    public static V128 Xor(V128 a, V128 b) => a ^ b;

    public static V128 BitSelect(V128 a, V128 b, V128 ofA) => (a & ofA) | (b & ~ofA);

    public static int AnyTrue(V128 a) => a != V128.Zero ? 1 : 0;
}
