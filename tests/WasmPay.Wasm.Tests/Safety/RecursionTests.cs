using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Endless recursion by every way that a guest can call: each ends in a trap, and the thread goes on.</summary>
public abstract class RecursionTests(Tier tier)
{
    private const byte ReturnsI64 = 0x42;

    [Fact]
    public void Two_functions_that_call_each_other_trap()
    {
        var wasm = new W();
        wasm.Function("f", [], [], [0x10, 1]);
        wasm.Function(null, [], [], [0x10, 0]);
        Exhausts(wasm);
    }

    [Fact]
    public void A_start_function_that_calls_itself_traps_at_instantiation()
    {
        var wasm = new W();
        wasm.Start(wasm.Function(null, [], [], [0x10, 0]));
        Assert.Equal(TrapCode.CallStackExhausted, Assert.Throws<TrapException>(() => new Guest(wasm.Build(), tier: tier)).Code);
    }

    [Fact]
    public void A_start_function_that_is_instantiated_again_by_the_host_traps()
    {
        var wasm = new W();
        wasm.ImportFunction("h", "h", [], []);
        wasm.Start(wasm.Function(null, [], [], [0x10, 0]));
        using var engine = new ManagedEngine();
        Assert.True(engine.TryCompile(wasm.Build(), new CompileOptions(), out var module, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = Guest.Fuel;
        ICoreFunction? host = null;
        host = store.CreateFunction(new FunctionType([], []), (_, _) => store.Instantiate(module, [host!]));
        Assert.Equal(TrapCode.CallStackExhausted, Assert.Throws<TrapException>(() => store.Instantiate(module, [host])).Code);
    }

    [Fact]
    public void A_function_of_a_thousand_parameters_and_results_that_calls_itself_traps()
    {
        byte[] types = [.. Enumerable.Repeat(W.I64, 1_000)];
        var wasm = new W();
        byte[] arguments = [.. Enumerable.Range(0, 1_000).SelectMany(i => (byte[])[0x20, .. W.U((ulong)i)])];
        wasm.Function(null, types, types, [.. arguments, 0x10, 0]);
        byte[] zeros = [.. Enumerable.Repeat<byte[]>([ReturnsI64, 0], 1_000).SelectMany(bytes => bytes)];
        wasm.Function("f", [], [], [.. zeros, 0x10, 0, .. Enumerable.Repeat((byte)0x1A, 1_000)]);
        // Its frames are so large that a test's own thread has less stack than the depth of calls.
        GuestThread.Run(() => Exhausts(wasm));
    }

    [Fact]
    public void Recursion_through_another_instances_function_in_a_shared_table_traps()
    {
        var wasm = new W();
        wasm.ImportFunction("m", "f", [], []);
        wasm.Function("g", [], [], [0x10, 0]);
        using var engine = new ManagedEngine();
        Assert.True(engine.TryCompile(wasm.Build(), new CompileOptions(), out var caller, out _));
        var other = new W().Table(1).Export("t", 1, 0);
        other.Function("f", [], [], [0x41, 0, 0x11, 0, 0]);
        Assert.True(engine.TryCompile(other.Build(), new CompileOptions(), out var callee, out _));
        using var store = engine.CreateStore(new StoreLimits());
        store.Fuel = Guest.Fuel;
        var second = store.Instantiate(callee, []);
        var first = store.Instantiate(caller, [second.Export("f")!]);
        ((ICoreTable)second.Export("t")!).Set(0, CoreValue.Ref(first.Export("g")));
        var trap = Assert.Throws<TrapException>(() => ((ICoreFunction)first.Export("g")!).Invoke([], []));
        Assert.Equal(TrapCode.CallStackExhausted, trap.Code);
    }

    [Fact]
    public void Recursion_through_the_host_in_frames_of_all_the_locals_that_are_allowed_traps()
    {
        const uint locals = 9_999;
        var wasm = new W();
        wasm.ImportFunction("h", "h", [W.I64], []);
        // Every fifth local is read after the call, so that it has to be kept in the frame.
        byte[] reads = [.. Enumerable.Range(0, 2_000).SelectMany(i => (byte[])[0x20, .. W.U((ulong)(5 * i)), 0x1A])];
        wasm.Function("f", [W.I64], [], [0x20, 0, 0x10, 0, .. reads], (locals, W.I64));
        ICoreFunction? again = null;
        using var guest = new Guest(wasm.Build(), imports: store =>
            [store.CreateFunction(new FunctionType([Engine.ValueType.I64], []), (arguments, _) => again!.Invoke(arguments, []))], tier: tier);
        again = (ICoreFunction)guest.Instance.Export("f")!;
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f", CoreValue.I64(1)).Code);
    }

    [Fact]
    public void A_trap_leaves_the_whole_depth_to_the_next_call()
    {
        var wasm = new W();
        wasm.Function("f", [], [], [0x10, 0]);
        using var guest = new Guest(wasm.Build(), tier: tier);
        guest.Trap("f");
        guest.Store.Fuel = Guest.Fuel;
        guest.Trap("f");
        var used = Guest.Fuel - guest.Store.Fuel;
        guest.Store.Fuel = Guest.Fuel;
        guest.Trap("f");
        Assert.Equal(used, Guest.Fuel - guest.Store.Fuel);
    }

    private void Exhausts(W wasm)
    {
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
        guest.Store.Fuel = Guest.Fuel;
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledRecursionTests() : RecursionTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedRecursionTests() : RecursionTests(Tier.Interpreted);
