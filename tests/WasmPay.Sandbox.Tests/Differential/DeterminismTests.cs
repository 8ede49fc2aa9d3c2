using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>What the specification leaves open is settled, so that a verdict replays bit for bit.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<byte, uint> Operators32 =>
        new() { { 0x92, 0x7FA0_0000 }, { 0x93, 0xFFC0_0000 }, { 0x94, 0xFFA0_0001 }, { 0x95, 0x0000_0000 }, { 0x96, 0x7FC0_0001 }, { 0x97, 0xFFFF_FFFF } };

    [Theory]
    [MemberData(nameof(Operators32))]
    public void A_NaN_that_is_computed_is_always_the_canonical_one(byte opcode, uint operand)
    {
        var binary = Wasmtime.Modules.Function(
            "f", new FunctionType([ValueType.F32], [ValueType.F32]), code => code.Op(0x20, 0).F32(0).Op(opcode));
        using var engine = new ManagedEngine(new() { Tier = Tier.Compiled });
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 100;
        var results = new CoreValue[1];
        ((ICoreFunction)store.Instantiate(module, []).Export("f")!).Invoke([new CoreValue(operand, null)], results);
        Assert.Equal(0x7FC0_0000U, (uint)results[0].Bits);
    }

    public static TheoryData<byte, bool> Rotations => new() { { 0x77, false }, { 0x78, false }, { 0x89, true }, { 0x8A, true } };

    /// <summary>The JIT of .NET 10.0 branches on flags that a rotate by a constant does not set.</summary>
    [Theory]
    [MemberData(nameof(Rotations))]
    public void A_rotation_by_a_constant_compares_with_zero_as_any_number(byte opcode, bool wide)
    {
        var type = wide ? ValueType.I64 : ValueType.I32;
        var left = opcode is 0x77 or 0x89;
        for (var count = 0; count < (wide ? 64 : 32); count++)
        {
            var isZero = One(new FunctionType([type], [ValueType.I32]), code => Branch(Rotate(code).Op(wide ? (byte)0x50 : (byte)0x45)));
            var isNegative = One(new FunctionType([type], [ValueType.I32]), code => Branch(Zero(Rotate(code)).Op(wide ? (byte)0x53 : (byte)0x48)));
            var value = One(new FunctionType([type], [type]), code => Rotate(code));
            foreach (var x in new ulong[] { 0, 1, 2, 0x8000_0000, 0xFFFF_FFFF, 0x1234_5678, wide ? 0x8000_0000_0000_0000UL : 0 })
            {
                var expected = wide
                    ? left ? ulong.RotateLeft(x, count) : ulong.RotateRight(x, count)
                    : left ? uint.RotateLeft((uint)x, count) : uint.RotateRight((uint)x, count);
                Assert.Equal(expected, value(x));
                Assert.Equal(expected == 0 ? 1UL : 0, isZero(x));
                Assert.Equal((wide ? (long)expected < 0 : (int)expected < 0) ? 1UL : 0, isNegative(x));
            }

            CodeWriter Rotate(CodeWriter code) => (wide ? code.Op(0x20, 0).I64(count) : code.Op(0x20, 0).I32(count)).Op(opcode);
        }

        CodeWriter Branch(CodeWriter code) => code.Op(0x04, 0x7F).I32(1).Op(0x05).I32(0).Op(0x0B);

        CodeWriter Zero(CodeWriter code) => wide ? code.I64(0) : code.I32(0);
    }

    /// <summary>The JIT of .NET 10.0 makes one wide load of a narrow one whose value is seen as a float.</summary>
    [Theory]
    [InlineData(0x2C, 0x7FC0_0000)]
    [InlineData(0x2D, 0x0000_0080)]
    [InlineData(0x2E, 0x7FC0_0000)]
    [InlineData(0x2F, 0x0000_9180)]
    public void A_narrow_load_that_is_seen_as_a_float_reads_no_further(byte load, uint expected)
    {
        var bits = One(
            new FunctionType([ValueType.I32], [ValueType.F32]),
            code => code.Op(0x20, 0).Op(load, 0, 0).Op(0xBE).F32(0).Op(0x92),
            module =>
            {
                module.Memory(new(1, 1));
                module.Data(8, [0x80, 0x91, 0xA2, 0xB3]);
            });
        Assert.Equal(expected, bits(8));
    }

    /// <summary>Extended constant expressions, which linkers of position-independent code write.</summary>
    [Fact]
    public void A_constant_expression_may_be_a_sum_or_product()
    {
        var value = One(
            new FunctionType([ValueType.I32], [ValueType.I32]),
            code => code.Op(0x23, 0),
            module => module.Global(ValueType.I32, false, new CodeWriter().I32(50).I32(4).I32(2).Op(0x6C).Op(0x6B).Op(0x0B).Bytes));
        Assert.Equal(42UL, value(0));
    }

    private static Func<ulong, ulong> One(FunctionType type, Action<CodeWriter> body, Action<ModuleWriter>? more = null)
    {
        var engine = new ManagedEngine(new() { Tier = Tier.Compiled });
        Assert.True(engine.TryCompile(Wasmtime.Modules.Function("f", type, body, more), new CompileOptions(), out var module, out _));
        var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1_000;
        var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
        var results = new CoreValue[1];
        return x =>
        {
            function.Invoke([new CoreValue(x, null)], results);
            return results[0].Bits;
        };
    }
}
