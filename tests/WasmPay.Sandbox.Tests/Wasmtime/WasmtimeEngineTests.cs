using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using static WasmPay.Sandbox.Tests.Wasmtime.Modules;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>What the engine does, on the package's Wasmtime; <see cref="WasmtimeVersionTests"/> runs the same cases on 48.</summary>
public sealed partial class WasmtimeEngineTests : IDisposable
{
    private const ulong Fuel = 10_000_000;

    private readonly WasmtimeEngine _engine;
    private readonly ICoreStore _store;

    public WasmtimeEngineTests()
    {
        _engine = new WasmtimeEngine(WasmtimeFixture.Options);
        _store = _engine.CreateStore(new StoreLimits { MemoryBytes = 4 << 16, TableElements = 100 });
        _store.Fuel = Fuel;
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public void A_function_is_called_with_its_arguments_and_its_fuel_is_counted()
    {
        var add = Export<ICoreFunction>(Add(), "add");
        var results = Call(add, CoreValue.I32(40), CoreValue.I32(2));
        Assert.Equal(42, results[0].AsI32);
        Assert.Equal(4UL, Fuel - _store.Fuel);
    }

    [Fact]
    public void A_call_without_enough_fuel_traps_with_OutOfFuel()
    {
        var spin = Export<ICoreFunction>(Function("spin", NoneToNone, code => code.Op(0x03, 0x40, 0x0C, 0x00, 0x0B)), "spin");
        var trap = Assert.Throws<TrapException>(() => Call(spin));
        Assert.Equal(TrapCode.OutOfFuel, trap.Code);
    }

    [Fact]
    public void A_32_bit_result_has_no_bits_above_its_own()
    {
        var wrap = Export<ICoreFunction>(Function("wrap", new([ValueType.I64], [ValueType.I32]), code => code.Op(0x20, 0).Op(0xA7)), "wrap");
        Assert.Equal(0xFFFF_FFFFUL, Call(wrap, CoreValue.I64(-1))[0].Bits);
    }

    [Fact]
    public void Every_trap_of_the_specification_has_its_code()
    {
        var cases = new (TrapCode Code, byte[] Module)[]
        {
            (TrapCode.Unreachable, Function("f", NoneToNone, code => code.Op(0x00))),
            (TrapCode.IntegerDivideByZero, Function("f", NoneToNone, code => code.I32(1).I32(0).Op(0x6D, 0x1A))),
            (TrapCode.IntegerOverflow, Function("f", NoneToNone, code => code.I32(int.MinValue).I32(-1).Op(0x6D, 0x1A))),
            (TrapCode.IntegerOverflow, Function("f", NoneToNone, code => code.F32(0x7F80_0000).Op(0xA8, 0x1A))),
            (TrapCode.InvalidConversionToInteger, Function("f", NoneToNone, code => code.F32(0x7FC0_0000).Op(0xA8, 0x1A))),
            (TrapCode.OutOfBoundsMemoryAccess, Function("f", NoneToNone, code => code.I32(-1).Op(0x28, 2, 0).Op(0x1A), module => module.Memory(new(1, 1)))),
            (TrapCode.OutOfBoundsTableAccess, Function("f", NoneToNone, code => code.I32(5).Op(0x25, 0).Op(0x1A), OneTable)),
            (TrapCode.UndefinedElement, Function("f", NoneToNone, code => code.I32(5).Op(0x11, 0, 0), OneTable)),
            (TrapCode.UninitializedElement, Function("f", NoneToNone, code => code.I32(0).Op(0x11, 0, 0), OneTable)),
            (TrapCode.IndirectCallTypeMismatch, Function("f", NoneToNone, code => code.I32(1).I32(0).Op(0x11, 1, 0).Op(0x1A), module =>
            {
                module.Type(NoneToNone);
                module.Type(I32ToI32);
                OneTable(module);
                module.Elements(0, 0);
            })),
            (TrapCode.CallStackExhausted, Function("f", NoneToNone, code => code.Op(0x10, 0))),
        };

        foreach (var (code, module) in cases)
        {
            using var store = _engine.CreateStore(new StoreLimits());
            var function = (ICoreFunction)GuestThread.Run(() => store.Instantiate(Compile(module), [])).Export("f")!;
            store.Fuel = Fuel;
            var trap = Assert.Throws<TrapException>(() => Call(function));
            Assert.Equal(code, trap.Code);
            Assert.Equal(0, trap.FunctionIndex);
        }
    }

    [Fact]
    public void A_trap_names_the_offset_of_its_instruction()
    {
        var module = Function("f", NoneToNone, code => code.Op(0x01, 0x01, 0x00));
        var trap = Assert.Throws<TrapException>(() => Call(Export<ICoreFunction>(module, "f")));
        Assert.Equal(0x00, module[(int)trap.Offset!]);
        Assert.Equal(0x01, module[(int)trap.Offset - 1]);
    }

    [Fact]
    public void A_host_function_gets_arguments_and_gives_results()
    {
        var host = _store.CreateFunction(TwoI32ToI32, static (arguments, results) => results[0] = CoreValue.I32(arguments[0].AsI32 * arguments[1].AsI32));
        var call = Export<ICoreFunction>(CallsImport(TwoI32ToI32), "call", host);
        Assert.Equal(42, Call(call, CoreValue.I32(6), CoreValue.I32(7))[0].AsI32);
    }

    [Fact]
    public void What_a_host_function_throws_comes_back_as_the_same_exception()
    {
        foreach (var thrown in new Exception[] { new TrapException(TrapCode.Host, "refused"), new InvalidOperationException("bug") })
        {
            var host = _store.CreateFunction(NoneToNone, (_, _) => throw thrown);
            var call = Export<ICoreFunction>(CallsImport(NoneToNone), "call", host);
            Assert.Same(thrown, Assert.ThrowsAny<Exception>(() => Call(call)));
        }
    }

    [Fact]
    public void A_host_function_may_call_the_guest_back_and_survive_its_trap()
    {
        var fails = Export<ICoreFunction>(Function("f", NoneToNone, code => code.Op(0x00)), "f");
        var seen = new List<TrapCode>();
        var host = _store.CreateFunction(NoneToNone, (_, _) =>
        {
            try
            {
                Call(fails);
            }
            catch (TrapException trap)
            {
                seen.Add(trap.Code);
            }
        });
        var call = Export<ICoreFunction>(CallsImport(NoneToNone), "call", host);
        Call(call);
        Call(call);
        Assert.Equal([TrapCode.Unreachable, TrapCode.Unreachable], seen);
    }

    [Fact]
    public void Host_calls_nest_without_mixing_their_values()
    {
        ICoreFunction? call = null;
        var host = _store.CreateFunction(I32ToI32, (arguments, results) =>
        {
            var depth = arguments[0].AsI32;
            var below = depth == 0 ? 0 : Call(call!, CoreValue.I32(depth - 1))[0].AsI32;
            results[0] = CoreValue.I32(below + arguments[0].AsI32);
        });
        call = Export<ICoreFunction>(CallsImport(I32ToI32), "call", host);
        Assert.Equal(5050, Call(call, CoreValue.I32(100))[0].AsI32);
    }

    [Fact]
    public void Objects_and_functions_pass_through_a_guest_as_references()
    {
        var type = new FunctionType([ValueType.ExternRef, ValueType.FuncRef], [ValueType.FuncRef, ValueType.ExternRef]);
        var swap = Export<ICoreFunction>(Function("swap", type, code => code.Op(0x20, 1).Op(0x20, 0)), "swap");
        var thing = new object();
        var results = Call(swap, CoreValue.Ref(thing), CoreValue.Ref(swap));
        Assert.Same(swap, results[0].Reference);
        Assert.Same(thing, results[1].Reference);
        results = Call(swap, CoreValue.Ref(null), CoreValue.Ref(null));
        Assert.Null(results[0].Reference);
        Assert.Null(results[1].Reference);
    }

    [Fact]
    public void A_host_function_takes_and_gives_references()
    {
        var type = new FunctionType([ValueType.ExternRef, ValueType.ExternRef], [ValueType.ExternRef, ValueType.ExternRef]);
        var host = _store.CreateFunction(type, static (arguments, results) => (results[0], results[1]) = (arguments[1], arguments[0]));
        var call = Export<ICoreFunction>(CallsImport(type), "call", host);
        var results = Call(call, CoreValue.Ref("a"), CoreValue.Ref("b"));
        Assert.Equal(("b", "a"), ((string)results[0].Reference!, (string)results[1].Reference!));
    }

    [Fact]
    public void A_memory_is_read_and_written_in_place_and_grows_to_its_limit()
    {
        var instance = Instantiate(Function("f", NoneToNone, _ => { }, module =>
        {
            module.Memory(new(1, null));
            module.Data(3, "abc"u8);
            module.Export("memory", 2, 0);
        }));
        var memory = (ICoreMemory)instance.Export("memory")!;
        Assert.Equal("abc"u8.ToArray(), memory.Bytes.Slice(3, 3).ToArray());
        Assert.Equal(1, memory.Grow(2));
        Assert.Equal(3 << 16, memory.Bytes.Length);
        Assert.Equal(-1, memory.Grow(2));
        memory.Bytes[^1] = 9;
        Assert.Equal(9, memory.Bytes[^1]);
    }

    [Fact]
    public void A_memory_of_the_host_is_shared_with_its_guest()
    {
        var memory = _store.CreateMemory(new MemoryType(new(1, 2)));
        var module = Function("load", I32ToI32, code => code.Op(0x20, 0).Op(0x2D, 0, 0), module => module.ImportMemory("host", "memory", new(1, 2)));
        memory.Bytes[77] = 200;
        Assert.Equal(200, Call(Export<ICoreFunction>(module, "load", memory), CoreValue.I32(77))[0].AsI32);
    }

    [Fact]
    public void Tables_hold_references_within_their_bounds()
    {
        var table = _store.CreateTable(new TableType(ValueType.ExternRef, new(2, null)), CoreValue.Ref("initial"));
        table.Set(1, CoreValue.Ref("other"));
        Assert.Equal(("initial", "other"), ((string)table.Get(0).Reference!, (string)table.Get(1).Reference!));
        Assert.Equal(2U, table.Size);
        Assert.Equal(TrapCode.OutOfBoundsTableAccess, Assert.Throws<TrapException>(() => table.Get(2)).Code);
        Assert.Equal(TrapCode.OutOfBoundsTableAccess, Assert.Throws<TrapException>(() => table.Set(2, default)).Code);
    }

    [Fact]
    public void Globals_of_every_type_keep_their_values_bit_for_bit()
    {
        foreach (var (type, value) in new[]
        {
            (ValueType.I32, CoreValue.I32(-2)),
            (ValueType.I64, CoreValue.I64(long.MinValue)),
            (ValueType.F32, new CoreValue(0x7FA0_0001, null)),
            (ValueType.F64, new CoreValue(0x7FF4_0000_0000_0001, null)),
            (ValueType.ExternRef, CoreValue.Ref("thing")),
        })
        {
            var global = _store.CreateGlobal(new GlobalType(type, true), default);
            global.Value = value;
            Assert.Equal(value, global.Value);
        }
    }

    [Fact]
    public void An_import_that_is_missing_or_of_another_type_is_a_link_error()
    {
        var module = Compile(CallsImport(I32ToI32));
        Assert.Throws<LinkException>(() => _store.Instantiate(module, []));
        Assert.Throws<LinkException>(() => _store.Instantiate(module, [_store.CreateFunction(NoneToNone, (_, _) => { })]));
        using var other = _engine.CreateStore(new StoreLimits());
        Assert.Throws<LinkException>(() => _store.Instantiate(module, [other.CreateFunction(I32ToI32, (_, _) => { })]));
    }

    [Fact]
    public void A_memory_or_table_that_starts_past_the_limit_traps_with_OutOfMemory()
    {
        var memory = Function("f", NoneToNone, _ => { }, module => module.Memory(new(5, null)));
        var table = Function("f", NoneToNone, _ => { }, module => module.Table(ValueType.FuncRef, new(101, null)));
        foreach (var module in new[] { memory, table })
            Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => Instantiate(module)).Code);
    }

    [Fact]
    public void A_start_function_that_traps_and_a_segment_past_the_end_trap_at_instantiation()
    {
        var start = Function("f", NoneToNone, code => code.Op(0x00), module => module.Start(0));
        var segment = Function("f", NoneToNone, _ => { }, module =>
        {
            module.Memory(new(1, 1));
            module.Data(0xFFFF, [1, 2]);
        });
        Assert.Equal(TrapCode.Unreachable, Assert.Throws<TrapException>(() => Instantiate(start)).Code);
        Assert.Equal(TrapCode.OutOfBoundsMemoryAccess, Assert.Throws<TrapException>(() => Instantiate(segment)).Code);
    }

    [Fact]
    public void A_disposed_store_refuses_and_is_not_touched()
    {
        var add = Export<ICoreFunction>(Add(), "add");
        _store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Call(add, default, default));
        Assert.Throws<ObjectDisposedException>(() => _store.Fuel);
    }

    [Fact]
    public void What_is_not_a_module_is_a_typed_error_with_its_offset()
    {
        byte[] truncated = Add()[..^3];
        Assert.False(_engine.TryCompile(truncated, new CompileOptions(), out _, out var error));
        Assert.InRange(error.Offset, 8, truncated.Length);
        Assert.False(_engine.TryCompile(Add(), new CompileOptions { Limits = new() { Bytes = 10 } }, out _, out error));
        Assert.Equal(ModuleErrorKind.LimitExceeded, error.Kind);
    }

    private static CoreValue[] Call(ICoreFunction function, params CoreValue[] arguments)
    {
        var results = new CoreValue[((FunctionType)function.Type).Results.Length];
        GuestThread.Run(() => function.Invoke(arguments, results));
        return results;
    }

    private ICoreModule Compile(byte[] binary) =>
        _engine.TryCompile(binary, new CompileOptions(), out var module, out var error) ? module : throw new InvalidOperationException(error.Message);

    private ICoreInstance Instantiate(byte[] binary, params ICoreExtern[] imports)
    {
        var instance = GuestThread.Run(() => _store.Instantiate(Compile(binary), imports));
        _store.Fuel = Fuel;
        return instance;
    }

    private T Export<T>(byte[] binary, string name, params ICoreExtern[] imports) => (T)Instantiate(binary, imports).Export(name)!;
}
