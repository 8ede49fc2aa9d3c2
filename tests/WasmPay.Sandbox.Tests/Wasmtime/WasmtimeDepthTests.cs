using WasmPay.Sandbox.Engines.Differential;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Tests.Wasmtime;

/// <summary>
/// Wasmtime never stops a recursion before the managed engine does, however large the frames are that its compiler makes: functions of
/// many locals that live across the call, of vectors, of parameters and results, of calls that are never made.
/// </summary>
public sealed class WasmtimeDepthTests
{
    private const int CallDepth = 1_000;
    private const int BytesOfUnit = 32 << 10;

    // The specification's limit of the managed engine: 1 for a call, and 1 for each 32 KiB that the function's shape asks for.
    private static int Weight(int values, int calls, int vectors) => 1 + (((16 * values) + (32 * calls) + (32 * vectors)) / BytesOfUnit);

    /// <summary>A shape, the values that it holds at most, its calls and its vector instructions.</summary>
    public static TheoryData<string, int> Shapes => new()
    {
        { "small", 0 }, { "locals", 10 }, { "locals", 250 }, { "locals", 1_000 }, { "locals", 4_000 },
        { "vectors", 10 }, { "vectors", 250 }, { "vectors", 4_000 }, { "operands", 250 }, { "operands", 4_000 },
        { "parameters", 250 }, { "parameters", 900 }, { "results", 250 }, { "results", 900 }, { "cold calls", 100 }, { "cold calls", 6_000 },
        { "unused locals", 9_000 }, { "cold values", 2_000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_recursion_that_the_managed_engine_may_reach_is_reached(string shape, int size)
    {
        var (binary, weight) = Recursion(shape, size);
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { CallDepth = CallDepth });
        Assert.True(engine.TryCompile(binary, new(), out var module, out var error), error?.ToString());
        using var store = engine.CreateStore(new StoreLimits { CallDepth = CallDepth });
        GuestThread.Run(() =>
        {
            var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
            store.Fuel = ulong.MaxValue / 4;
            function.Invoke(Arguments(function, CallDepth / weight), new CoreValue[((FunctionType)function.Type).Results.Length]);

            // And the stack ends in a trap, a frame of any size before its end.
            Assert.Equal(TrapCode.CallStackExhausted, Assert.Throws<TrapException>(
                () => function.Invoke(Arguments(function, int.MaxValue), new CoreValue[((FunctionType)function.Type).Results.Length])).Code);
        });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_recursion_that_the_managed_engine_stops_is_told_of_however_small_its_frames_are(string shape, int size)
    {
        var (binary, weight) = Recursion(shape, size);
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { CallDepth = CallDepth });
        Assert.True(engine.TryCompile(binary, new(), out var module, out var error), error?.ToString());
        using var store = engine.CreateStore(new StoreLimits { CallDepth = CallDepth });
        GuestThread.Run(() =>
        {
            var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
            store.Fuel = ulong.MaxValue / 4;
            for (var i = 0; i < 3; i++)
            {
                function.Invoke(Arguments(function, (CallDepth / weight) + 1), new CoreValue[((FunctionType)function.Type).Results.Length]);
                Assert.True(store.TakeWentDeep());
            }
        });
    }

    [Theory]
    [InlineData("small", 0)]
    [InlineData("locals", 10)]
    [InlineData("cold calls", 100)]
    public void A_recursion_that_is_far_from_the_limit_is_not_told_of(string shape, int size)
    {
        using var engine = new WasmtimeEngine(WasmtimeFixture.Options with { CallDepth = CallDepth });
        Assert.True(engine.TryCompile(Recursion(shape, size).Binary, new(), out var module, out var error), error?.ToString());
        using var store = engine.CreateStore(new StoreLimits { CallDepth = CallDepth });
        GuestThread.Run(() =>
        {
            var function = (ICoreFunction)store.Instantiate(module, []).Export("f")!;
            store.Fuel = ulong.MaxValue / 4;
            Call(20);
            store.TakeWentDeep();
            Call(20);
            Assert.False(store.TakeWentDeep());
            Call(5_000);
            Assert.True(store.TakeWentDeep());
            // What one call has trodden on, the next has anew.
            Call(20);
            Assert.False(store.TakeWentDeep());

            void Call(int depth) => function.Invoke(Arguments(function, depth), []);
        });
    }

    private static CoreValue[] Arguments(ICoreFunction function, int depth) =>
        [.. ((FunctionType)function.Type).Parameters.Select((_, i) => i == 0 ? CoreValue.I32(depth) : default)];

    // f(n) calls f(n - 1) until n is 0, with everything that its shape holds alive across the call.
    private static (byte[] Binary, int Weight) Recursion(string shape, int size)
    {
        var module = new ModuleWriter();
        module.Memory(new(1, 1));
        ValueType[] extra = [.. Enumerable.Repeat(shape == "vectors" ? ValueType.V128 : ValueType.I64, size)];
        var type = shape switch
        {
            "parameters" => new FunctionType([ValueType.I32, .. extra], []),
            "results" => new FunctionType([ValueType.I32], [.. extra]),
            _ => new FunctionType([ValueType.I32], []),
        };
        var code = new CodeWriter();
        switch (shape)
        {
            case "locals":
                Load(code, size, vector: false);
                Recurse(code, () => { });
                Store(code, size, vector: false);
                return (Write(module, type, extra, code), Weight(size + 4, 1, 0));
            case "vectors":
                Load(code, size, vector: true);
                Recurse(code, () => { });
                Store(code, size, vector: true);
                return (Write(module, type, extra, code), Weight(size + 4, 1, 2 * size));
            case "operands":
                for (var i = 0; i < size; i++) code.I32(8 * (i % 1_000)).Op(0x29, 3, 0);
                Recurse(code, () => { });
                for (var i = 1; i < size; i++) code.Op(0x7C);
                code.Op(0x1A);
                return (Write(module, type, [], code), Weight(size + 4, 1, 0));
            case "parameters":
                Recurse(code, () =>
                {
                    for (var i = 0; i < size; i++) code.Op(0x20, (uint)(i + 1));
                });
                Store(code, size, vector: false);
                return (Write(module, type, [], code), Weight((2 * size) + 4, 1, 0));
            case "results":
                code.Op(0x20, 0).Op(0x45).Op(0x04, 0x40);
                for (var i = 0; i < size; i++) code.I64(i);
                code.Op(0x0F, 0x0B).Op(0x20, 0).I32(1).Op(0x6B).Op(0x10, 0);
                return (Write(module, type, [], code), Weight(size + 4, 1, 0));
            case "unused locals":
                Recurse(code, () => { });
                return (Write(module, type, extra, code), Weight(size + 4, 1, 0));
            case "cold values":
                // A frame that is large for a way that is never gone, and whose places the other way leaves as they are.
                code.Op(0x20, 0).I32(-1).Op(0x46).Op(0x04, 0x40);
                for (var i = 0; i < size; i++) code.I32(8 * (i % 1_000)).Op(0x29, 3, 0);
                code.I32(0).Op(0x10, 0);
                for (var i = 1; i < size; i++) code.Op(0x7C);
                code.Op(0x1A, 0x0B);
                Recurse(code, () => { });
                return (Write(module, type, [], code), Weight(size + 4, 2, 0));
            default:
                // Each is passed over, and has a value of its own that the next ones keep.
                for (var i = 0; i < size; i++) code.Op(0x20, 0).I32(-1).Op(0x46).Op(0x04, 0x40).I32(i).Op(0x10, 0).Op(0x0B);
                Recurse(code, () => { });
                return (Write(module, type, [], code), Weight(4, size + 1, 0));
        }
    }

    private static void Recurse(CodeWriter code, Action arguments)
    {
        code.Op(0x20, 0).Op(0x04, 0x40).Op(0x20, 0).I32(1).Op(0x6B);
        arguments();
        code.Op(0x10, 0).Op(0x0B);
    }

    private static void Load(CodeWriter code, int size, bool vector)
    {
        for (var i = 0; i < size; i++)
        {
            code.I32(16 * (i % 1_000));
            _ = vector ? code.Vector(0).Unsigned(4).Unsigned(0) : code.Op(0x29, 3, 0);
            code.Op(0x21, (uint)(i + 1));
        }
    }

    private static void Store(CodeWriter code, int size, bool vector)
    {
        for (var i = 0; i < size; i++)
        {
            code.I32(16 * (i % 1_000)).Op(0x20, (uint)(i + 1));
            _ = vector ? code.Vector(11).Unsigned(4).Unsigned(0) : code.Op(0x37, 3, 0);
        }
    }

    private static byte[] Write(ModuleWriter module, FunctionType type, ValueType[] locals, CodeWriter code)
    {
        module.Export("f", 0, module.Function(type, locals, code.Op(0x0B).Bytes));
        return module.Write();
    }
}
