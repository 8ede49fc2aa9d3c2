using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Sandbox.Tests.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>
/// Schedule <c>wasmtime-50</c>: what the instructions cost whose price is not 0 or 1, and that both engines stop at the same one of them
/// whatever fuel there is. A bulk instruction, or a memory or table that grows, traps or fails first, then works, then pays 1 for each
/// byte, element or page, and then looks whether any fuel is left, unless its length is a constant of at most 128. What fails to grow pays
/// and looks for nothing.
/// </summary>
public sealed class FuelScheduleTests
{
    private const ulong Traps = 0;
    private const ulong Most = 400;

    private static readonly FunctionType Type = new([ValueType.I32], []);

    [Fact]
    public void A_bulk_instruction_costs_one_for_each_byte_or_element_and_one_of_its_own()
    {
        foreach (var (what, body, expected) in Cases().Where(each => each.Used != Traps))
        {
            using var wasmtime = new WasmtimeEngine(WasmtimeFixture.Options);
            using var managed = new ManagedEngine();
            Assert.Equal((what, expected), (what, Used(wasmtime, Module(body))));
            Assert.Equal((what, expected), (what, Used(managed, Module(body))));
        }
    }

    [Fact]
    public void Both_engines_stop_at_the_same_instruction_whatever_fuel_there_is()
    {
        using var wasmtime = new WasmtimeEngine(WasmtimeFixture.Options);
        foreach (var tier in new[] { Tier.Compiled, Tier.Interpreted })
        {
            using var managed = new ManagedEngine(new() { Tier = tier });
            using var both = new DifferentialEngine(managed, wasmtime);
            foreach (var (what, body, used) in Cases())
            {
                Assert.True(both.TryCompile(Module(body), new CompileOptions(), out var module, out _));
                using (module)
                    GuestThread.Run(() => Exhaust(both, module, used));
                var disagreements = both.TakeDisagreements();
                Assert.True(disagreements.Count == 0, $"{what}, {tier}: {string.Join('\n', disagreements.Take(3))}");
            }
        }
    }

    // A body's own cost, and the frame's around it.
    private static bool IsNearAnEnd(ulong fuel, ulong used) => fuel < 16 || fuel + 4 >= used && fuel <= used + 16;

    private static void Exhaust(DifferentialEngine both, ICoreModule module, ulong used)
    {
        // All about where it begins and ends, and every so often in between: within a bulk instruction nothing stops.
        for (var fuel = 0UL; fuel <= Most; fuel++)
        {
            if (!IsNearAnEnd(fuel, used) && fuel % 13 != 0) continue;
            using var store = both.CreateStore(new StoreLimits());
            store.Fuel = 1_000;
            var instance = store.Instantiate(module, []);
            foreach (var export in module.Exports) instance.Export(export.Name);
            store.Fuel = fuel;
            try
            {
                ((ICoreFunction)instance.Export("f")!).Invoke([CoreValue.I32(60)], []);
            }
            catch (TrapException)
            {
                // Compared by the pair.
            }
        }
    }

    // Each case leaves traces before and after: a store of one byte (3 fuel and 3 fuel), and 1 for the function's entry.
    private static IEnumerable<(string What, Action<CodeWriter> Body, ulong Used)> Cases()
    {
        foreach (var length in new[] { 0, 1, 100, 127, 128, 129, 300 })
        {
            var each = (ulong)length;
            yield return ($"memory.fill of constant {length}", code => code.I32(8).I32(7).I32(length).Extended(11).Op(0x00), 4 + each);
            yield return ($"memory.copy of constant {length}", code => code.I32(8).I32(400).I32(length).Extended(10).Op(0x00, 0x00), 4 + each);
        }

        foreach (var length in new[] { 0, 24 })
        {
            var each = (ulong)length;
            yield return ($"memory.init of constant {length}", code => code.I32(8).I32(0).I32(length).Extended(8, 0).Op(0x00), 4 + each);
        }

        foreach (var length in new[] { 0, 1, 8, 128, 129 })
        {
            var each = (ulong)length;
            yield return ($"table.fill of constant {length}", code => code.I32(0).Op(0xD0, 0x70).I32(length).Extended(17, 0), 4 + each);
            yield return ($"table.copy of constant {length}", code => code.I32(1).I32(0).I32(length).Extended(14, 0, 0), 4 + each);
            yield return ($"table.grow by constant {length}", code => code.Op(0xD0, 0x70).I32(length).Extended(15, 0).Op(0x1A), 3 + each);
        }

        yield return ("memory.fill of a parameter", code => code.I32(8).I32(7).Op(0x20, 0).Extended(11).Op(0x00), 64);
        yield return ("memory.copy of a parameter", code => code.I32(8).I32(400).Op(0x20, 0).Extended(10).Op(0x00, 0x00), 64);
        yield return ("table.fill of a parameter", code => code.I32(0).Op(0xD0, 0x70).Op(0x20, 0).Extended(17, 0), 64);
        yield return ("table.copy of a parameter", code => code.I32(1).I32(0).Op(0x20, 0).Extended(14, 0, 0), 64);
        yield return ("table.grow by a parameter", code => code.Op(0xD0, 0x70).Op(0x20, 0).Extended(15, 0).Op(0x1A), 63);
        yield return ("table.init of constant 2", code => code.I32(1).I32(0).I32(2).Extended(12, 1, 0), 6);
        yield return ("table.grow by a constant past the limit", code => code.Op(0xD0, 0x70).I32(5_000).Extended(15, 0).Op(0x1A), 3);
        yield return ("memory.grow by constant 0", code => code.I32(0).Op(0x40, 0x00, 0x1A), 2);
        yield return ("memory.grow by constant 1", code => code.I32(1).Op(0x40, 0x00, 0x1A), 3);
        yield return ("memory.grow by constant 128", code => code.I32(128).Op(0x40, 0x00, 0x1A), 130);
        yield return ("memory.grow by constant 129", code => code.I32(129).Op(0x40, 0x00, 0x1A), 131);
        yield return ("memory.grow by a constant past the limit", code => code.I32(5_000).Op(0x40, 0x00, 0x1A), 2);
        yield return ("memory.grow by a parameter", code => code.Op(0x20, 0).Op(0x40, 0x00, 0x1A), 62);
        yield return ("memory.grow by a parameter to nothing more", code => code.Op(0x20, 0).I32(60).Op(0x6B).Op(0x40, 0x00, 0x1A), 4);
        yield return ("memory.grow by a parameter past the limit", code => code.Op(0x20, 0).I32(5).Op(0x74).Op(0x40, 0x00, 0x1A), 4);
        yield return ("table.grow by a parameter past the limit", code => code.Op(0xD0, 0x70).Op(0x20, 0).I32(5).Op(0x74).Extended(15, 0).Op(0x1A), 5);
        yield return ("memory.init of a parameter that is too long", code => code.I32(8).I32(0).Op(0x20, 0).Extended(8, 0).Op(0x00), Traps);
        yield return ("memory.fill past the end", code => code.I32(-1).I32(7).Op(0x20, 0).Extended(11).Op(0x00), Traps);
        yield return ("memory.copy past the end", code => code.I32(0).I32(-1).I32(200).Extended(10).Op(0x00, 0x00), Traps);
        yield return ("table.fill past the end", code => code.I32(199).Op(0xD0, 0x70).Op(0x20, 0).Extended(17, 0), Traps);
        yield return ("table.copy past the end", code => code.I32(190).I32(0).I32(150).Extended(14, 0, 0), Traps);
        yield return ("memory.size", code => code.Op(0x3F, 0x00, 0x1A), 1);
        yield return ("data.drop", code => code.Extended(9, 0), 1);
        yield return ("elem.drop", code => code.Extended(13, 1), 1);
        yield return ("a call", code => code.I32(3).Op(0x10, 0), 3);
        yield return ("an indirect call", code => code.I32(3).I32(0).Op(0x11, 0, 0), 4);
    }

    private static byte[] Module(Action<CodeWriter> body)
    {
        var module = new ModuleWriter();
        var nothing = module.Function(Type, [], [0x0B]);
        module.Table(ValueType.FuncRef, new(200, 500));
        module.Memory(new(1, 1_000));
        module.Export("memory", 2, 0);
        module.Export("table", 1, 0);
        module.Elements(0, nothing, nothing);
        module.PassiveElements(nothing, nothing);
        module.PassiveData(new byte[24]);
        var code = new CodeWriter().I32(1000).I32(1).Op(0x3A, 0, 0);
        body(code);
        module.Export("f", 0, module.Function(Type, [], code.I32(1001).I32(1).Op(0x3A, 0, 0).Op(0x0B).Bytes));
        return module.Write();
    }

    private static ulong Used(ICoreEngine engine, byte[] binary) => GuestThread.Run(() =>
    {
        const ulong frame = 7;
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), error?.ToString());
        using var store = engine.CreateStore(new StoreLimits());
        var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
        store.Fuel = 10_000;
        function.Invoke([CoreValue.I32(60)], []);
        return 10_000 - store.Fuel - frame;
    });
}
