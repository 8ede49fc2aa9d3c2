using System.Reflection;
using System.Runtime.InteropServices;
using WasmPay.Wasm.Compile.Vectors;

namespace WasmPay.Wasm.Opcodes;

/// <summary>The rows of the 236 vector instructions (core specification 2.0, 5.4.8), made when the first of them is read.</summary>
internal static class VectorTable
{
    private static readonly OpcodeInfo?[] ByCode = Build();

    /// <summary>All rows.</summary>
    public static IEnumerable<OpcodeInfo> All => ByCode.Where(row => row is not null)!;

    /// <summary>The row of an opcode after the prefix 0xFD, or null.</summary>
    public static OpcodeInfo? Find(uint code) => code < ByCode.Length ? ByCode[code] : null;

    private static OpcodeInfo?[] Build()
    {
        var rows = new OpcodeInfo?[256];
        foreach (var row in Memory().Concat(Lanes()).Concat(Bits()).Concat(Comparisons()).Concat(Integers()).Concat(Widening()).Concat(Floats()).Concat(Conversions()))
            rows[row.Code & 0xFF] = row;
        return rows;
    }

    private static IEnumerable<OpcodeInfo> Memory()
    {
        yield return Read(0x00, "v128.load", nameof(VectorMemory.Load), 16);
        var at = 0x01;
        foreach (var shape in new[] { "8x8", "16x4", "32x2" })
        {
            yield return Read(at++, $"v128.load{shape}_s", $"Load{shape}S", 8);
            yield return Read(at++, $"v128.load{shape}_u", $"Load{shape}U", 8);
        }

        foreach (var lane in new[] { typeof(byte), typeof(ushort), typeof(uint), typeof(ulong) })
        {
            var (bytes, step) = (Marshal.SizeOf(lane), int.Log2(Marshal.SizeOf(lane)));
            yield return Read(0x07 + step, $"v128.load{8 * bytes}_splat", nameof(VectorMemory.LoadSplat), bytes, lane);
            yield return Row(
                0x54 + step, $"v128.load{8 * bytes}_lane", "iv:v", new VectorReadRecipe(Of(typeof(VectorMemory), nameof(VectorMemory.LoadLane), lane), bytes), Immediate.MemoryArgumentAndLane);
            yield return Row(
                0x58 + step, $"v128.store{8 * bytes}_lane", "iv:", new VectorWriteRecipe(Of(typeof(VectorMemory), nameof(VectorMemory.StoreLane), lane), bytes), Immediate.MemoryArgumentAndLane);
        }

        yield return Row(0x0B, "v128.store", "iv:", new VectorWriteRecipe(Of(typeof(VectorMemory), nameof(VectorMemory.Store)), 16), Immediate.MemoryArgument);
        yield return Read(0x5C, "v128.load32_zero", nameof(VectorMemory.LoadZero), 4, typeof(uint));
        yield return Read(0x5D, "v128.load64_zero", nameof(VectorMemory.LoadZero), 8, typeof(ulong));
    }

    private static IEnumerable<OpcodeInfo> Lanes()
    {
        yield return Row(0x0C, "v128.const", ":v", new VectorConstantRecipe(), Immediate.V128);
        yield return Row(0x0D, "i8x16.shuffle", "vv:v", new ShuffleRecipe(Of(typeof(LaneMoves), nameof(LaneMoves.Shuffle))), Immediate.SixteenLanes);
        yield return Row(0x0E, "i8x16.swizzle", "vv:v", Helper(typeof(LaneMoves), nameof(LaneMoves.Swizzle)));
        var (splat, at) = (0x0F, 0x15);
        foreach (var (shape, type, lanes) in new[] { ("i8x16", 'i', 16), ("i16x8", 'i', 8), ("i32x4", 'i', 4), ("i64x2", 'l', 2), ("f32x4", 'f', 4), ("f64x2", 'd', 2) })
        {
            var suffix = shape.ToUpperInvariant();
            yield return Row(splat++, $"{shape}.splat", $"{type}:v", Helper(typeof(LaneMoves), "Splat" + suffix));
            // Lanes of less than 32 bits become an i32 in one of two ways.
            foreach (var sign in lanes > 4 ? new[] { "S", "U" } : [""])
            {
                var name = $"{shape}.extract_lane{(sign == "" ? "" : "_" + sign.ToLowerInvariant())}";
                yield return Row(at++, name, $"v:{type}", new LaneRecipe(Of(typeof(LaneMoves), $"Extract{suffix}{sign}"), lanes), Immediate.Lane);
            }

            yield return Row(at++, $"{shape}.replace_lane", $"v{type}:v", new LaneRecipe(Of(typeof(LaneMoves), "Replace" + suffix), lanes), Immediate.Lane);
        }
    }

    private static IEnumerable<OpcodeInfo> Bits() =>
    [
        Row(0x4D, "v128.not", "v:v", Helper(typeof(WholeVectors), nameof(WholeVectors.Not))),
        Row(0x4E, "v128.and", "vv:v", Helper(typeof(WholeVectors), nameof(WholeVectors.And))),
        Row(0x4F, "v128.andnot", "vv:v", Helper(typeof(WholeVectors), nameof(WholeVectors.AndNot))),
        Row(0x50, "v128.or", "vv:v", Helper(typeof(WholeVectors), nameof(WholeVectors.Or))),
        Row(0x51, "v128.xor", "vv:v", Helper(typeof(WholeVectors), nameof(WholeVectors.Xor))),
        Row(0x52, "v128.bitselect", "vvv:v", Helper(typeof(WholeVectors), nameof(WholeVectors.BitSelect))),
        Row(0x53, "v128.any_true", "v:i", Helper(typeof(WholeVectors), nameof(WholeVectors.AnyTrue))),
    ];

    private static IEnumerable<OpcodeInfo> Comparisons()
    {
        string[] ordered = ["lt", "gt", "le", "ge"];
        foreach (var (shape, at, signed, unsigned) in new (string, int, Type, Type?)[]
        {
            ("i8x16", 0x23, typeof(sbyte), typeof(byte)), ("i16x8", 0x2D, typeof(short), typeof(ushort)), ("i32x4", 0x37, typeof(int), typeof(uint)),
            ("f32x4", 0x41, typeof(float), null), ("f64x2", 0x47, typeof(double), null), ("i64x2", 0xD6, typeof(long), null),
        })
        {
            var (code, suffix) = (at, shape[0] == 'i' ? "_s" : "");
            yield return Row(code++, $"{shape}.eq", "vv:v", Helper(typeof(Comparing), nameof(Comparing.Eq), signed));
            yield return Row(code++, $"{shape}.ne", "vv:v", Helper(typeof(Comparing), nameof(Comparing.Ne), signed));
            foreach (var name in ordered)
            {
                var method = char.ToUpperInvariant(name[0]) + name[1..];
                yield return Row(code++, $"{shape}.{name}{suffix}", "vv:v", Helper(typeof(Comparing), method, signed));
                if (unsigned is not null) yield return Row(code++, $"{shape}.{name}_u", "vv:v", Helper(typeof(Comparing), method, unsigned));
            }
        }
    }

    // Each shape has a stretch of 32 codes, and what more than one shape has stands at the same place of each.
    private static IEnumerable<OpcodeInfo> Integers()
    {
        foreach (var (shape, at, signed, unsigned) in new[]
        {
            ("i8x16", 0x60, typeof(sbyte), typeof(byte)), ("i16x8", 0x80, typeof(short), typeof(ushort)),
            ("i32x4", 0xA0, typeof(int), typeof(uint)), ("i64x2", 0xC0, typeof(long), typeof(ulong)),
        })
        {
            OpcodeInfo Of(int code, string name, string type, string method, Type lane) => Row(at + code, $"{shape}.{name}", type, Helper(typeof(IntegerLanes), method, lane));

            yield return Of(0x00, "abs", "v:v", nameof(IntegerLanes.Abs), signed);
            yield return Of(0x01, "neg", "v:v", nameof(IntegerLanes.Neg), signed);
            yield return Of(0x03, "all_true", "v:i", nameof(IntegerLanes.AllTrue), signed);
            yield return Of(0x04, "bitmask", "v:i", nameof(IntegerLanes.Bitmask), signed);
            yield return Of(0x0B, "shl", "vi:v", nameof(IntegerLanes.Shl), signed);
            yield return Of(0x0C, "shr_s", "vi:v", nameof(IntegerLanes.Shr), signed);
            yield return Of(0x0D, "shr_u", "vi:v", nameof(IntegerLanes.Shr), unsigned);
            yield return Of(0x0E, "add", "vv:v", nameof(IntegerLanes.Add), signed);
            yield return Of(0x11, "sub", "vv:v", nameof(IntegerLanes.Sub), signed);
            if (at != 0x60) yield return Of(0x15, "mul", "vv:v", nameof(IntegerLanes.Mul), signed);
            if (at == 0xC0) continue;
            yield return Of(0x16, "min_s", "vv:v", nameof(IntegerLanes.Min), signed);
            yield return Of(0x17, "min_u", "vv:v", nameof(IntegerLanes.Min), unsigned);
            yield return Of(0x18, "max_s", "vv:v", nameof(IntegerLanes.Max), signed);
            yield return Of(0x19, "max_u", "vv:v", nameof(IntegerLanes.Max), unsigned);
            if (at == 0xA0) continue;
            yield return Of(0x0F, "add_sat_s", "vv:v", nameof(IntegerLanes.AddSaturate), signed);
            yield return Of(0x10, "add_sat_u", "vv:v", nameof(IntegerLanes.AddSaturate), unsigned);
            yield return Of(0x12, "sub_sat_s", "vv:v", nameof(IntegerLanes.SubtractSaturate), signed);
            yield return Of(0x13, "sub_sat_u", "vv:v", nameof(IntegerLanes.SubtractSaturate), unsigned);
            yield return Of(0x1B, "avgr_u", "vv:v", nameof(IntegerLanes.Average), unsigned);
        }

        yield return Row(0x62, "i8x16.popcnt", "v:v", Helper(typeof(Widths), nameof(Widths.Popcnt)));
        yield return Row(0x82, "i16x8.q15mulr_sat_s", "vv:v", Helper(typeof(Widths), nameof(Widths.Q15MultiplySaturate)));
        yield return Row(0xBA, "i32x4.dot_i16x8_s", "vv:v", Helper(typeof(Widths), nameof(Widths.Dot)));
    }

    // Lanes of a width that become lanes of twice or half of it.
    private static IEnumerable<OpcodeInfo> Widening()
    {
        foreach (var (wide, narrow, bits, at) in new[] { ("i16x8", "i8x16", 8, 0x80), ("i32x4", "i16x8", 16, 0xA0), ("i64x2", "i32x4", 32, 0xC0) })
        {
            foreach (var (sign, step) in new[] { ("s", 0), ("u", 1) })
            {
                var suffix = bits + sign.ToUpperInvariant();
                yield return Row(at + 0x07 + (2 * step), $"{wide}.extend_low_{narrow}_{sign}", "v:v", Helper(typeof(Widths), "Low" + suffix));
                yield return Row(at + 0x08 + (2 * step), $"{wide}.extend_high_{narrow}_{sign}", "v:v", Helper(typeof(Widths), "High" + suffix));
                yield return Row(at + 0x1C + (2 * step), $"{wide}.extmul_low_{narrow}_{sign}", "vv:v", Helper(typeof(Widths), "ProductLow" + suffix));
                yield return Row(at + 0x1D + (2 * step), $"{wide}.extmul_high_{narrow}_{sign}", "vv:v", Helper(typeof(Widths), "ProductHigh" + suffix));
                if (bits == 32) continue;
                yield return Row(at - 0x20 + 0x05 + step, $"{narrow}.narrow_{wide}_{sign}", "vv:v", Helper(typeof(Widths), "Narrow" + suffix));
                yield return Row((bits == 8 ? 0x7C : 0x7E) + step, $"{wide}.extadd_pairwise_{narrow}_{sign}", "v:v", Helper(typeof(Widths), "PairSum" + suffix));
            }
        }
    }

    private static IEnumerable<OpcodeInfo> Floats()
    {
        string[] rounding = ["Ceil", "Floor", "Trunc", "Nearest"], binary = ["Add", "Sub", "Mul", "Div", "Min", "Max", "PMin", "PMax"];
        foreach (var (shape, lane, at, roundingAt) in new[] { ("f32x4", typeof(float), 0xE0, new[] { 0x67, 0x68, 0x69, 0x6A }), ("f64x2", typeof(double), 0xEC, [0x74, 0x75, 0x7A, 0x94]) })
        {
            for (var i = 0; i < rounding.Length; i++)
                yield return Row(roundingAt[i], $"{shape}.{rounding[i].ToLowerInvariant()}", "v:v", Helper(typeof(FloatLanes), rounding[i], lane));
            yield return Row(at, $"{shape}.abs", "v:v", Helper(typeof(FloatLanes), nameof(FloatLanes.Abs), lane));
            yield return Row(at + 1, $"{shape}.neg", "v:v", Helper(typeof(FloatLanes), nameof(FloatLanes.Neg), lane));
            yield return Row(at + 3, $"{shape}.sqrt", "v:v", Helper(typeof(FloatLanes), nameof(FloatLanes.Sqrt), lane));
            for (var i = 0; i < binary.Length; i++)
                yield return Row(at + 4 + i, $"{shape}.{binary[i].ToLowerInvariant()}", "vv:v", Helper(typeof(FloatLanes), binary[i], lane));
        }
    }

    private static IEnumerable<OpcodeInfo> Conversions() =>
    [
        Row(0x5E, "f32x4.demote_f64x2_zero", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.Demote))),
        Row(0x5F, "f64x2.promote_low_f32x4", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.Promote))),
        Row(0xF8, "i32x4.trunc_sat_f32x4_s", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.F32ToI32S))),
        Row(0xF9, "i32x4.trunc_sat_f32x4_u", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.F32ToI32U))),
        Row(0xFA, "f32x4.convert_i32x4_s", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.I32ToF32S))),
        Row(0xFB, "f32x4.convert_i32x4_u", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.I32ToF32U))),
        Row(0xFC, "i32x4.trunc_sat_f64x2_s_zero", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.F64ToI32S))),
        Row(0xFD, "i32x4.trunc_sat_f64x2_u_zero", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.F64ToI32U))),
        Row(0xFE, "f64x2.convert_low_i32x4_s", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.I32ToF64S))),
        Row(0xFF, "f64x2.convert_low_i32x4_u", "v:v", Helper(typeof(LaneConversions), nameof(LaneConversions.I32ToF64U))),
    ];

    private static OpcodeInfo Row(int code, string name, string type, Recipe recipe, Immediate immediate = Immediate.None) =>
        OpcodeTable.Fixed((Op.VectorPrefix << 8) + code, name, type, recipe, immediate);

    private static OpcodeInfo Read(int code, string name, string method, int bytes, Type? lane = null) =>
        Row(code, name, "i:v", new VectorReadRecipe(Of(typeof(VectorMemory), method, lane), bytes), Immediate.MemoryArgument);

    private static HelperRecipe Helper(Type family, string method, Type? lane = null) => new(Of(family, method, lane));

    // Where a family's methods are generic, their argument is the type of the lanes.
    private static MethodInfo Of(Type family, string name, Type? lane = null)
    {
        var method = family.GetMethod(name) ?? throw new InvalidOperationException($"No vector helper {name}.");
        return lane is null ? method : method.MakeGenericMethod(lane);
    }
}
