using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Interpret;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Tiers;

/// <summary>What an operator can see of the tiers: each change is counted once, when it happens, and nothing else is.</summary>
public sealed class EngineMeterTests : IDisposable
{
    private readonly Measurements _counted = new("WasmPay.Wasm");

    public void Dispose() => _counted.Dispose();

    [Fact]
    public void A_function_that_is_compiled_beside_its_calls_is_counted_once()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 10 });
        var (module, call) = Open(engine, Triple());
        Repeat(call, 10, engine);
        Assert.Empty(_counted.Take());
        Repeat(call, 100, engine);
        Assert.NotNull(module.CompiledAt(0));
        Assert.Equal(["functions.compiled: 1"], _counted.Take());
        Repeat(call, 100, engine);
        Assert.Empty(_counted.Take());
    }

    [Fact]
    public void A_function_that_stays_interpreted_for_its_modules_budget_is_counted_as_that()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 10, CompileBudget = TimeSpan.Zero });
        var (module, call) = Open(engine, Triple());
        Repeat(call, 100, engine);
        Assert.Null(module.CompiledAt(0));
        Assert.Equal(["functions.kept_interpreted: 1"], _counted.Take());
    }

    [Fact]
    public void A_function_that_is_too_large_to_compile_is_counted_and_a_small_one_beside_it_is_compiled()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 10, EmittedBytesOfFunction = 1 });
        var (_, large) = Open(engine, Triple());
        using var generous = new ManagedEngine(new() { CompileAfter = 10 });
        var (_, small) = Open(generous, Triple());
        Repeat(large, 100, engine);
        Repeat(small, 100, generous);
        Assert.Equal(["functions.compiled: 1", "functions.kept_interpreted: 1"], _counted.Take());
    }

    [Fact]
    public void Where_nothing_is_to_be_compiled_nothing_is_counted()
    {
        using var engine = new ManagedEngine(new() { Tier = Tier.Interpreted, CompileAfter = 0 });
        var (_, call) = Open(engine, Triple());
        Repeat(call, 100, engine);
        Assert.Empty(_counted.Take());
    }

    [Fact]
    public void A_compilation_that_fails_is_counted_told_with_its_module_and_costs_the_function_nothing_but_speed()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = int.MaxValue });
        var told = new List<CompilationFailure>();
        engine.CompilationFailed += (_, failure) => told.Add(failure);
        var (module, call) = Open(engine, Triple());
        // A fault of the engine: it is given another module's function, which calls one that this module does not have.
        var (stranger, _) = Open(engine, CallsItsSecond());
        Assert.True(engine.Compiler.TryAdd(module, new FunctionState(0, stranger.FunctionAt(0).Lowered, compileAfter: 0)));
        engine.Compiler.Drain();
        Assert.Equal(["compilations.failed: 1"], _counted.Take());
        Assert.Equal(module.Decoded.Binary.Length, Assert.Single(told).ModuleBytes);
        Assert.Same(engine.Compiler.Failure, told[0].Failure);
        Assert.Null(module.CompiledAt(0));
        Assert.Equal((3ul * 7, 4ul), call(7));

        // The next one is compiled by the same thread.
        Assert.True(engine.Compiler.TryAdd(module, module.FunctionAt(0)));
        engine.Compiler.Drain();
        Assert.Equal(["functions.compiled: 1"], _counted.Take());
        Assert.Equal((3ul * 7, 4ul), call(7));
    }

    private static void Repeat(Func<int, (ulong Result, ulong Fuel)> call, int times, ManagedEngine engine)
    {
        for (var i = 0; i < times; i++) Assert.Equal((3ul * 7, 4ul), call(7));
        engine.Compiler.Drain();
    }

    private static byte[] Triple()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32], [W.I32], [0x20, 0, 0x41, 3, 0x6C]);
        return wasm.Build();
    }

    private static byte[] CallsItsSecond()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32], [W.I32], [0x20, 0, 0x10, 1]);
        wasm.Function(null, [W.I32], [W.I32], [0x20, 0]);
        return wasm.Build();
    }

    private static (ManagedModule Module, Func<int, (ulong Result, ulong Fuel)> Call) Open(ManagedEngine engine, byte[] binary)
    {
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), error?.ToString());
        var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1_000_000;
        var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
        var results = new CoreValue[1];
        return ((ManagedModule)module, Call);

        (ulong Result, ulong Fuel) Call(int argument)
        {
            store.Fuel = 1_000_000;
            function.Invoke([CoreValue.I32(argument)], results);
            return (results[0].Bits, 1_000_000 - store.Fuel);
        }
    }
}
