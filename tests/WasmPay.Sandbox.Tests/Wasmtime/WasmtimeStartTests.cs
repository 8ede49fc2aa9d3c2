using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using static WasmPay.Sandbox.Tests.Wasmtime.Modules;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>Instantiation takes the start function's fuel and no more, on every engine, whatever segments it also runs.</summary>
public sealed class WasmtimeStartTests
{
    private const ulong Fuel = 10_000;

    // 1 for its entry, and three operators.
    private const ulong FuelOfStart = 4;

    [Fact]
    public void The_same_fuel_with_a_start_function_or_without_and_with_segments_or_without()
    {
        foreach (var (what, binary, start) in Cases())
        {
            Assert.Equal((what, start), (what, OnWasmtime(binary, Fuel)));
            Assert.Equal((what, start), (what, OnManaged(binary, Fuel)));
        }
    }

    [Fact]
    public void Segments_take_no_fuel_even_where_there_is_less_than_they_have_bytes()
    {
        var binary = Module(data: true, elements: true, import: true, start: true);
        Assert.Equal(FuelOfStart, OnWasmtime(binary, FuelOfStart + 1));
        Assert.Equal(FuelOfStart, OnManaged(binary, FuelOfStart + 1));
    }

    [Fact]
    public void A_start_function_without_enough_fuel_is_out_of_fuel_and_one_that_traps_takes_its_own()
    {
        var spins = Function("f", NoneToNone, code => code.Op(0x03, 0x40, 0x0C, 0x00, 0x0B), module => module.Start(0));
        var traps = Function("f", NoneToNone, code => code.Op(0x01, 0x00), module => module.Start(0));
        foreach (var engine in Engines())
        {
            using (engine)
            {
                Assert.Equal((TrapCode.OutOfFuel, null), Trap(engine, spins, out var left));
                Assert.Equal(0UL, left);
                Assert.Equal((TrapCode.Unreachable, (byte?)0x00), Trap(engine, traps, out left));
                Assert.Equal(Fuel - 1, left);
            }
        }
    }

    [Fact]
    public void A_segment_that_does_not_fit_takes_no_fuel_and_leaves_the_start_function_alone()
    {
        var binary = Function("f", NoneToNone, code => code.Op(0x00), module =>
        {
            module.Memory(new(1, 1));
            module.Data(0xFFFF, [1, 2]);
            module.Start(0);
        });
        foreach (var engine in Engines())
        {
            using (engine)
            {
                Assert.Equal((TrapCode.OutOfBoundsMemoryAccess, null), Trap(engine, binary, out var left));
                Assert.Equal(Fuel, left);
            }
        }
    }

    [Fact]
    public void The_start_function_is_no_export_for_others()
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        Assert.True(engine.TryCompile(Module(data: true, elements: false, import: false, start: true), new(), out var module, out _));
        Assert.Equal(["memory", "s"], module.Exports.Select(export => export.Name));
    }

    [Fact]
    public void A_module_keeps_its_meaning_when_its_start_function_becomes_an_export()
    {
        using var engine = new ManagedEngine();
        foreach (var (what, binary, start) in Cases())
        {
            var made = StartFunction.Of(binary);
            Assert.Equal(start > 0, made.Name is not null);
            Assert.Equal(binary.Length + made.Shift, made.Binary.Length);
            Assert.True(engine.TryCompile(made.Binary, new(), out _, out var error), $"{what}: {error}");
            if (start == 0) Assert.Equal(binary, made.Binary.ToArray());
        }
    }

    private static IEnumerable<(string What, byte[] Binary, ulong Start)> Cases()
    {
        bool[] both = [false, true];
        foreach (var data in both)
            foreach (var elements in both)
                foreach (var import in both)
                    foreach (var start in both)
                        yield return ($"data {data}, elements {elements}, global.get {import}, start {start}", Module(data, elements, import, start), start ? FuelOfStart : 0);
        yield return ("no exports", NoExports(), FuelOfStart);
    }

    // The export's name is the first that the start function's would be.
    private static byte[] Module(bool data, bool elements, bool import, bool start)
    {
        var module = new ModuleWriter();
        if (import) module.ImportGlobal("host", "base", ValueType.I32);
        module.Table(ValueType.FuncRef, new(10, 10));
        module.Memory(new(2, 2));
        module.Export("memory", 2, 0);
        module.Export("s", 2, 0);
        var function = module.Function(NoneToNone, [], new CodeWriter().I32(0).I32(1).Op(0x36, 2, 0).Op(0x0B).Bytes);
        if (start) module.Start(function);
        var offset = (import ? new CodeWriter().Op(0x23, 0u) : new CodeWriter().I32(3)).Op(0x0B).Bytes;
        if (elements) module.ElementsAt(offset, function, function, function);
        if (data) module.DataAt(offset, new byte[500]);
        return module.Write();
    }

    private static byte[] NoExports()
    {
        var module = new ModuleWriter();
        module.Memory(new(1, 1));
        module.Start(module.Function(NoneToNone, [], new CodeWriter().I32(0).I32(1).Op(0x36, 2, 0).Op(0x0B).Bytes));
        module.Data(7, new byte[9]);
        return module.Write();
    }

    private static ICoreEngine[] Engines() => [new ManagedEngine(new() { Tier = Tier.Compiled }), new ManagedEngine(new() { Tier = Tier.Interpreted }), new WasmtimeEngine(WasmtimeFixture.Options)];

    private static ulong OnManaged(byte[] binary, ulong fuel)
    {
        using var engine = new ManagedEngine();
        return Used(engine, binary, fuel);
    }

    private static ulong OnWasmtime(byte[] binary, ulong fuel)
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options);
        return Used(engine, binary, fuel);
    }

    private static ulong Used(ICoreEngine engine, byte[] binary, ulong fuel) => GuestThread.Run(() =>
    {
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), error?.ToString());
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = fuel;
        store.Instantiate(module, [.. module.Imports.Select(_ => store.CreateGlobal(new(ValueType.I32, false), CoreValue.I32(4)))]);
        return fuel - store.Fuel;
    });

    private static (TrapCode Code, byte? Instruction) Trap(ICoreEngine engine, byte[] binary, out ulong left)
    {
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = Fuel;
        var trap = GuestThread.Run(() => Assert.Throws<TrapException>(() => store.Instantiate(module, [])));
        left = store.Fuel;
        return (trap.Code, trap.Code == TrapCode.Unreachable ? binary[(int)trap.Offset!] : null);
    }
}
