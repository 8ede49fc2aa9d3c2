using System.Diagnostics;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Functions made to hurt a compiler: each is refused, or compiled in bounded time without ending the process.</summary>
public sealed class CompilationTests
{
    private static readonly CompileOptions Generous = new() { Limits = new ModuleLimits { FunctionBytes = 8 << 20, Nesting = 200_000, Operands = 60_000, BranchTableEntries = 200_000 } };

    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_hundred_thousand_nested_blocks_compile_where_they_are_allowed()
    {
        List<byte> body = [];
        for (var i = 0; i < 100_000; i++) body.AddRange([0x02, 0x40]);
        for (var i = 0; i < 100_000; i++) body.Add(0x0B);
        CallIn(body);
    }

    [Fact]
    public void Nested_loops_and_conditions_compile_where_they_are_allowed()
    {
        List<byte> body = [];
        for (var i = 0; i < 5_000; i++) body.AddRange([0x03, 0x40, 0x20, 0, 0x04, 0x40]);
        for (var i = 0; i < 10_000; i++) body.Add(0x0B);
        CallIn(body);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_additions_compiles()
    {
        List<byte> body = [0x20, 0];
        for (var i = 0; i < 100_000; i++) body.AddRange([0x20, 0, 0x6A]);
        body.Add(0x1A);
        CallIn(body);
    }

    [Fact]
    public void Fifty_thousand_operands_at_once_compile()
    {
        List<byte> body = [];
        for (var i = 0; i < 50_000; i++) body.AddRange([0x20, 0]);
        for (var i = 0; i < 49_999; i++) body.Add(0x6A);
        body.Add(0x1A);
        CallIn(body);
    }

    [Fact]
    public void Branch_tables_with_many_labels_compile()
    {
        List<byte> body = [];
        for (var i = 0; i < 100; i++) body.AddRange([0x02, 0x40]);
        for (var table = 0; table < 5; table++)
        {
            body.AddRange([0x02, 0x40, 0x20, 0, 0x0E, .. Assembly.Wasm.U(65_000)]);
            for (var i = 0; i <= 65_000; i++) body.Add((byte)(i % 100));
            body.Add(0x0B);
        }

        for (var i = 0; i < 100; i++) body.Add(0x0B);
        CallIn(body);
    }

    [Fact]
    public void A_function_of_the_largest_size_full_of_loads_and_stores_compiles()
    {
        List<byte> body = [];
        while (body.Count < 128_000) body.AddRange([0x20, 0, 0x20, 0, 0x28, 2, 0, 0x36, 2, 4]);
        CallIn(body);
    }

    [Fact]
    public void A_function_of_the_largest_size_full_of_calls_compiles()
    {
        List<byte> body = [];
        while (body.Count < 128_000) body.AddRange([0x20, 0, 0x10, 0, 0x1A]);
        CallIn(body);
    }

    [Fact]
    public void A_function_of_the_largest_size_full_of_branches_compiles()
    {
        List<byte> body = [];
        while (body.Count < 128_000) body.AddRange([0x02, 0x40, 0x20, 0, 0x0D, 0, 0x20, 0, 0x21, 0, 0x0B]);
        CallIn(body);
    }

    private static void CallIn(List<byte> body)
    {
        var wasm = new Assembly.Wasm().Memory(1);
        wasm.Function(null, [Assembly.Wasm.I32], [Assembly.Wasm.I32], [0x20, 0]);
        wasm.Function("f", [Assembly.Wasm.I32], [], [.. body]);
        var watch = Stopwatch.StartNew();
        using var guest = new Guest(wasm.Build(), Generous, tier: Tier.Compiled);
        try
        {
            guest.Call("f", CoreValue.I32(0));
        }
        catch (TrapException trap) when (trap.Code is TrapCode.CallStackExhausted or TrapCode.OutOfFuel)
        {
            // A frame too large for the stack, or too long a way: both are bounded.
        }

        Assert.True(watch.Elapsed < HangGuard, $"took {watch.Elapsed}");
    }
}
