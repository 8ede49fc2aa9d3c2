using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Sections that come twice or too early, and sizes and counts that lie (core specification 2.0, 5.5.2).</summary>
public sealed class SectionTests
{
    private const byte End = 0x0B;
    private const uint Lie = uint.MaxValue;

    // In the order that a module has them: the data count comes before the code.
    private static readonly byte[] InOrder = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

    public static TheoryData<byte, byte> WrongOrders
    {
        get
        {
            var data = new TheoryData<byte, byte>();
            for (var later = 0; later < InOrder.Length; later++)
                for (var earlier = 0; earlier <= later; earlier++) data.Add(InOrder[later], InOrder[earlier]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WrongOrders))]
    public void A_section_after_itself_or_a_later_one_is_malformed_where_it_begins(byte first, byte second)
    {
        var before = new W().Build(W.Section(first, [0]), W.Section(0, W.Name("between")));
        var refusal = Guest.Refusal([.. before, .. W.Section(second, [0])]);
        Assert.Equal(new ModuleError(ModuleErrorKind.Malformed, "unexpected content after last section", before.Length), refusal);
    }

    [Fact]
    public void Custom_sections_may_come_anywhere_and_often()
    {
        byte[] custom = W.Section(0, [.. W.Name("x"), 1, 2, 3]);
        var sections = InOrder.Where(id => id != 8).SelectMany(id => new[] { custom, W.Section(id, [0]), custom });
        using var guest = new Guest(new W().Build([.. sections]));
        Assert.Empty(guest.Module.Exports);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-1_000_000)]
    [InlineData(int.MaxValue)]
    public void A_section_whose_size_lies_is_malformed(int difference)
    {
        foreach (var module in RealModules.All)
        {
            foreach (var (id, at, size) in RealModules.Sections(module))
            {
                if (id == 0) continue;
                var lie = difference == int.MaxValue ? Lie : (uint)Math.Max(0, size + difference);
                byte[] binary = [.. module[..(at + 1)], .. W.U(lie), .. module[(at + 1 + W.U((uint)size).Length)..]];
                var refusal = Guest.Refusal(binary);
                Assert.True(refusal.Kind == ModuleErrorKind.Malformed, $"section {id} with a size of {lie} for {size}: {refusal}");
                Assert.InRange(refusal.Offset, 0, binary.Length);
            }
        }
    }

    public static TheoryData<string, byte[]> LyingCounts
    {
        get
        {
            byte[] lie = W.U(Lie);
            byte[] type = W.Section(1, [1, 0x60, 0, 0]), functions = W.Section(3, [1, 0]);
            byte[] InBody(params byte[] body) => new W().Build(type, functions, W.Section(10, [1, .. W.U((ulong)body.Length), .. body]));
            return new()
            {
                { "parameters", new W().Build(W.Section(1, [1, 0x60, .. lie, W.I32])) },
                { "results", new W().Build(W.Section(1, [1, 0x60, 0, .. lie, W.I32])) },
                { "bytes of an import's module name", new W().Build(W.Section(2, [1, .. lie, (byte)'m'])) },
                { "bytes of an import's name", new W().Build(W.Section(2, [1, 0, .. lie, (byte)'n'])) },
                { "bytes of an export's name", new W().Build(W.Section(7, [1, .. lie, (byte)'n'])) },
                { "bytes of a custom section's name", new W().Build(W.Section(0, [.. lie, (byte)'n'])) },
                { "function indexes of an element segment", new W().Build(W.Section(9, [1, 1, 0, .. lie, 0])) },
                { "expressions of an element segment", new W().Build(W.Section(9, [1, 5, W.FuncRef, .. lie, 0xD0, W.FuncRef, End])) },
                { "bytes of a data segment", new W().Build(W.Section(11, [1, 1, .. lie, 0])) },
                { "bytes of a body", new W().Build(type, functions, W.Section(10, [1, .. lie, 0, End])) },
                { "runs of locals", InBody([.. lie, 1, W.I32, End]) },
                { "locals of a run", InBody([1, .. lie, W.I32, End]) },
                { "locals of two runs", InBody([2, .. lie, W.I32, .. lie, W.I32, End]) },
                { "labels of a br_table", InBody([0, 0x41, 0, 0x0E, .. lie, 0, End]) },
                { "types of a select", InBody([0, 0x1C, .. lie, W.I32, End]) },
                { "segments of the data count", new W().Build(W.Section(12, lie)) },
                { "bodies", new W().Build(type, functions, W.Section(10, [.. lie, 2, 0, End])) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(LyingCounts))]
    public void A_count_that_the_bytes_cannot_hold_is_refused_and_allocates_nothing(string what, byte[] binary)
    {
        Assert.NotEmpty(what);
        using var engine = new ManagedEngine();
        engine.TryCompile(binary, new CompileOptions(), out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(engine.TryCompile(binary, new CompileOptions(), out _, out var refusal));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.True(refusal.Kind is ModuleErrorKind.LimitExceeded or ModuleErrorKind.Malformed, refusal.ToString());
        Assert.InRange(refusal.Offset, 8, binary.Length);
    }

    public static TheoryData<string, byte, byte[], byte[]> Millions => new()
    {
        { "types", 1, [0x60, 0, 0], [] },
        { "imports", 2, [1, (byte)'m', 1, (byte)'f', 0, 0], [1, 0x60, 0, 0] },
        { "globals", 6, [W.I32, 0, 0x41, 0, End], [] },
        { "exports", 7, [0, 3, 0], [] },
    };

    [Theory]
    [MemberData(nameof(Millions))]
    public void A_million_of_anything_is_refused_by_its_number(string what, byte section, byte[] element, byte[] types)
    {
        byte[] many = W.Section(section, [.. W.U(1_000_000), .. Enumerable.Repeat(element, 1_000_000).SelectMany(bytes => bytes)]);
        var refusal = Guest.Refusal(new W().Build(types.Length > 0 ? [W.Section(1, types), many] : [many]));
        Assert.Equal(ModuleErrorKind.LimitExceeded, refusal.Kind);
        Assert.StartsWith(what + " above the limit of", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<byte[], byte[]>> Names => new()
    {
        { "a custom section", name => W.Section(0, name) },
        { "an import's module", name => W.Section(2, [1, .. name, 0, 0, 0]) },
        { "an import", name => W.Section(2, [1, 0, .. name, 0, 0]) },
        { "an export", name => W.Section(7, [1, .. name, 0, 0]) },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_that_is_not_utf8_is_malformed_where_its_bytes_begin(string whose, Func<byte[], byte[]> section)
    {
        Assert.NotEmpty(whose);
        // Not a first byte, overlong, a surrogate, above U+10FFFF, and cut short.
        byte[][] bad = [[0xFF], [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]];
        foreach (var bytes in bad)
        {
            var binary = new W().Build(section([.. W.U((ulong)bytes.Length), .. bytes]));
            var refusal = Guest.Refusal(binary);
            Assert.Equal((ModuleErrorKind.Malformed, "malformed UTF-8 encoding"), (refusal.Kind, refusal.Message));
            Assert.Equal(binary.AsSpan().IndexOf(bytes), (int)refusal.Offset);
        }
    }
}
