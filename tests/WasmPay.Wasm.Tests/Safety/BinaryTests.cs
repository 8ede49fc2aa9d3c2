using System.Text;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Binaries made to hurt a decoder.</summary>
public sealed class BinaryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_integer_padded_to_each_length_that_is_allowed_is_read(int length)
    {
        byte[] padded = [.. Enumerable.Repeat((byte)0x80, length - 1), 0];
        new Guest(new W().Build(W.Section(1, padded))).Dispose();
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(1_000)]
    public void A_longer_one_is_malformed(int length)
    {
        byte[] padded = [.. Enumerable.Repeat((byte)0x80, length - 1), 0];
        var refusal = Guest.Refusal(new W().Build(W.Section(1, padded)));
        Assert.Equal(ModuleErrorKind.Malformed, refusal.Kind);
        Assert.Equal("integer representation too long", refusal.Message);
    }

    [Fact]
    public void Counts_that_the_bytes_cannot_hold_allocate_nothing()
    {
        foreach (byte section in new byte[] { 1, 2, 3, 4, 5, 6, 7, 9, 10, 11 })
        {
            var binary = new W().Build(W.Section(section, W.U(uint.MaxValue)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var refusal = Guest.Refusal(binary);
            Assert.True(refusal.Kind is ModuleErrorKind.LimitExceeded or ModuleErrorKind.Malformed, refusal.ToString());
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void A_million_imports_are_refused_by_their_number()
    {
        byte[] import = [1, (byte)'m', 1, (byte)'f', 0, 0];
        byte[] imports = [.. W.U(1_000_000), .. Enumerable.Repeat(import, 1_000_000).SelectMany(b => b)];
        var refusal = Guest.Refusal(new W().Build(W.Section(1, [1, 0x60, 0, 0]), W.Section(2, imports)));
        Assert.Equal(ModuleErrorKind.LimitExceeded, refusal.Kind);
    }

    [Fact]
    public void A_custom_section_of_a_hundred_megabytes_is_above_the_limit_and_skipped_where_it_is_not()
    {
        var binary = new W().Build(W.Section(0, [.. W.Name("big"), .. new byte[100 << 20]]));
        Assert.Equal(ModuleErrorKind.LimitExceeded, Guest.Refusal(binary).Kind);
        using var guest = new Guest(binary, new CompileOptions { Limits = new ModuleLimits { Bytes = 200 << 20 } });
        Assert.Empty(guest.Module.Exports);
    }

    [Fact]
    public void Names_that_are_not_utf8_are_malformed()
    {
        byte[][] bad = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]];
        foreach (var name in bad)
        {
            var refusal = Guest.Refusal(new W().Build(W.Section(0, [.. W.U((ulong)name.Length), .. name])));
            Assert.Equal("malformed UTF-8 encoding", refusal.Message);
        }
    }

    [Fact]
    public void Every_prefix_of_a_module_is_refused_or_a_module()
    {
        var wasm = new W().Memory(1).Table(1).Global(W.I32, true, W.Const(1)).Data(0, Encoding.UTF8.GetBytes("hello"));
        wasm.Function("f", [W.I32], [W.I32], [0x20, 0, 0x41, 1, 0x6A]);
        wasm.Elements(0, 0);
        var binary = wasm.Build();
        using var engine = new ManagedEngine();
        for (var length = 0; length < binary.Length; length++)
        {
            if (engine.TryCompile(binary.AsMemory(0, length), new CompileOptions(), out _, out var error)) continue;
            Assert.Equal(ModuleErrorKind.Malformed, error.Kind);
            Assert.InRange(error.Offset, 0, length);
        }
    }

    [Theory]
    [InlineData("relaxed SIMD", new byte[] { 0xFD, 0x80, 0x02 })]
    [InlineData("threads", new byte[] { 0xFE, 0x03, 0x00 })]
    [InlineData("GC", new byte[] { 0xFB, 0x00, 0x00 })]
    [InlineData("tail calls", new byte[] { 0x12, 0x00 })]
    [InlineData("exceptions", new byte[] { 0x08, 0x00 })]
    [InlineData("typed function references", new byte[] { 0x14, 0x00 })]
    public void An_instruction_of_a_feature_that_is_not_supported_is_refused_by_its_name_and_place(string feature, byte[] code)
    {
        var wasm = new W();
        wasm.Function(null, [], [], [0x01, .. code]);
        var binary = wasm.Build();
        var refusal = Guest.Refusal(binary);
        Assert.Equal(ModuleErrorKind.Unsupported, refusal.Kind);
        Assert.StartsWith(feature, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(binary.AsSpan().LastIndexOf(code), (int)refusal.Offset);
    }

    [Theory]
    [InlineData("memory64", new byte[] { 1, 4, 1 })]
    [InlineData("threads", new byte[] { 1, 3, 1, 1 })]
    [InlineData("multiple memories (multi-memory)", new byte[] { 2, 0, 1, 0, 1 })]
    public void A_memory_of_a_feature_that_is_not_supported_is_refused_by_its_name(string feature, byte[] section)
    {
        var refusal = Guest.Refusal(new W().Build(W.Section(5, section)));
        Assert.Equal(ModuleErrorKind.Unsupported, refusal.Kind);
        Assert.StartsWith(feature, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_function_that_loops_runs_out_of_fuel()
    {
        var wasm = new W();
        wasm.Start(wasm.Function(null, [], [], [0x03, 0x40, 0x0C, 0, 0x0B]));
        Assert.Equal(TrapCode.OutOfFuel, Assert.Throws<TrapException>(() => new Guest(wasm.Build())).Code);
    }

    [Fact]
    public void Segments_out_of_bounds_trap_with_their_place()
    {
        var data = Assert.Throws<TrapException>(() => new Guest(new W().Memory(1).Data(65_535, 1, 2).Build()));
        Assert.Equal(TrapCode.OutOfBoundsMemoryAccess, data.Code);
        Assert.NotNull(data.Offset);
        var wasm = new W().Table(1).Elements(1, 0);
        wasm.Function(null, [], [], []);
        Assert.Equal(TrapCode.OutOfBoundsTableAccess, Assert.Throws<TrapException>(() => new Guest(wasm.Build())).Code);
    }

    [Fact]
    public void The_callers_bytes_may_change_after_compiling()
    {
        var wasm = new W();
        wasm.Function("f", [], [W.I32], W.Const(5));
        var binary = wasm.Build();
        using var guest = new Guest(binary);
        Array.Fill(binary, (byte)0xFF);
        Assert.Equal(5ul, guest.Call("f"));
    }
}
