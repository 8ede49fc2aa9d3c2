using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>Values where engines go wrong: ends of ranges, signs, powers of two, page ends, and every kind of float.</summary>
internal static class BoundaryValues
{
    private static readonly long[] Integers =
    [
        0, 1, -1, 2, -2, 7, 8, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 32767, 32768, 65528, 65532, 65535, 65536, 65537, 131072,
        int.MaxValue, int.MinValue, int.MaxValue - 1L, int.MinValue + 1L, 0xFFFF_FFFFL, 0x1_0000_0000L, long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1,
    ];

    private static readonly double[] Floats =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-45, -1e-45, 5e-324, 1.17549435e-38, 3.4028234663852886e38, double.MaxValue, double.Epsilon,
        double.PositiveInfinity, double.NegativeInfinity, 2147483647, 2147483648, -2147483648, -2147483649, 4294967295, 4294967296,
        9223372036854775807, -9223372036854775808, 18446744073709551615, 16777217, 9007199254740993, 0.1, 3.141592653589793,
    ];

    private static readonly uint[] Nans32 = [0x7FC0_0000, 0xFFC0_0000, 0x7FA0_0000, 0xFFFF_FFFF, 0x7F80_0001];

    private static readonly ulong[] Nans64 = [0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_0000, 0x7FF4_0000_0000_0000, ulong.MaxValue, 0x7FF0_0000_0000_0001];

    /// <summary>A number of the type, at or near a boundary or any at all.</summary>
    public static CoreValue Next(Random random, ValueType type) => type switch
    {
        ValueType.I32 => CoreValue.I32((int)Integer(random)),
        ValueType.I64 => CoreValue.I64(Integer(random)),
        ValueType.F32 => new CoreValue(Bits32(random), null),
        ValueType.F64 => new CoreValue(Bits64(random), null),
        ValueType.V128 => CoreValue.V128(Vector(random)),
        _ => CoreValue.Ref(null),
    };

    private static long Integer(Random random) => random.Next(4) switch
    {
        0 => random.NextInt64(long.MinValue, long.MaxValue),
        1 => random.Next(64),
        _ => Integers[random.Next(Integers.Length)],
    };

    // Lanes of one width, each at a boundary of its own or all the same.
    private static Vector128<byte> Vector(Random random)
    {
        var width = random.Next(5);
        var (vector, same) = (Vector128<ulong>.Zero, random.Next(4) == 0 ? random.Next() : (int?)null);
        for (var half = 0; half < 2; half++)
        {
            var lanes = same is { } seed ? new Random(seed) : random;
            vector = vector.WithElement(half, width switch
            {
                0 => Packed(8, lanes),
                1 => Packed(16, lanes),
                2 => Packed(32, lanes),
                3 => Bits32(lanes) | ((ulong)Bits32(lanes) << 32),
                _ => lanes.Next(2) == 0 ? Bits64(lanes) : (ulong)Integer(lanes),
            });
        }

        return vector.AsByte();
    }

    private static ulong Packed(int bits, Random random)
    {
        ulong result = 0;
        for (var shift = 0; shift < 64; shift += bits)
        {
            // A lane's own boundaries are where its sign changes.
            var lane = (ulong)Integer(random) + (random.Next(3) == 0 ? 1UL << (bits - 1) : 0);
            result |= (lane & ((1UL << bits) - 1)) << shift;
        }

        return result;
    }

    private static uint Bits32(Random random) => random.Next(6) switch
    {
        0 => (uint)random.NextInt64(1L << 32),
        1 => Nans32[random.Next(Nans32.Length)],
        _ => BitConverter.SingleToUInt32Bits((float)Floats[random.Next(Floats.Length)]),
    };

    private static ulong Bits64(Random random) => random.Next(6) switch
    {
        0 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        1 => Nans64[random.Next(Nans64.Length)],
        _ => BitConverter.DoubleToUInt64Bits(Floats[random.Next(Floats.Length)]),
    };
}
