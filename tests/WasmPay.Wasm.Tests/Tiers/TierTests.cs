using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Tiers;

/// <summary>When a function is interpreted and when it is compiled; neither shows in what it does.</summary>
public sealed class TierTests
{
    [Fact]
    public void A_function_is_compiled_beside_its_calls_once_it_was_called_often()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 10 });
        var (module, call) = Open(engine, Triple());
        for (var i = 0; i < 10; i++) Assert.Equal((3ul * 7, 4ul), call(7));
        engine.Compiler.Drain();
        Assert.Null(module.CompiledAt(0));
        call(7);
        engine.Compiler.Drain();
        Assert.NotNull(module.CompiledAt(0));
        Assert.Equal((3ul * 7, 4ul), call(7));
        Assert.Null(engine.Compiler.Failure);
    }

    [Fact]
    public void Rounds_of_a_loop_warm_a_function_as_calls_do()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 100 });
        var wasm = new W();
        wasm.Function("f", [W.I32], [W.I32], [0x03, 0x40, 0x20, 0, 0x41, 1, 0x6B, 0x22, 0, 0x0D, 0, 0x0B, 0x20, 0]);
        var (module, call) = Open(engine, wasm.Build());
        var first = call(1_000);
        Assert.Null(module.CompiledAt(0));
        Assert.Equal(first, call(1_000));
        engine.Compiler.Drain();
        Assert.NotNull(module.CompiledAt(0));
        Assert.Equal(first, call(1_000));
    }

    [Fact]
    public void A_module_that_has_had_its_time_stays_interpreted()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 0, CompileBudget = TimeSpan.Zero });
        var (module, call) = Open(engine, Triple());
        for (var i = 0; i < 100; i++) Assert.Equal((3ul * 7, 4ul), call(7));
        engine.Compiler.Drain();
        Assert.Null(module.CompiledAt(0));
    }

    [Fact]
    public void An_engine_that_only_interprets_compiles_nothing()
    {
        using var engine = new ManagedEngine(new() { Tier = Tier.Interpreted, CompileAfter = 0 });
        var (module, call) = Open(engine, Triple());
        for (var i = 0; i < 100; i++) call(7);
        engine.Compiler.Drain();
        Assert.Null(module.CompiledAt(0));
    }

    [Fact]
    public void A_function_that_handles_references_and_vectors_is_interpreted_like_any_other()
    {
        using var engine = new ManagedEngine(new() { Tier = Tier.Interpreted });
        var wasm = new W().Table(1).Elements(0, 0);
        // table.get 0, ref.is_null; plus the first lane of a splat.
        wasm.Function("f", [W.I32], [W.I32], [0x41, 0, 0x25, 0, 0xD1, 0x20, 0, 0xFD, 17, 0xFD, 27, 0, 0x6A]);
        var (module, call) = Open(engine, wasm.Build());
        Assert.Equal(9ul, call(9).Result);
        Assert.Null(module.CompiledAt(0));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Interpreted_and_compiled_functions_call_each_other(string first)
    {
        // Each counts down in the other; b is too large to be compiled.
        using var engine = new ManagedEngine(new() { Tier = Tier.Compiled, EmittedBytesOfFunction = 3_000 });
        byte[] Body(int callee) => [0x20, 0, 0x45, 0x04, 0x7E, 0x42, 5, 0x05, 0x20, 0, 0x41, 1, 0x6B, 0x10, (byte)callee, 0x42, 2, 0x7E, 0x0B];
        var wasm = new W();
        wasm.Function("a", [W.I32], [W.I64], Body(1));
        wasm.Function("b", [W.I32], [W.I64], [.. Enumerable.Repeat<byte[]>([0x20, 0, 0x45, 0x04, 0x40, 0x0B], 60).SelectMany(bytes => bytes), .. Body(0)]);
        Assert.True(engine.TryCompile(wasm.Build(), new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 10_000;
        var results = new CoreValue[1];
        ((ICoreFunction)store.Instantiate(module, []).Export(first)!).Invoke([CoreValue.I32(20)], results);
        Assert.Equal(5ul << 20, results[0].Bits);
        Assert.NotNull(((ManagedModule)module).CompiledAt(0));
        Assert.Null(((ManagedModule)module).CompiledAt(1));
    }

    [Theory]
    [InlineData(Tier.Compiled)]
    [InlineData(Tier.Interpreted)]
    public void Many_results_and_parameters_of_every_number_type_arrive_in_order(Tier tier)
    {
        var wasm = new W();
        byte[] types = [W.F32, W.I64, W.F64, W.I32];
        wasm.ImportFunction("h", "h", types, types);
        // The host gets what g was given, and answers with it; f is the way there, through a table.
        var type = (byte)wasm.Type(types, types);
        wasm.Table(1).Elements(0, 1);
        wasm.Function("g", types, types, [0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3, 0x10, 0]);
        wasm.Function("f", types, types, [0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3, 0x41, 0, 0x11, type, 0]);
        using var guest = new Guest(wasm.Build(), tier: tier, imports: store =>
            [store.CreateFunction(new FunctionType([.. types.Select(t => (Engine.ValueType)t)], [.. types.Select(t => (Engine.ValueType)t)]), (given, answer) => given.CopyTo(answer))]);
        CoreValue[] values = [CoreValue.F32(-1.5f), CoreValue.I64(long.MinValue), CoreValue.F64(double.NegativeInfinity), CoreValue.I32(-7)], results = new CoreValue[4];
        ((ICoreFunction)guest.Instance.Export("f")!).Invoke(values, results);
        Assert.Equal(values, results);
    }

    [Fact]
    public async Task Threads_that_share_a_module_agree_while_its_functions_are_compiled()
    {
        using var engine = new ManagedEngine(new() { CompileAfter = 50 });
        Assert.True(engine.TryCompile(Triple(), new CompileOptions(), out var module, out _));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var store = engine.CreateStore(new StoreLimits());
            var call = Caller(store, store.Instantiate(module, []));
            return Enumerable.Range(0, 5_000).Select(i => call(i)).ToArray();
        })));
        foreach (var ofThread in answers)
            for (var i = 0; i < ofThread.Length; i++) Assert.Equal(((ulong)(uint)(3 * i), 4ul), ofThread[i]);
        Assert.Null(engine.Compiler.Failure);
    }

    [Theory]
    [InlineData(Tier.Adaptive)]
    [InlineData(Tier.Compiled)]
    public void Functions_that_nobody_calls_cost_no_code_whatever_their_signatures_are(Tier tier)
    {
        const int functions = 500;
        var wasm = new W().Table(functions).Elements(0, [.. Enumerable.Range(0, functions)]);
        // Each signature is another one: the number in binary, written with two types.
        for (var i = 0; i < functions; i++)
            wasm.Function(null, [.. Enumerable.Range(0, 900).Select(bit => bit < 16 && (i >> bit & 1) == 1 ? W.I64 : W.I32)], [], []);
        var binary = wasm.Build();
        using var engine = new ManagedEngine(new() { Tier = tier });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Instantiate(module, []);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, binary.Length * 8);
    }

    private static byte[] Triple()
    {
        var wasm = new W();
        wasm.Function("f", [W.I32], [W.I32], [0x20, 0, 0x41, 3, 0x6C]);
        return wasm.Build();
    }

    private static (ManagedModule Module, Func<int, (ulong Result, ulong Fuel)> Call) Open(ManagedEngine engine, byte[] binary)
    {
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), error?.ToString());
        var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 1_000_000;
        return ((ManagedModule)module, Caller(store, store.Instantiate(module, [])));
    }

    private static Func<int, (ulong Result, ulong Fuel)> Caller(ICoreStore store, ICoreInstance instance)
    {
        var function = (ICoreFunction)instance.Export("f")!;
        var results = new CoreValue[1];
        return argument =>
        {
            store.Fuel = 1_000_000;
            function.Invoke([CoreValue.I32(argument)], results);
            return (results[0].Bits, 1_000_000 - store.Fuel);
        };
    }
}
