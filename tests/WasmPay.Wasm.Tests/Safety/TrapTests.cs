using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>
/// Every instruction that can trap, and every other way that a guest stops: the code that the specification names (chapter 4), its
/// phrase, the function, the instruction's offset, and the fuel of what was executed up to and with it.
/// </summary>
public abstract class TrapTests(Tier tier)
{
    private const int TrappingFunction = 1;
    private const int Page = 65_536;

    private static readonly byte[] F32NaN = [0x43, 0, 0, 0xC0, 0x7F], F32Infinity = [0x43, 0, 0, 0x80, 0x7F];
    private static readonly byte[] F64NaN = [0x44, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F], F64Infinity = [0x44, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F];

    /// <summary>Code, what traps, the instructions before it, and itself; each instruction before it costs 1.</summary>
    private static IEnumerable<(TrapCode Code, string What, byte[][] Before, byte[] Instruction, int More)> Instructions()
    {
        yield return (TrapCode.Unreachable, "unreachable", [], [0x00], -1);
        byte[] divisions = [0x6D, 0x6E, 0x6F, 0x70, 0x7F, 0x80, 0x81, 0x82];
        foreach (var opcode in divisions)
            yield return (TrapCode.IntegerDivideByZero, $"division {opcode:x2}", opcode < 0x7F ? [W.Const(1), W.Const(0)] : [W.Const(1L), W.Const(0L)], [opcode], 0);
        yield return (TrapCode.IntegerOverflow, "i32.div_s", [W.Const(int.MinValue), W.Const(-1)], [0x6D], 0);
        yield return (TrapCode.IntegerOverflow, "i64.div_s", [W.Const(long.MinValue), W.Const(-1L)], [0x7F], 0);
        foreach (byte opcode in new byte[] { 0xA8, 0xA9, 0xAA, 0xAB, 0xAE, 0xAF, 0xB0, 0xB1 })
        {
            var narrow = opcode is 0xA8 or 0xA9 or 0xAE or 0xAF;
            yield return (TrapCode.IntegerOverflow, $"truncation {opcode:x2}", [narrow ? F32Infinity : F64Infinity], [opcode], 0);
            yield return (TrapCode.InvalidConversionToInteger, $"truncation {opcode:x2}", [narrow ? F32NaN : F64NaN], [opcode], 0);
        }

        for (byte load = 0x28; load <= 0x35; load++)
            yield return (TrapCode.OutOfBoundsMemoryAccess, $"load {load:x2}", [W.Const(Page)], [load, 0, 0], 0);
        for (byte store = 0x36; store <= 0x3E; store++)
        {
            byte[] value = store switch
            {
                0x36 or 0x3A or 0x3B => W.Const(1),
                0x38 => F32NaN,
                0x39 => F64NaN,
                _ => W.Const(1L),
            };
            yield return (TrapCode.OutOfBoundsMemoryAccess, $"store {store:x2}", [W.Const(-1), value], [store, 0, 0], 0);
        }

        yield return (TrapCode.OutOfBoundsMemoryAccess, "memory.fill", Three(Page - 4, 0, 5), [0xFC, 0x0B, 0], 0);
        yield return (TrapCode.OutOfBoundsMemoryAccess, "memory.copy to", Three(Page - 4, 0, 5), [0xFC, 0x0A, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsMemoryAccess, "memory.copy from", Three(0, Page - 4, 5), [0xFC, 0x0A, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsMemoryAccess, "memory.init to", Three(Page - 1, 0, 2), [0xFC, 0x08, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsMemoryAccess, "memory.init from", Three(0, 2, 2), [0xFC, 0x08, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.get", [W.Const(2)], [0x25, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.set", [W.Const(-1), [0xD0, W.FuncRef]], [0x26, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.fill", [W.Const(1), [0xD0, W.FuncRef], W.Const(2)], [0xFC, 0x11, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.copy to", Three(1, 0, 2), [0xFC, 0x0E, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.copy from", Three(0, 1, 2), [0xFC, 0x0E, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.init to", Three(2, 0, 1), [0xFC, 0x0C, 0, 0], 0);
        yield return (TrapCode.OutOfBoundsTableAccess, "table.init from an active segment", Three(0, 0, 1), [0xFC, 0x0C, 0, 0], 0);
        yield return (TrapCode.UndefinedElement, "call_indirect", [W.Const(2)], [0x11, 0, 0], 0);
        yield return (TrapCode.UninitializedElement, "call_indirect", [W.Const(1)], [0x11, 0, 0], 0);
        yield return (TrapCode.IndirectCallTypeMismatch, "call_indirect", [W.Const(7), W.Const(0)], [0x11, 1, 0], 0);
        // The frame that is one too many traps as it is entered, at its first instruction; the loop at its head, out of all fuel.
        yield return (TrapCode.CallStackExhausted, "call", [], [0x10, TrappingFunction], int.MinValue);
        yield return (TrapCode.OutOfFuel, "loop", [[0x01]], [0x03, 0x40, 0x0C, 0, 0x0B], int.MinValue);
    }

    public static TheoryData<TrapCode, string> Cases
    {
        get
        {
            var data = new TheoryData<TrapCode, string>();
            foreach (var (code, what, _, _, _) in Instructions()) data.Add(code, what);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_trap_has_its_code_phrase_function_offset_and_fuel(TrapCode code, string what)
    {
        const ulong fuel = 1_000;
        var (_, _, before, instruction, more) = Instructions().Single(row => row.Code == code && row.What == what);
        byte[] start = [.. before.SelectMany(bytes => bytes)];
        var (binary, body) = Module([.. start, .. instruction]);
        using var guest = new Guest(binary, limits: new() { CallDepth = 10 }, tier: tier);
        guest.Store.Fuel = fuel;
        var trap = guest.Trap("f");
        Assert.Equal(code, trap.Code);
        Assert.Equal(TrappingFunction, trap.FunctionIndex);
        Assert.Equal(body + start.Length, trap.Offset);
        Assert.Equal($"{Phrase(code)} in function {TrappingFunction} at offset 0x{trap.Offset:x}", trap.Message);
        if (code == TrapCode.OutOfFuel) Assert.Equal(0ul, guest.Store.Fuel);
        // 1 for entering, 1 for each instruction; unreachable itself is free, and what is out of bounds pays for no byte or element.
        else if (more != int.MinValue) Assert.Equal(1 + before.Length + 1 + more, (int)(fuel - guest.Store.Fuel));
    }

    [Theory]
    [InlineData(TrapCode.Host)]
    [InlineData(TrapCode.Interrupted)]
    public void A_trap_of_a_host_function_reaches_the_caller_as_it_was_thrown(TrapCode code)
    {
        var thrown = new TrapException(code, "by the host");
        var wasm = new W();
        wasm.ImportFunction("h", "h", [], []);
        wasm.Function("f", [], [], [0x10, 0]);
        using var guest = new Guest(wasm.Build(), imports: store => [store.CreateFunction(new FunctionType([], []), (_, _) => throw thrown)], tier: tier);
        Assert.Same(thrown, guest.Trap("f"));
    }

    [Fact]
    public void A_memory_that_may_not_be_as_large_as_the_module_needs_is_out_of_memory() => Assert.Equal(
        TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => new Guest(new W().Memory(2_000).Build(), tier: tier)).Code);

    public static TheoryData<TrapCode, byte[], int> Segments => new()
    {
        // Offset -1 is 2^32 - 1. A segment of no bytes may lie at the very end, and no further.
        { TrapCode.OutOfBoundsMemoryAccess, new W().Memory(1).Data(Page - 1, 1, 2).Build(), 1 },
        { TrapCode.OutOfBoundsMemoryAccess, new W().Memory(1).Data(-1, 1).Build(), 1 },
        { TrapCode.OutOfBoundsMemoryAccess, new W().Memory(1).Data(Page + 1).Build(), 1 },
        { TrapCode.OutOfBoundsMemoryAccess, new W().Memory(0).Data(0, 1).Build(), 1 },
        { TrapCode.OutOfBoundsTableAccess, WithElements(2, 1, 0, 0), 1 },
        { TrapCode.OutOfBoundsTableAccess, WithElements(2, -1, 0), 1 },
        { TrapCode.OutOfBoundsTableAccess, WithElements(2, 3), 1 },
    };

    [Theory]
    [MemberData(nameof(Segments))]
    public void A_segment_out_of_bounds_traps_with_its_place(TrapCode code, byte[] binary, int afterCount)
    {
        var trap = Assert.Throws<TrapException>(() => new Guest(binary, tier: tier));
        var (_, at, _) = RealModules.Sections(binary).Single(section => section.Id == (code == TrapCode.OutOfBoundsMemoryAccess ? 11 : 9));
        Assert.Equal((code, (int?)null, at + 2 + afterCount), (trap.Code, trap.FunctionIndex, (int)trap.Offset!));
    }

    [Fact]
    public void A_segment_that_ends_where_its_memory_or_table_ends_is_in_bounds()
    {
        new Guest(new W().Memory(1).Data(Page - 2, 1, 2).Build(), tier: tier).Dispose();
        new Guest(new W().Memory(1).Data(Page).Build(), tier: tier).Dispose();
        new Guest(WithElements(2, 0, 0, 0), tier: tier).Dispose();
        new Guest(WithElements(2, 2), tier: tier).Dispose();
    }

    [Fact]
    public void Every_code_has_a_case()
    {
        TrapCode[] elsewhere = [TrapCode.Host, TrapCode.Interrupted, TrapCode.OutOfMemory, TrapCode.HostStackExhausted];
        Assert.Equal(Enum.GetValues<TrapCode>().Order(), Instructions().Select(row => row.Code).Distinct().Concat(elsewhere).Order());
    }

    private static byte[][] Three(int first, int second, int third) => [W.Const(first), W.Const(second), W.Const(third)];

    private static string Phrase(TrapCode code) => code switch
    {
        TrapCode.Unreachable => "unreachable",
        TrapCode.IntegerDivideByZero => "integer divide by zero",
        TrapCode.IntegerOverflow => "integer overflow",
        TrapCode.InvalidConversionToInteger => "invalid conversion to integer",
        TrapCode.OutOfBoundsMemoryAccess => "out of bounds memory access",
        TrapCode.OutOfBoundsTableAccess => "out of bounds table access",
        TrapCode.UndefinedElement => "undefined element",
        TrapCode.UninitializedElement => "uninitialized element",
        TrapCode.IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapCode.CallStackExhausted => "call stack exhausted",
        _ => "out of fuel",
    };

    // Function 0 is in element 0 of two, function 1 is f, which ends in unreachable so that any operands may be left.
    private static (byte[] Binary, int Body) Module(byte[] body)
    {
        var wasm = new W().Memory(1).Table(2).Elements(0, 0).PassiveData(1, 2, 3);
        wasm.Function(null, [], [], []);
        wasm.Type([W.I32], []);
        wasm.Function("f", [], [], [.. body, 0x00]);
        var binary = wasm.Build();
        return (binary, binary.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[.. body, 0x00, 0x0B]));
    }

    private static byte[] WithElements(uint size, int at, params int[] functions)
    {
        var wasm = new W().Table(size).Elements(at, functions);
        wasm.Function(null, [], [], []);
        return wasm.Build();
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledTrapTests() : TrapTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedTrapTests() : TrapTests(Tier.Interpreted);
