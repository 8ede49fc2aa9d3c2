using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>No guest may end the process by its depth of calls, whatever its frames look like.</summary>
public abstract class StackTests(Tier tier)
{
    private static readonly CompileOptions Generous = new() { Limits = new ModuleLimits { Locals = 60_000, FunctionBytes = 8 << 20, Operands = 60_000 } };

    [Fact]
    public void Endless_recursion_traps()
    {
        var wasm = new Assembly.Wasm();
        wasm.Function("f", [], [], [0x10, 0]);
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
    }

    [Fact]
    public void Endless_mutual_recursion_through_a_table_traps()
    {
        var wasm = new Assembly.Wasm();
        var type = wasm.Type([], []);
        wasm.Table(2).Elements(0, 0, 1);
        wasm.Function("f", [], [], [.. Assembly.Wasm.Const(1), 0x11, (byte)type, 0]);
        wasm.Function("g", [], [], [.. Assembly.Wasm.Const(0), 0x11, (byte)type, 0]);
        using var guest = new Guest(wasm.Build(), tier: tier);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    [InlineData(50_000)]
    public void Recursion_with_frames_of_many_locals_traps(uint locals)
    {
        var wasm = new Assembly.Wasm();
        // Each local is read after the call, so that it has to be kept in the frame.
        List<byte> body = [0x20, 0, 0x21, 1, 0x20, 0, 0x10, 0];
        for (var i = 0u; i < Math.Min(locals, 3_000); i++) body.AddRange([0x20, .. Assembly.Wasm.U(i + 1), 0x1A]);
        wasm.Function("f", [Assembly.Wasm.I64], [], [.. body], (locals, Assembly.Wasm.I64));
        using var guest = new Guest(wasm.Build(), Generous, tier: tier);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f", CoreValue.I64(1)).Code);
    }

    [Fact]
    public void Recursion_with_a_body_of_many_kept_results_traps()
    {
        // Twenty thousand results of calls are on the operand stack before the recursion: all of them live across it.
        var wasm = new Assembly.Wasm();
        wasm.Function(null, [], [Assembly.Wasm.I64], [0x42, 7]);
        List<byte> body = [];
        for (var i = 0; i < 20_000; i++) body.AddRange([0x10, 0]);
        body.AddRange([0x10, 1]);
        for (var i = 0; i < 20_000; i++) body.Add(0x7C);
        wasm.Function("f", [], [Assembly.Wasm.I64], [.. body]);
        using var guest = new Guest(wasm.Build(), Generous, tier: tier);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
    }

    [Fact]
    public void A_frame_of_several_hundred_kilobytes_traps_on_a_small_stack_before_it_is_made()
    {
        var wasm = new Assembly.Wasm();
        wasm.Function(null, [], [Assembly.Wasm.I64], [0x42, 7]);
        List<byte> body = [];
        for (var i = 0; i < 25_000; i++) body.AddRange([0x10, 0]);
        body.AddRange([0x10, 1]);
        for (var i = 0; i < 25_000; i++) body.Add(0x7C);
        wasm.Function("f", [], [Assembly.Wasm.I64], [.. body]);
        using var guest = new Guest(wasm.Build(), Generous, tier: tier);
        TrapCode? code = null;
        var thread = new Thread(() => code = guest.Trap("f").Code, 512 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal(TrapCode.CallStackExhausted, code);
    }

    [Fact]
    public void Recursion_through_the_host_traps()
    {
        var wasm = new Assembly.Wasm();
        wasm.ImportFunction("h", "h", [], []);
        wasm.Function("f", [], [], [0x10, 0]);
        ICoreFunction? again = null;
        using var guest = new Guest(wasm.Build(), imports: store => [store.CreateFunction(new FunctionType([], []), (_, _) => again!.Invoke([], []))], tier: tier);
        again = (ICoreFunction)guest.Instance.Export("f")!;
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f").Code);
    }

    [Fact]
    public void A_thread_with_a_small_stack_traps_earlier_and_survives()
    {
        var wasm = new Assembly.Wasm();
        wasm.Function("f", [], [], [0x10, 0]);
        wasm.Function("g", [], [Assembly.Wasm.I32], [0x41, 5]);
        using var guest = new Guest(wasm.Build(), tier: tier);
        TrapCode? code = null;
        ulong answer = 0;
        var thread = new Thread(() => code = guest.Trap("f").Code, 1 << 20);
        thread.Start();
        thread.Join();
        answer = guest.Call("g");
        Assert.Equal(TrapCode.CallStackExhausted, code);
        Assert.Equal(5ul, answer);
    }
}

/// <summary>In compiled code.</summary>
public sealed class CompiledStackTests() : StackTests(Tier.Compiled);

/// <summary>In the interpreter.</summary>
public sealed class InterpretedStackTests() : StackTests(Tier.Interpreted);
