using System.Text.Json;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Limits;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Validate;
using static WasmPay.Sandbox.Tests.Binary.Binaries;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>
/// Wasmtime's compiler takes minutes and gigabytes for a few hundred kilobytes of the worst code. What is too much for it is known
/// beforehand by the shape of the functions, and the managed engine decides instead.
/// </summary>
public sealed class CompileWorkTests
{
    private const int Locals = 9_000;
    private static readonly FunctionType Nothing = new([], []);

    public static TheoryData<string> Attacks => ["nested loops", "ifs", "loops", "calls", "indirect calls", "empty ifs", "living values", "long straight code", "large calls", "globals of references", "large functions that escape"];

    [Theory, MemberData(nameof(Attacks))]
    public void What_is_too_much_for_Wasmtime_is_decided_by_the_managed_engine_and_inspection_says_so(string attack)
    {
        using var sandbox = new Sandbox(new());
        var component = With(Module(attack));
        Assert.True(sandbox.TryLoad(component, out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        using (validator)
        {
            Assert.Equal("managed", validator.Engine.Name);
            Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(0)).Kind);
        }
        var inspection = sandbox.Inspect(component);
        Assert.True(inspection.Admitted);
        Assert.Equal("managed", inspection.Engine.Name);
        if (sandbox.Engine.Name == "wasmtime") Assert.Contains("too much for Wasmtime", inspection.EngineReason, StringComparison.Ordinal);
    }

    // A mapping or two for each, of which a process may have 65,530: workers died of components of 24 KB with 990 modules.
    [Theory]
    [InlineData(60, "wasmtime")]
    [InlineData(150, "managed")]
    public void Of_many_modules_that_do_nothing_the_managed_engine_decides(int modules, string engine)
    {
        using var sandbox = new Sandbox(new());
        Assert.True(sandbox.TryLoad(With([.. Enumerable.Repeat<byte[]>([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0], modules)]), out var validator, out _));
        using (validator) Assert.Equal(engine, validator.Engine.Name);
    }

    [Fact]
    public void A_smaller_one_of_the_same_shape_goes_to_Wasmtime_with_the_same_answer_and_fuel()
    {
        using var sandbox = new Sandbox(new());
        Assert.True(sandbox.TryLoad(With(NestedLoops(100, 900)), out var small, out _));
        Assert.True(sandbox.TryLoad(With(NestedLoops(900, Locals)), out var large, out _));
        using (small)
        using (large)
        {
            Assert.Equal((sandbox.Engine.Name, "managed"), (small.Engine.Name, large.Engine.Name));
            var (here, there) = (Tiers.OnFirst(small).Validate(Requests.Payment(1)), large.Validate(Requests.Payment(1)));
            Assert.Equal((sandbox.Engine.Name, "managed"), (here.Engine!.Name, there.Engine!.Name));
            Assert.Equal(JsonSerializer.Serialize(here with { Engine = null }), JsonSerializer.Serialize(there with { Engine = null }));
        }
    }

    [Fact]
    public void Where_both_engines_were_asked_for_the_managed_one_decides_alone()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Both });
        Assert.True(sandbox.TryLoad(With(Module("ifs")), out var validator, out _));
        using (validator)
        {
            Assert.Equal("managed", validator.Engine.Name);
            Assert.Equal(OutcomeKind.Verdict, validator.Validate(Requests.Payment(0)).Kind);
        }
    }

    [Fact]
    public void Where_Wasmtime_was_asked_for_by_name_it_is_refused_with_what_to_do()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Wasmtime });
        Assert.False(sandbox.TryLoad(With(Module("loops")), out _, out var refusals));
        var refusal = Assert.Single(refusals);
        Assert.Equal("over-limit", refusal.Code);
        Assert.Contains("function-compile-work", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("managed engine", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_modules_of_a_component_share_what_may_be_compiled()
    {
        var module = NestedLoops(100, 900);
        var work = WorkOf(module).Module;
        var own = WorkOf(OwnModule()).Module;
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Wasmtime, ComponentCompileWork = own + (2 * work) });
        Assert.True(sandbox.TryLoad(With(module, module), out var validator, out var refusals), string.Join(Environment.NewLine, refusals));
        validator.Dispose();
        Assert.False(sandbox.TryLoad(With(module, module, module), out _, out refusals));
        Assert.Contains("component-compile-work", Assert.Single(refusals).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_grows_with_bytes_with_joints_and_with_values_at_joints()
    {
        var few = WorkOf(NestedLoops(100, 100)).Function;
        Assert.InRange(WorkOf(NestedLoops(200, 100)).Function, (2 * few) - 1_000, 4 * few);
        Assert.InRange(WorkOf(NestedLoops(100, 1_000)).Function, 5 * few, 10 * few);
        // Straight code is what compilers are good at, until there is too much of it.
        Assert.InRange(WorkOf(One(0, code => Repeat(10_000, _ => code.I32(0).Op(0x1A)))).Function, 30_000, 32_000);
        Assert.InRange(WorkOf(One(0, code => Repeat(300_000, _ => code.I32(0).Op(0x1A)))).Function, 1_500_000, 3_000_000);
    }

    private static CompileWork WorkOf(byte[] module)
    {
        Assert.True(ModuleCheck.TryValidate(module, new GuestLimits().ForModules(module.Length), out var demand, out var error), error?.Message);
        return demand.CompileWork;
    }

    // The fixture, with modules that nobody instantiates behind it.
    private static byte[] With(params byte[][] modules) => [.. Fixture.Bytes("behaviours-utf8.wasm"), .. modules.SelectMany(ModuleSection)];

    // The fixture's own module: what is left of the limit says how much work it is.
    private static byte[] OwnModule()
    {
        var bytes = Fixture.Bytes("behaviours-utf8.wasm");
        for (var at = PreambleBytes; ;)
        {
            var id = bytes[at++];
            var size = 0;
            for (var shift = 0; ; shift += 7)
            {
                size |= (bytes[at] & 0x7F) << shift;
                if (bytes[at++] < 0x80) break;
            }
            if (id == 1) return bytes[at..(at + size)];
            at += size;
        }
    }

    private static byte[] Module(string attack) => attack switch
    {
        "nested loops" => NestedLoops(900, Locals),
        "ifs" => One(Locals, code => Repeat(40_000, i => code.Op(0x20, 0).Op(0x04, 0x40).Op(0x20, 0).Op(0x21, (uint)(i % Locals)).Op(0x0B))),
        "loops" => One(Locals, code => Repeat(60_000, i => code.Op(0x03, 0x40).Op(0x20, (uint)(i % Locals)).Op(0x0D, 0).Op(0x0B))),
        "calls" => One(0, code => Repeat(900_000, _ => code.Op(0x10, 0))),
        "indirect calls" => One(0, code => Repeat(30_000, _ => code.I32(0).Op(0x11, 0, 0))),
        "large calls" => LargeCalls(),
        "globals of references" => ReferenceGlobals(),
        "large functions that escape" => Escaping(),
        "living values" => One(1, code => Repeat(5, _ =>
        {
            Repeat(9_000, i => code.I32(8 * i).Op(0x28, 2, 0));
            Repeat(8_999, _ => code.Op(0x6A));
            code.Op(0x21, 0).I32(0).Op(0x20, 0).Op(0x36, 2, 0);
        })),
        "long straight code" => One(0, code => Repeat(100_000, _ => code.I32(int.MaxValue).I32(int.MaxValue).Op(0x28, 2, 0).I32(int.MaxValue).Op(0x6A).Op(0x36, 2, 0))),
        _ => One(1, code => Repeat(50_000, _ => code.Op(0x20, 0).Op(0x04, 0x40, 0x0B))),
    };

    private static byte[] NestedLoops(int loops, int locals) => One(locals, code =>
    {
        Repeat(loops, _ => code.Op(0x03, 0x40));
        Repeat(locals, i => code.I32(1).Op(0x21, (uint)i));
        Repeat(loops, _ => code.I32(0).Op(0x0D, 0).Op(0x0B));
    });

    // 8 KB, for which Wasmtime's compiler took more than 100 s.
    private static byte[] LargeCalls()
    {
        var module = new ModuleWriter();
        module.Table(ValueType.FuncRef, new(1, 1));
        ValueType[] values = [.. Enumerable.Repeat(ValueType.I64, 1_000)];
        var type = module.Type(new([.. values], [.. values]));
        var code = new CodeWriter();
        Repeat(1_000, _ => code.I64(1));
        Repeat(490, _ => code.I32(0).Op(0x11, type, 0));
        Repeat(1_000, _ => code.Op(0x1A));
        module.Function(Nothing, [], code.Op(0x0B).Bytes);
        return module.Write();
    }

    // 30 KB; each may be entered from outside, by code that moves all that it takes and gives: 16 KB took 56 s.
    private static byte[] Escaping()
    {
        var module = new ModuleWriter();
        module.Table(ValueType.FuncRef, new(1, 1));
        ValueType[] values = [.. Enumerable.Repeat(ValueType.I64, 1_000)];
        Repeat(4_000, _ => module.Function(new([.. values], [.. values]), [], [0x00, 0x0B]));
        module.PassiveElements([.. Enumerable.Range(0, 4_000).Select(i => (uint)i)]);
        return module.Write();
    }

    // 400 KB, for which it took 2.7 GB.
    private static byte[] ReferenceGlobals()
    {
        var module = new ModuleWriter();
        var global = 0u;
        module.Global(ValueType.ExternRef, mutable: true, [0xD0, 0x6F, 0x0B]);
        var code = new CodeWriter();
        Repeat(50_000, _ => code.Op(0x23, global).Op(0x24, global));
        module.Function(Nothing, [], code.Op(0x0B).Bytes);
        return module.Write();
    }

    private static void Repeat(int times, Action<int> write)
    {
        for (var i = 0; i < times; i++) write(i);
    }

    // An empty function, a table, and the function in question.
    private static byte[] One(int locals, Action<CodeWriter> write)
    {
        var module = new ModuleWriter();
        module.Table(ValueType.FuncRef, new(1, 1));
        module.Memory(new(2, 2));
        module.Function(Nothing, [], [0x0B]);
        var code = new CodeWriter();
        write(code);
        module.Function(Nothing, [.. Enumerable.Repeat(ValueType.I32, locals)], code.Op(0x0B).Bytes);
        return module.Write();
    }
}
