using System.Diagnostics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using WasmPay.Wasm.Validate;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Functions larger or deeper than any compiler makes: refused by default where they go too far, and judged in bounded time where they may.</summary>
public sealed class LargeFunctionTests
{
    // What the Web's limits allow for one function.
    private const int LargestOnTheWeb = 7_654_321;

    private const byte End = 0x0B;

    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(20);

    private static readonly ModuleLimits Lifted = new()
    {
        Bytes = 1 << 30,
        FunctionBytes = int.MaxValue,
        Nesting = 1 << 20,
        Operands = int.MaxValue,
        FunctionTypeWork = int.MaxValue,
        TypeWork = int.MaxValue,
    };

    public static TheoryData<string, byte[]> Bodies => new()
    {
        { "constants that are dropped", [0x41, 0, 0x1A] },
        { "calls", [0x10, 0] },
        { "blocks beside each other", [0x02, 0x40, End] },
        { "unreachable code", [0x00, 0x6A, 0x1A] },
        { "br_tables", [0x41, 0, 0x0E, 2, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_function_of_seven_megabytes_is_refused_at_its_size_and_judged_where_it_may_be_as_large(string of, byte[] code)
    {
        Assert.NotEmpty(of);
        byte[] body = [0, .. Repeat(code, LargestOnTheWeb / code.Length), End];
        var binary = Module(body);
        Assert.Equal(
            new ModuleError(ModuleErrorKind.LimitExceeded, $"function body bytes above the limit of {128 << 10}", binary.Length - body.Length - 4),
            Guest.Refusal(binary));
        var watch = Stopwatch.StartNew();
        Assert.True(ModuleCheck.TryValidate(binary, Lifted, out _, out var error), error?.ToString());
        Assert.True(watch.Elapsed < HangGuard, $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData(0x02)]
    [InlineData(0x03)]
    public void A_hundred_thousand_nested_blocks_are_refused_at_the_first_one_too_many(byte opens)
    {
        byte[] body = [0, .. Repeat([opens, 0x40], 100_000), .. Repeat([End], 100_000), End];
        var binary = Module(body);
        // The size limit would refuse it before, were it not lifted.
        var refusal = Guest.Refusal(binary, new ModuleLimits { FunctionBytes = int.MaxValue });
        Assert.Equal(new ModuleError(ModuleErrorKind.LimitExceeded, "nesting above the limit of 1000", binary.Length - body.Length + 1 + (2 * 1_000)), refusal);
        Assert.True(ModuleCheck.TryValidate(binary, Lifted, out _, out var error), error?.ToString());
    }

    [Fact]
    public void A_function_whose_branches_move_nearly_as_many_operands_as_may_be_compiles_and_runs()
    {
        // Each br_if would move a thousand results past the operand beneath them.
        var wasm = new W();
        var type = wasm.Type([], [.. Enumerable.Repeat(W.I32, 1_000)]);
        byte[] body = [0x02, .. W.S(type), .. Repeat([0x41, 0], 1_001), .. Repeat([0x41, 0, 0x0D, 0], 490), 0x00, End, 0x00];
        wasm.Function("f", [], [], body);
        var watch = Stopwatch.StartNew();
        using var guest = new Guest(wasm.Build(), tier: Tier.Compiled);
        Assert.Equal(TrapCode.Unreachable, guest.Trap("f").Code);
        Assert.True(watch.Elapsed < HangGuard, $"took {watch.Elapsed}");
    }

    [Fact]
    public void Nested_loops_that_assign_many_locals_compile()
    {
        const int loops = 900, locals = 10_000;
        byte[] sets = [.. Enumerable.Range(0, locals).SelectMany(i => (byte[])[0x41, 0, 0x21, .. W.U((ulong)i)])];
        var wasm = new W();
        wasm.Function("f", [], [], [.. Repeat([0x03, 0x40], loops), .. sets, .. Repeat([End], loops)], (locals, W.I32));
        using var guest = new Guest(wasm.Build(), limits: new() { StackBytes = 4 << 20 }, tier: Tier.Compiled);
        var watch = Stopwatch.StartNew();
        guest.Call("f");
        Assert.True(watch.Elapsed < HangGuard, $"took {watch.Elapsed}");
    }

    private static byte[] Module(byte[] body) =>
        new W().Build(W.Section(1, [1, 0x60, 0, 0]), W.Section(3, [1, 0]), W.Section(10, [1, .. W.U((ulong)body.Length), .. body]));

    private static byte[] Repeat(byte[] bytes, int count)
    {
        var result = new byte[bytes.Length * count];
        for (var i = 0; i < count; i++) bytes.CopyTo(result, i * bytes.Length);
        return result;
    }
}
