using WasmPay.Wasm.Engine;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Tiers;

/// <summary>Depth is part of the contract: recursion is exhausted at the same call however a function is executed.</summary>
public sealed class DepthTests
{
    private const int StackBytes = 96 << 20;

    public static TheoryData<int, uint, bool> Shapes => new()
    {
        // Calls beside the recursive one, locals, vectors.
        { 0, 0, false },
        { 6_000, 0, false },
        { 10, 5_000, false },
        { 10, 2_000, true },
        { 1, 300, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_recursion_is_exhausted_at_the_same_call_in_every_tier(int coldCalls, uint locals, bool vectors) => OnLargeStack(() =>
    {
        var binary = Recursion(coldCalls, locals, vectors);
        var options = new CompileOptions { Limits = new ModuleLimits { FunctionBytes = 1 << 20 } };
        var engine = new ManagedEngineOptions { EmittedBytesOfFunction = long.MaxValue };
        var interpreted = Deepest(binary, options, engine with { Tier = Tier.Interpreted });
        Assert.Equal(interpreted, Deepest(binary, options, engine with { Tier = Tier.Compiled }));
        Assert.Equal(interpreted, Deepest(binary, options, engine with { Tier = Tier.Adaptive, CompileAfter = 10 }));
        Assert.InRange(interpreted, 2, 1_000);
    });

    // The verdict flipped when the function was compiled: its frame was too large for the stack that the interpreter had enough of.
    [Fact]
    public void A_function_that_answered_before_it_was_compiled_answers_the_same_afterwards() => OnLargeStack(() =>
    {
        var binary = Recursion(6_000, 0, vectors: false);
        using var engine = new ManagedEngine(new() { CompileAfter = 20, EmittedBytesOfFunction = long.MaxValue });
        Assert.True(engine.TryCompile(binary, new CompileOptions(), out var module, out var error), error?.ToString());
        using var store = engine.CreateStore(new StoreLimits());
        var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
        var answers = new HashSet<(ulong, ulong)>();
        for (var i = 0; i < 100; i++)
        {
            if (i == 50) engine.Compiler.Drain();
            store.Fuel = 10_000_000;
            var result = new CoreValue[1];
            function.Invoke([CoreValue.I32(15)], result);
            answers.Add((result[0].Bits, store.Fuel));
        }

        Assert.NotNull(((ManagedModule)module).CompiledAt(1));
        Assert.Single(answers);
    });

    [Fact]
    public void A_thread_without_the_stack_says_so_and_not_that_the_guest_is_at_fault()
    {
        var binary = Recursion(6_000, 0, vectors: false);
        TrapCode? code = null;
        var thread = new Thread(
            () =>
            {
                using var engine = new ManagedEngine(new() { Tier = Tier.Compiled, EmittedBytesOfFunction = long.MaxValue });
                engine.TryCompile(binary, new CompileOptions(), out var module, out _);
                using var store = engine.CreateStore(new StoreLimits());
                store.Fuel = 10_000_000;
                var function = (ICoreFunction)store.Instantiate(module!, []).Export("f")!;
                code = Assert.Throws<TrapException>(() => function.Invoke([CoreValue.I32(100)], new CoreValue[1])).Code;
            },
            768 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal(TrapCode.HostStackExhausted, code);
    }

    private static int Deepest(byte[] binary, CompileOptions options, ManagedEngineOptions engineOptions)
    {
        using var engine = new ManagedEngine(engineOptions);
        Assert.True(engine.TryCompile(binary, options, out var module, out var error), error?.ToString());
        var (fits, fails) = (0, 1_001);
        while (fits + 1 < fails)
        {
            var middle = (fits + fails) / 2;
            if (Reaches(engine, module, middle)) fits = middle;
            else fails = middle;
        }

        return fits;
    }

    private static bool Reaches(ManagedEngine engine, ICoreModule module, int depth)
    {
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = 100_000_000;
        try
        {
            ((ICoreFunction)store.Instantiate(module, []).Export("f")!).Invoke([CoreValue.I32(depth)], new CoreValue[1]);
            return true;
        }
        catch (TrapException trap)
        {
            Assert.Equal(TrapCode.CallStackExhausted, trap.Code);
            return false;
        }
    }

    // f(n) = n == 0 ? 7 : f(n - 1), beside calls that are never made and locals that are read after the call.
    private static byte[] Recursion(int coldCalls, uint locals, bool vectors)
    {
        var type = vectors ? W.V128 : W.I64;
        var wasm = new W();
        wasm.Function(null, [], [], []);
        List<byte> body = [0x20, 0, 0x45, 0x04, W.I32, 0x41, 7, 0x05, 0x20, 0, 0x41, 1, 0x6B, 0x10, 1];
        body.AddRange([0x41, 0, 0x04, 0x40, .. Enumerable.Repeat<byte[]>([0x10, 0], coldCalls).SelectMany(bytes => bytes), 0x0B]);
        for (var i = 0u; i < Math.Min(locals, 1_000); i++) body.AddRange([0x20, .. W.U(i + 1), 0x1A]);
        body.Add(0x0B);
        wasm.Function("f", [W.I32], [W.I32], [.. body], (locals, type));
        return wasm.Build();
    }

    private static void OnLargeStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception caught)
                {
                    failure = caught;
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure).Throw();
    }
}
