using System.Collections.Immutable;
using System.Reflection.Emit;
using WasmPay.Wasm.Compile;
using C = System.Reflection.Emit.OpCodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Opcodes;

/// <summary>The one table of instructions (core specification 2.0, 5.4); the vectors' rows are in <see cref="VectorTable"/>.</summary>
internal static class OpcodeTable
{
    private const int Bulk = 256;
    private static readonly OpcodeInfo?[] ByCode = Build();

    /// <summary>All rows.</summary>
    public static IEnumerable<OpcodeInfo> All => ByCode.Where(row => row is not null).Concat(VectorTable.All)!;

    /// <summary>The row of a one-byte opcode, or null.</summary>
    public static OpcodeInfo? Find(byte code) => ByCode[code];

    /// <summary>The row of an opcode after the prefix 0xFC, or null.</summary>
    public static OpcodeInfo? FindBulk(uint code) => code < ByCode.Length - Bulk ? ByCode[Bulk + code] : null;

    private static OpcodeInfo?[] Build()
    {
        var rows = new OpcodeInfo?[Bulk + 18];
        foreach (var row in Structural().Concat(Memory()).Concat(Integers()).Concat(Floats()).Concat(Conversions()))
            rows[row.Code < 256 ? row.Code : Bulk + (row.Code & 0xFF)] = row;
        return rows;
    }

    private static IEnumerable<OpcodeInfo> Structural() =>
    [
        Varying(Op.Unreachable, "unreachable"), Fixed(Op.Nop, "nop", ":", Cil()),
        Varying(Op.Block, "block", Immediate.BlockType), Varying(Op.Loop, "loop", Immediate.BlockType), Varying(Op.If, "if", Immediate.BlockType),
        Varying(Op.Else, "else"), Varying(Op.End, "end"),
        Varying(Op.Br, "br", Immediate.Label), Varying(Op.BrIf, "br_if", Immediate.Label), Varying(Op.BrTable, "br_table", Immediate.LabelTable),
        Varying(Op.Return, "return"), Varying(Op.Call, "call", Immediate.Function), Varying(Op.CallIndirect, "call_indirect", Immediate.TypeAndTable),
        Varying(Op.Drop, "drop"), Varying(Op.Select, "select"), Varying(Op.SelectTyped, "select", Immediate.SelectTypes),
        Varying(Op.LocalGet, "local.get", Immediate.Local), Varying(Op.LocalSet, "local.set", Immediate.Local), Varying(Op.LocalTee, "local.tee", Immediate.Local),
        Varying(Op.GlobalGet, "global.get", Immediate.Global), Varying(Op.GlobalSet, "global.set", Immediate.Global),
        Varying(Op.TableGet, "table.get", Immediate.Table), Varying(Op.TableSet, "table.set", Immediate.Table),
        Varying(Op.MemorySize, "memory.size", Immediate.Memory), Varying(Op.MemoryGrow, "memory.grow", Immediate.Memory),
        Varying(Op.I32Const, "i32.const", Immediate.I32), Varying(Op.I64Const, "i64.const", Immediate.I64),
        Varying(Op.F32Const, "f32.const", Immediate.F32), Varying(Op.F64Const, "f64.const", Immediate.F64),
        Varying(Op.RefNull, "ref.null", Immediate.ReferenceType), Varying(Op.RefIsNull, "ref.is_null"), Varying(Op.RefFunc, "ref.func", Immediate.Function),
        Varying(Op.MemoryInit, "memory.init", Immediate.DataAndMemory), Varying(Op.DataDrop, "data.drop", Immediate.Data),
        Varying(Op.MemoryCopy, "memory.copy", Immediate.TwoMemories), Varying(Op.MemoryFill, "memory.fill", Immediate.Memory),
        Varying(Op.TableInit, "table.init", Immediate.ElementAndTable), Varying(Op.ElemDrop, "elem.drop", Immediate.Element),
        Varying(Op.TableCopy, "table.copy", Immediate.TwoTables), Varying(Op.TableGrow, "table.grow", Immediate.Table),
        Varying(Op.TableSize, "table.size", Immediate.Table), Varying(Op.TableFill, "table.fill", Immediate.Table),
    ];

    private static IEnumerable<OpcodeInfo> Memory() =>
    [
        Load(0x28, "i32.load", 'i', C.Ldind_I4, 4), Load(0x29, "i64.load", 'l', C.Ldind_I8, 8),
        Load(0x2A, "f32.load", 'f', C.Ldind_R4, 4), Load(0x2B, "f64.load", 'd', C.Ldind_R8, 8),
        Load(0x2C, "i32.load8_s", 'i', C.Ldind_I1, 1), Load(0x2D, "i32.load8_u", 'i', C.Ldind_U1, 1),
        Load(0x2E, "i32.load16_s", 'i', C.Ldind_I2, 2), Load(0x2F, "i32.load16_u", 'i', C.Ldind_U2, 2),
        Load(0x30, "i64.load8_s", 'l', C.Ldind_I1, 1, C.Conv_I8), Load(0x31, "i64.load8_u", 'l', C.Ldind_U1, 1, C.Conv_U8),
        Load(0x32, "i64.load16_s", 'l', C.Ldind_I2, 2, C.Conv_I8), Load(0x33, "i64.load16_u", 'l', C.Ldind_U2, 2, C.Conv_U8),
        Load(0x34, "i64.load32_s", 'l', C.Ldind_I4, 4, C.Conv_I8), Load(0x35, "i64.load32_u", 'l', C.Ldind_U4, 4, C.Conv_U8),
        Store(0x36, "i32.store", 'i', C.Stind_I4, 4), Store(0x37, "i64.store", 'l', C.Stind_I8, 8),
        Store(0x38, "f32.store", 'f', C.Stind_R4, 4), Store(0x39, "f64.store", 'd', C.Stind_R8, 8),
        Store(0x3A, "i32.store8", 'i', C.Stind_I1, 1), Store(0x3B, "i32.store16", 'i', C.Stind_I2, 2),
        Store(0x3C, "i64.store8", 'l', C.Stind_I1, 1), Store(0x3D, "i64.store16", 'l', C.Stind_I2, 2), Store(0x3E, "i64.store32", 'l', C.Stind_I4, 4),
    ];

    private static IEnumerable<OpcodeInfo> Integers()
    {
        foreach (var wide in new[] { false, true })
        {
            var (t, name) = wide ? ('l', "i64") : ('i', "i32");
            var compare = wide ? Op.I64Eqz : Op.I32Eqz;
            yield return Fixed(compare, $"{name}.eqz", $"{t}:i", wide ? Cil(C.Ldc_I4_0, C.Conv_I8, C.Ceq) : Cil(C.Ldc_I4_0, C.Ceq));
            string[] comparisons = ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"];
            OpCode[][] codes =
            [
                [C.Ceq], [C.Ceq, C.Ldc_I4_0, C.Ceq], [C.Clt], [C.Clt_Un], [C.Cgt], [C.Cgt_Un],
                [C.Cgt, C.Ldc_I4_0, C.Ceq], [C.Cgt_Un, C.Ldc_I4_0, C.Ceq], [C.Clt, C.Ldc_I4_0, C.Ceq], [C.Clt_Un, C.Ldc_I4_0, C.Ceq],
            ];
            for (var i = 0; i < codes.Length; i++)
                yield return Fixed(compare + 1 + i, $"{name}.{comparisons[i]}", $"{t}{t}:i", Cil(codes[i]));

            var at = wide ? 0x79 : 0x67;
            foreach (var helper in new[] { "Clz", "Ctz", "Popcnt" })
                yield return Fixed(at++, $"{name}.{helper.ToLowerInvariant()}", $"{t}:{t}", Helper(helper + (wide ? "64" : "32")));
            yield return Fixed(at++, $"{name}.add", $"{t}{t}:{t}", Cil(C.Add));
            yield return Fixed(at++, $"{name}.sub", $"{t}{t}:{t}", Cil(C.Sub));
            yield return Fixed(at++, $"{name}.mul", $"{t}{t}:{t}", Cil(C.Mul));
            yield return Fixed(at++, $"{name}.div_s", $"{t}{t}:{t}", new DivideRecipe(C.Div, wide, true, false));
            yield return Fixed(at++, $"{name}.div_u", $"{t}{t}:{t}", new DivideRecipe(C.Div_Un, wide, false, false));
            yield return Fixed(at++, $"{name}.rem_s", $"{t}{t}:{t}", new DivideRecipe(C.Rem, wide, true, true));
            yield return Fixed(at++, $"{name}.rem_u", $"{t}{t}:{t}", new DivideRecipe(C.Rem_Un, wide, false, true));
            yield return Fixed(at++, $"{name}.and", $"{t}{t}:{t}", Cil(C.And));
            yield return Fixed(at++, $"{name}.or", $"{t}{t}:{t}", Cil(C.Or));
            yield return Fixed(at++, $"{name}.xor", $"{t}{t}:{t}", Cil(C.Xor));
            yield return Fixed(at++, $"{name}.shl", $"{t}{t}:{t}", new ShiftRecipe(C.Shl, wide));
            yield return Fixed(at++, $"{name}.shr_s", $"{t}{t}:{t}", new ShiftRecipe(C.Shr, wide));
            yield return Fixed(at++, $"{name}.shr_u", $"{t}{t}:{t}", new ShiftRecipe(C.Shr_Un, wide));
            yield return Fixed(at++, $"{name}.rotl", $"{t}{t}:{t}", Helper(wide ? "Rotl64" : "Rotl32"));
            yield return Fixed(at, $"{name}.rotr", $"{t}{t}:{t}", Helper(wide ? "Rotr64" : "Rotr32"));
        }
    }

    private static IEnumerable<OpcodeInfo> Floats()
    {
        foreach (var wide in new[] { false, true })
        {
            var (t, name, suffix) = wide ? ('d', "f64", "64") : ('f', "f32", "32");
            var at = wide ? 0x61 : 0x5B;
            string[] comparisons = ["eq", "ne", "lt", "gt", "le", "ge"];
            OpCode[][] codes = [[C.Ceq], [C.Ceq, C.Ldc_I4_0, C.Ceq], [C.Clt], [C.Cgt], [C.Cgt_Un, C.Ldc_I4_0, C.Ceq], [C.Clt_Un, C.Ldc_I4_0, C.Ceq]];
            for (var i = 0; i < codes.Length; i++)
                yield return Fixed(at++, $"{name}.{comparisons[i]}", $"{t}{t}:i", Cil(codes[i]));

            at = wide ? 0x99 : 0x8B;
            yield return Fixed(at++, $"{name}.abs", $"{t}:{t}", Helper("Abs" + suffix));
            yield return Fixed(at++, $"{name}.neg", $"{t}:{t}", Helper("Neg" + suffix));
            foreach (var helper in new[] { "Ceil", "Floor", "Trunc", "Nearest", "Sqrt" })
                yield return Fixed(at++, $"{name}.{helper.ToLowerInvariant()}", $"{t}:{t}", Helper(helper + suffix));
            yield return Fixed(at++, $"{name}.add", $"{t}{t}:{t}", Cil(C.Add));
            yield return Fixed(at++, $"{name}.sub", $"{t}{t}:{t}", Cil(C.Sub));
            yield return Fixed(at++, $"{name}.mul", $"{t}{t}:{t}", Cil(C.Mul));
            yield return Fixed(at++, $"{name}.div", $"{t}{t}:{t}", Cil(C.Div));
            yield return Fixed(at++, $"{name}.min", $"{t}{t}:{t}", Helper("Min" + suffix));
            yield return Fixed(at++, $"{name}.max", $"{t}{t}:{t}", Helper("Max" + suffix));
            yield return Fixed(at, $"{name}.copysign", $"{t}{t}:{t}", Helper("CopySign" + suffix));
        }
    }

    private static IEnumerable<OpcodeInfo> Conversions()
    {
        const double two31 = 2147483648.0, two32 = 4294967296.0, two63 = 9223372036854775808.0, two64 = 18446744073709551616.0;
        yield return Fixed(0xA7, "i32.wrap_i64", "l:i", Cil(C.Conv_I4));
        foreach (var (t, source, at32, at64) in new[] { ('f', "f32", 0xA8, 0xAE), ('d', "f64", 0xAA, 0xB0) })
        {
            // For f32 as for f64 the operand is widened first, which is exact, so the bounds are the same.
            yield return Fixed(at32, $"i32.trunc_{source}_s", $"{t}:i", new TruncateRecipe(-two31 - 1, false, two31, Numeric("ToI32")));
            yield return Fixed(at32 + 1, $"i32.trunc_{source}_u", $"{t}:i", new TruncateRecipe(-1, false, two32, Numeric("ToU32")));
            yield return Fixed(at64, $"i64.trunc_{source}_s", $"{t}:l", new TruncateRecipe(-two63, true, two63, Numeric("ToI64")));
            yield return Fixed(at64 + 1, $"i64.trunc_{source}_u", $"{t}:l", new TruncateRecipe(-1, false, two64, Numeric("ToU64")));
            var saturating = t == 'f' ? 0xFC00 : 0xFC02;
            yield return Fixed(saturating, $"i32.trunc_sat_{source}_s", $"{t}:i", Widened("SatI32", t));
            yield return Fixed(saturating + 1, $"i32.trunc_sat_{source}_u", $"{t}:i", Widened("SatU32", t));
            yield return Fixed(saturating + 4, $"i64.trunc_sat_{source}_s", $"{t}:l", Widened("SatI64", t));
            yield return Fixed(saturating + 5, $"i64.trunc_sat_{source}_u", $"{t}:l", Widened("SatU64", t));
        }

        yield return Fixed(0xAC, "i64.extend_i32_s", "i:l", Cil(C.Conv_I8));
        yield return Fixed(0xAD, "i64.extend_i32_u", "i:l", Cil(C.Conv_U8));
        yield return Fixed(0xB2, "f32.convert_i32_s", "i:f", Cil(C.Conv_R4));
        yield return Fixed(0xB3, "f32.convert_i32_u", "i:f", Cil(C.Conv_U8, C.Conv_R4));
        yield return Fixed(0xB4, "f32.convert_i64_s", "l:f", Cil(C.Conv_R4));
        yield return Fixed(0xB5, "f32.convert_i64_u", "l:f", Helper("U64ToF32"));
        yield return Fixed(0xB6, "f32.demote_f64", "d:f", Helper("Demote"));
        yield return Fixed(0xB7, "f64.convert_i32_s", "i:d", Cil(C.Conv_R8));
        yield return Fixed(0xB8, "f64.convert_i32_u", "i:d", Cil(C.Conv_U8, C.Conv_R8));
        yield return Fixed(0xB9, "f64.convert_i64_s", "l:d", Cil(C.Conv_R8));
        yield return Fixed(0xBA, "f64.convert_i64_u", "l:d", Helper("U64ToF64"));
        yield return Fixed(0xBB, "f64.promote_f32", "f:d", Cil(C.Conv_R8));
        yield return Fixed(0xBC, "i32.reinterpret_f32", "f:i", Helper("F32Bits"));
        yield return Fixed(0xBD, "i64.reinterpret_f64", "d:l", Helper("F64Bits"));
        yield return Fixed(0xBE, "f32.reinterpret_i32", "i:f", Helper("F32FromBits"));
        yield return Fixed(0xBF, "f64.reinterpret_i64", "l:d", Helper("F64FromBits"));
        yield return Fixed(0xC0, "i32.extend8_s", "i:i", Cil(C.Conv_I1));
        yield return Fixed(0xC1, "i32.extend16_s", "i:i", Cil(C.Conv_I2));
        yield return Fixed(0xC2, "i64.extend8_s", "l:l", Cil(C.Conv_I1, C.Conv_I8));
        yield return Fixed(0xC3, "i64.extend16_s", "l:l", Cil(C.Conv_I2, C.Conv_I8));
        yield return Fixed(0xC4, "i64.extend32_s", "l:l", Cil(C.Conv_I4, C.Conv_I8));
    }

    private static OpcodeInfo Varying(ushort code, string name, Immediate immediate = Immediate.None) =>
        new(code, name, immediate, default, default, null);

    /// <summary>A row whose types are given as letters, operands before the colon and results behind it.</summary>
    internal static OpcodeInfo Fixed(int code, string name, string type, Recipe recipe, Immediate immediate = Immediate.None)
    {
        var colon = type.IndexOf(':', StringComparison.Ordinal);
        return new((ushort)code, name, immediate, Types(type[..colon]), Types(type[(colon + 1)..]), recipe);
    }

    private static OpcodeInfo Load(int code, string name, char type, OpCode load, int bytes, OpCode? widen = null) =>
        Fixed(code, name, $"i:{type}", new LoadRecipe(load, bytes, widen), Immediate.MemoryArgument);

    private static OpcodeInfo Store(int code, string name, char type, OpCode store, int bytes) =>
        Fixed(code, name, $"i{type}:", new StoreRecipe(store, bytes, TypeOf(type)), Immediate.MemoryArgument);

    private static CilRecipe Cil(params OpCode[] codes) => new(codes);

    private static HelperRecipe Helper(string name) => new(Numeric(name));

    private static HelperRecipe Widened(string name, char source) => new(Numeric(name + (source == 'f' ? "FromF32" : "FromF64")));

    private static System.Reflection.MethodInfo Numeric(string name) =>
        typeof(Numerics).GetMethod(name) ?? throw new InvalidOperationException($"No numeric helper {name}.");

    private static ImmutableArray<ValueType> Types(string letters) => [.. letters.Select(TypeOf)];

    private static ValueType TypeOf(char letter) => letter switch
    {
        'i' => ValueType.I32,
        'l' => ValueType.I64,
        'f' => ValueType.F32,
        'v' => ValueType.V128,
        _ => ValueType.F64,
    };
}
