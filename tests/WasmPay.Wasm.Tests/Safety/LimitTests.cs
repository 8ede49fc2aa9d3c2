using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Tests.Assembly;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Each limit on a module's shape, at its boundary and one beyond.</summary>
public sealed class LimitTests
{
    private const int Small = 10;

    public static TheoryData<string> Limits => [.. Cases.Keys];

    // What is limited, the limits with it set to ten, and a module that has n of it.
    private static Dictionary<string, (ModuleLimits Limits, Func<int, byte[]> Module)> Cases { get; } = new()
    {
        ["types"] = (new() { Types = Small }, n => Section(1, n, _ => [0x60, 0, 0])),
        ["imports"] = (new() { Imports = Small }, n => Build(w => Repeat(n, () => w.ImportFunction("m", "f", [], [])))),
        ["functions"] = (new() { Functions = Small }, n => Build(w => Repeat(n, () => w.Function(null, [], [], [])))),
        ["imported functions"] = (new() { Functions = Small }, n => Build(w => Repeat(n, () => w.ImportFunction("m", "f", [], [])))),
        ["tables"] = (new() { Tables = Small }, n => Build(w => Repeat(n, () => w.Table(1)))),
        ["globals"] = (new() { Globals = Small }, n => Build(w => Repeat(n, () => w.Global(W.I32, true, W.Const(1))))),
        ["exports"] = (new() { Exports = Small }, n => Build(w =>
        {
            w.Function(null, [], [], []);
            for (var i = 0; i < n; i++) w.Export($"e{i}", 0, 0);
        })),
        ["element segments"] = (new() { ElementSegments = Small }, n => Build(w =>
        {
            w.Table(1);
            w.Function(null, [], [], []);
            Repeat(n, () => w.Elements(0, 0));
        })),
        ["elements of a segment"] = (new() { SegmentElements = Small }, n => Build(w =>
        {
            w.Table(100);
            w.Function(null, [], [], []);
            w.Elements(0, new int[n]);
        })),
        ["data segments"] = (new() { DataSegments = Small }, n => Build(w =>
        {
            w.Memory(1);
            Repeat(n, () => w.Data(0, 1));
        })),
        ["parameters"] = (new() { Parameters = Small }, n => Build(w => w.Function(null, Types(n), [], []))),
        ["results"] = (new() { Results = Small }, n => Build(w => w.Function(null, [], Types(n), [.. Enumerable.Repeat(W.Const(1), n).SelectMany(c => c)]))),
        ["name length"] = (new() { NameBytes = Small }, n => Build(w => w.ImportFunction("m", new string('x', n), [], []))),
        ["function body bytes"] = (new() { FunctionBytes = Small }, n => Build(w => w.Function(null, [], [], [.. Enumerable.Repeat((byte)0x01, n - 2)]))),
        ["locals"] = (new() { Locals = Small }, n => Build(w => w.Function(null, [W.I32], [], [], ((uint)n - 1, W.I64)))),
        ["nesting"] = (new() { Nesting = Small }, n => Build(w => w.Function(null, [], [], [.. Enumerable.Repeat<byte[]>([0x02, 0x40], n).SelectMany(b => b), .. Enumerable.Repeat((byte)0x0B, n)]))),
        ["operands"] = (new() { Operands = Small }, n => Build(w => w.Function(null, [], [], [.. Enumerable.Repeat(W.Const(1), n).SelectMany(c => c), .. Enumerable.Repeat((byte)0x1A, n)]))),
        ["br_table entries"] = (new() { BranchTableEntries = Small }, n => Build(w => w.Function(null, [], [], [.. W.Const(0), 0x0E, (byte)n, .. new byte[n + 1]]))),
        ["bytes"] = (new() { Bytes = 100 }, n => new W().Build(W.Section(0, [.. W.Name("x"), .. new byte[80 + n]]))),
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_module_at_a_limit_compiles_and_one_beyond_is_refused_by_its_name(string what)
    {
        var (limits, module) = Cases[what];
        using var engine = new ManagedEngine();
        var options = new CompileOptions { Limits = limits };
        Assert.True(engine.TryCompile(module(Small - (what == "bytes" ? 2 : 0)), options, out _, out var error), error?.ToString());
        var refusal = Guest.Refusal(module(Small + 1), limits);
        Assert.Equal(ModuleErrorKind.LimitExceeded, refusal.Kind);
        Assert.Contains(what.Replace("imported ", "", StringComparison.Ordinal), refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void A_memory_above_the_stores_limit_is_out_of_memory(uint pages, bool fits)
    {
        var binary = new W().Memory(pages).Build();
        var limits = new StoreLimits { MemoryBytes = 4 * 65_536 };
        if (fits) new Guest(binary, limits: limits).Dispose();
        else Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => new Guest(binary, limits: limits)).Code);
    }

    [Fact]
    public void Memory_and_tables_of_maximum_size_are_refused_without_being_made()
    {
        Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => new Guest(new W().Memory(65_536).Build())).Code);
        Assert.Equal(TrapCode.OutOfMemory, Assert.Throws<TrapException>(() => new Guest(new W().Table(uint.MaxValue).Build())).Code);
    }

    [Fact]
    public void Growing_stops_at_the_stores_limit()
    {
        var wasm = new W().Memory(1);
        wasm.Function("grow", [W.I32], [W.I32], [0x20, 0, 0x40, 0]);
        using var guest = new Guest(wasm.Build(), limits: new StoreLimits { MemoryBytes = 3 * 65_536 });
        Assert.Equal(1u, (uint)guest.Call("grow", CoreValue.I32(2)));
        Assert.Equal(uint.MaxValue, (uint)guest.Call("grow", CoreValue.I32(1)));
        Assert.Equal(uint.MaxValue, (uint)guest.Call("grow", CoreValue.I32(-1)));
    }

    private static byte[] Types(int count) => [.. Enumerable.Repeat(W.I32, count)];

    private static byte[] Section(byte id, int count, Func<int, byte[]> element) =>
        new W().Build(W.Section(id, W.Vector([.. Enumerable.Range(0, count).Select(element)])));

    private static byte[] Build(Action<W> write)
    {
        var wasm = new W();
        write(wasm);
        return wasm.Build();
    }

    private static void Repeat(int count, Action action)
    {
        for (var i = 0; i < count; i++) action();
    }
}
