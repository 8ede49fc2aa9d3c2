using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Fuel;

/// <summary>Fuel counted by hand from the schedule: 1 an operator but the free ones, 1 on entering a function, 1 a byte or element.</summary>
public abstract class FuelTests(Tier tier)
{
    public static TheoryData<string, byte[], ulong> Bodies => new()
    {
        // Each begins with 1 for entering.
        { "an empty body", [], 1 },
        { "free operators", [0x01, 0x02, 0x40, 0x0B, 0x03, 0x40, 0x0B, 0x0F], 1 },
        { "a constant and a drop", [0x41, 1, 0x1A], 2 },
        { "an addition", [0x41, 1, 0x41, 2, 0x6A, 0x1A], 4 },
        { "an if that is not taken", [0x41, 0, 0x04, 0x40, 0x41, 1, 0x1A, 0x0B], 3 },
        { "an if that is taken", [0x41, 1, 0x04, 0x40, 0x41, 1, 0x1A, 0x0B], 4 },
        { "an else", [0x41, 0, 0x04, 0x40, 0x0B, 0x41, 0, 0x04, 0x40, 0x41, 1, 0x1A, 0x05, 0x41, 1, 0x1A, 0x41, 1, 0x1A, 0x0B], 7 },
        { "what a branch leaves out", [0x02, 0x40, 0x0C, 0, 0x41, 1, 0x1A, 0x0B], 2 },
        { "memory.fill of 7 bytes", [0x41, 0, 0x41, 0, 0x41, 7, 0xFC, 0x0B, 0], 5 + 7 },
        { "memory.copy of 1000 bytes", [0x41, 0, 0x41, 0, .. W.Const(1000), 0xFC, 0x0A, 0, 0], 5 + 1000 },
        { "memory.grow by a page", [0x41, 1, 0x40, 0, 0x1A], 3 + 1 },
        { "memory.grow past the limit", [.. W.Const(70_000), 0x40, 0, 0x1A], 3 },
        { "a call", [0x10, 0], 1 + 1 + 1 + 2 },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_call_costs_what_the_schedule_says(string what, byte[] body, ulong fuel)
    {
        Assert.NotEmpty(what);
        using var guest = new Guest(Module(body), tier: tier);
        Assert.Equal(fuel, guest.FuelOf("f"));
        Assert.Equal(fuel, guest.FuelOf("f"));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Coverage_changes_nothing_of_it(string what, byte[] body, ulong fuel)
    {
        Assert.NotEmpty(what);
        using var guest = new Guest(Module(body), new CompileOptions { Coverage = true }, tier: tier);
        Assert.Equal(fuel, guest.FuelOf("f"));
    }

    public static TheoryData<string, byte[], TrapCode, ulong> Traps => new()
    {
        // Up to and with the operator that traps.
        { "unreachable", [0x41, 1, 0x1A, 0x00], TrapCode.Unreachable, 2 },
        { "division", [0x41, 1, 0x41, 0, 0x6D, 0x1A, 0x41, 1, 0x1A], TrapCode.IntegerDivideByZero, 4 },
        { "overflow", [.. W.Const(int.MinValue), 0x41, 0x7F, 0x6D, 0x1A], TrapCode.IntegerOverflow, 4 },
        { "a load", [0x41, 0x7F, 0x28, 2, 0, 0x1A], TrapCode.OutOfBoundsMemoryAccess, 3 },
        { "a store", [0x41, 0x7F, 0x41, 1, 0x36, 2, 0], TrapCode.OutOfBoundsMemoryAccess, 4 },
        { "a fill out of bounds, which pays for no byte", [0x41, 0x7F, 0x41, 0, 0x41, 5, 0xFC, 0x0B, 0], TrapCode.OutOfBoundsMemoryAccess, 5 },
        { "call_indirect past the table", [0x41, 9, 0x11, 0, 0], TrapCode.UndefinedElement, 3 },
        { "call_indirect to null", [0x41, 1, 0x11, 0, 0], TrapCode.UninitializedElement, 3 },
        { "a trap in a callee", [0x10, 2, 0x41, 1, 0x1A], TrapCode.Unreachable, 1 + 1 + 1 },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public void A_trap_costs_what_was_executed(string what, byte[] body, TrapCode code, ulong fuel)
    {
        Assert.NotEmpty(what);
        using var guest = new Guest(Module(body), tier: tier);
        guest.Store.Fuel = 1_000;
        var trap = guest.Trap("f");
        Assert.Equal(code, trap.Code);
        Assert.Equal(1_000 - fuel, guest.Store.Fuel);
    }

    [Fact]
    public void A_trap_names_its_function_and_the_offset_of_its_instruction()
    {
        byte[] body = [0x41, 1, 0x1A, 0x41, 1, 0x41, 0, 0x6D, 0x1A];
        var binary = Module(body);
        using var guest = new Guest(binary, tier: tier);
        var trap = guest.Trap("f");
        Assert.Equal(1, trap.FunctionIndex);
        Assert.Equal(0x6D, binary[trap.Offset!.Value]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(100, false)]
    public void Entering_a_function_needs_one_fuel_more_than_it_costs(ulong fuel, bool exhausted)
    {
        // A check fails where nothing is left, even if no more is needed.
        using var guest = new Guest(Module([]), tier: tier);
        guest.Store.Fuel = fuel;
        if (exhausted) Assert.Equal(TrapCode.OutOfFuel, guest.Trap("f").Code);
        else guest.Call("f");
        Assert.Equal(exhausted ? 0 : fuel - 1, guest.Store.Fuel);
    }

    [Fact]
    public void A_straight_run_may_end_beyond_its_fuel_but_never_leaves_less_than_nothing()
    {
        using var guest = new Guest(Module([0x41, 1, 0x1A, 0x41, 1, 0x1A, 0x41, 1, 0x1A]), tier: tier);
        guest.Store.Fuel = 2;
        guest.Call("f");
        Assert.Equal(0ul, guest.Store.Fuel);
    }

    [Theory]
    [InlineData(128, false)]
    [InlineData(129, true)]
    public void A_small_constant_length_is_not_checked_for_fuel(int bytes, bool exhausted)
    {
        using var guest = new Guest(Module([0x41, 0, 0x41, 0, .. W.Const(bytes), 0xFC, 0x0B, 0]), tier: tier);
        guest.Store.Fuel = 10;
        if (exhausted) Assert.Equal(TrapCode.OutOfFuel, guest.Trap("f").Code);
        else guest.Call("f");
    }

    [Fact]
    public void A_loop_is_stopped_at_its_head()
    {
        using var guest = new Guest(Module([0x03, 0x40, 0x41, 1, 0x0D, 0, 0x0B]), tier: tier);
        Assert.Equal(TrapCode.OutOfFuel, guest.Trap("f").Code);
        Assert.Equal(0ul, guest.Store.Fuel);
    }

    [Fact]
    public void All_of_the_largest_budget_can_be_set_and_read()
    {
        using var guest = new Guest(Module([]), tier: tier);
        guest.Store.Fuel = ulong.MaxValue;
        guest.Call("f");
        Assert.Equal(ulong.MaxValue - 1, guest.Store.Fuel);
    }

    // Function 0 costs 3 with its entry, function 1 is f, function 2 traps. Element 0 of the table is function 0.
    private static byte[] Module(byte[] body)
    {
        var wasm = new W().Memory(1).Table(2).Elements(0, 0);
        wasm.Function(null, [], [], [0x41, 1, 0x1A, 0x41, 2, 0x1A]);
        wasm.Function("f", [], [], body);
        wasm.Function(null, [], [], [0x00]);
        return wasm.Build();
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledFuelTests() : FuelTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedFuelTests() : FuelTests(Tier.Interpreted);
