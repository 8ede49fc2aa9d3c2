using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using static WasmPay.Wasm.Tests.Vectors.VectorGuests;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Vectors;

/// <summary>Frames of vectors are twice as large as others, and no guest may end the process by them.</summary>
public sealed class VectorStackTests
{
    private static readonly CompileOptions Generous = new() { Limits = new ModuleLimits { Locals = 60_000, FunctionBytes = 8 << 20, Operands = 60_000 } };

    [Theory]
    [InlineData(1)]
    [InlineData(3_000)]
    [InlineData(20_000)]
    public void Recursion_with_frames_of_many_vectors_traps(int locals)
    {
        var wasm = new W();
        List<byte> body = [];
        for (var i = 0; i < Math.Min(locals, 3_000); i++) body.AddRange([0x20, 0, .. Op(96), 0x21, .. W.U((ulong)i + 1)]);
        body.AddRange([0x20, 0, 0x10, 0]);
        for (var i = 0; i < Math.Min(locals, 3_000); i++) body.AddRange([0x20, .. W.U((ulong)i + 1), 0x20, 0, .. Op(174), 0x21, 0]);
        wasm.Function("f", [W.V128], [], [.. body], ((uint)locals, W.V128));
        using var guest = new Guest(wasm.Build(), Generous);
        Assert.Equal(TrapCode.CallStackExhausted, guest.Trap("f", CoreValue.V128(Sample)).Code);
    }

    [Fact]
    public void A_frame_of_many_kept_vectors_traps_on_a_small_stack_before_it_is_made()
    {
        var wasm = new W();
        wasm.Function(null, [], [W.V128], Const(Sample));
        List<byte> body = [];
        for (var i = 0; i < 12_000; i++) body.AddRange([0x10, 0]);
        body.AddRange([0x10, 1]);
        for (var i = 0; i < 12_000; i++) body.AddRange(Op(81));
        wasm.Function("f", [], [W.V128], [.. body]);
        using var guest = new Guest(wasm.Build(), Generous);
        TrapCode? code = null;
        var thread = new Thread(() => code = guest.Trap("f").Code, 512 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal(TrapCode.CallStackExhausted, code);
    }

    [Fact]
    public void A_function_of_ten_thousand_vector_instructions_runs()
    {
        var wasm = new W();
        List<byte> body = [0x20, 0];
        for (var i = 0; i < 5_000; i++) body.AddRange([0x20, 0, .. Op(228), .. Op(103)]);
        wasm.Function("f", [W.V128], [W.V128], [.. body]);
        using var guest = new Guest(wasm.Build());
        Assert.Single(guest.CallAll("f", default(CoreValue)));
    }
}
