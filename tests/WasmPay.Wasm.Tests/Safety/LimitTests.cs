using System.Reflection;
using WasmPay.Wasm.Engine;
using W = WasmPay.Wasm.Tests.Assembly.Wasm;

namespace WasmPay.Wasm.Tests.Safety;

/// <summary>Each limit on a module's shape, at its boundary and one beyond.</summary>
public sealed class LimitTests
{
    private const int Small = 10, SmallModule = 100;

    public static TheoryData<string, string> Limits
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var limit in Cases) data.Add(limit.Property, limit.What);
            return data;
        }
    }

    // A property of the limits, what its refusal says is too much, and a module that has n of it.
    private static Limit[] Cases { get; } =
    [
        new(nameof(ModuleLimits.Bytes), "bytes", n => new W().Build(W.Section(0, [.. W.Name("x"), .. new byte[n - 12]])), SmallModule),
        new(nameof(ModuleLimits.Types), "types", n => Section(1, n, _ => [0x60, 0, 0])),
        new(nameof(ModuleLimits.Functions), "functions", n => Build(w => Repeat(n, () => w.Function(null, [], [], [])))),
        new(nameof(ModuleLimits.Functions), "functions", n => Build(w => Repeat(n, () => w.ImportFunction("m", "f", [], [])))),
        new(nameof(ModuleLimits.Functions), "functions", n => Build(w =>
        {
            w.ImportFunction("m", "f", [], []);
            Repeat(n - 1, () => w.Function(null, [], [], []));
        })),
        new(nameof(ModuleLimits.Imports), "imports", n => Build(w => Repeat(n, () => w.ImportFunction("m", "f", [], [])))),
        new(nameof(ModuleLimits.Exports), "exports", n => Build(w =>
        {
            w.Function(null, [], [], []);
            for (var i = 0; i < n; i++) w.Export($"e{i}", 0, 0);
        })),
        new(nameof(ModuleLimits.Globals), "globals", n => Build(w => Repeat(n, () => w.Global(W.I32, true, W.Const(1))))),
        // The first operand does not count; of an odd number one operand is too many, which is not looked at any more.
        new(nameof(ModuleLimits.ConstantInstructions), "instructions of constant expressions", n => Build(w => w.Global(W.I32, true, Compound(n)))),
        new(nameof(ModuleLimits.Globals), "globals", n => Section(2, n, _ => [0, 0, 3, W.I32, 0])),
        new(nameof(ModuleLimits.Tables), "tables", n => Build(w => Repeat(n, () => w.Table(1)))),
        new(nameof(ModuleLimits.Tables), "tables", n => Section(2, n, _ => [0, 0, 1, W.FuncRef, 0, 1])),
        // A second memory that is read is refused as a feature.
        new(nameof(ModuleLimits.Memories), "memories", n => Build(w => Repeat(n, () => w.Memory(1))), 1),
        new(nameof(ModuleLimits.ElementSegments), "element segments", n => Section(9, n, _ => [1, 0, 0])),
        new(nameof(ModuleLimits.SegmentElements), "elements of a segment", n => Build(w =>
        {
            w.Table(100);
            w.Function(null, [], [], []);
            w.Elements(0, new int[n]);
        })),
        new(nameof(ModuleLimits.SegmentElements), "elements of a segment", n => Section(9, 1, _ => [5, W.FuncRef, .. W.Vector([.. Enumerable.Repeat<byte[]>([0xD0, W.FuncRef, 0x0B], n)])])),
        new(nameof(ModuleLimits.DataSegments), "data segments", n => Section(11, n, _ => [1, 0])),
        new(nameof(ModuleLimits.Parameters), "parameters", n => Build(w => w.Function(null, Types(n), [], []))),
        new(nameof(ModuleLimits.Results), "results", n => Build(w => w.Function(null, [], Types(n), Constants(n)))),
        new(nameof(ModuleLimits.NameBytes), "name length", n => Build(w => w.ImportFunction("m", new string('x', n), [], []))),
        new(nameof(ModuleLimits.NameBytes), "name length", n => Build(w => w.ImportFunction(new string('x', n), "f", [], []))),
        new(nameof(ModuleLimits.NameBytes), "name length", n => new W().Build(W.Section(0, W.Name(new string('x', n))))),
        new(nameof(ModuleLimits.FunctionBytes), "function body bytes", n => Build(w => w.Function(null, [], [], [.. Enumerable.Repeat((byte)0x01, n - 2)]))),
        new(nameof(ModuleLimits.Locals), "locals", n => Build(w => w.Function(null, [W.I32], [], [], ((uint)n - 1, W.I64)))),
        new(nameof(ModuleLimits.Locals), "locals", n => Build(w => w.Function(null, [], [], [], (4, W.I64), ((uint)n - 4, W.F32)))),
        new(nameof(ModuleLimits.Nesting), "nesting", n => Build(w => w.Function(null, [], [], [.. Enumerable.Repeat<byte[]>([0x02, 0x40], n).SelectMany(b => b), .. Enumerable.Repeat((byte)0x0B, n)]))),
        new(nameof(ModuleLimits.Operands), "operands", n => Build(w => w.Function(null, [], [], [.. Constants(n), .. Enumerable.Repeat((byte)0x1A, n)]))),
        new(nameof(ModuleLimits.BranchTableEntries), "br_table entries", n => Build(w => w.Function(null, [], [], [.. W.Const(0), 0x0E, (byte)n, .. new byte[n + 1]]))),
        // A function's entry is an edge, and so is each label of a br_table.
        new(nameof(ModuleLimits.Edges), "edges of coverage", n => Build(w => w.Function(null, [], [], [0x41, 0, 0x0E, (byte)(n - 2), .. new byte[n - 1]]))),
        // Its results leave a function one by one; two functions share what the module has.
        new(nameof(ModuleLimits.FunctionTypeWork), "operands moved by the types of one function", n => Build(w => w.Function(null, [], Types(n), Constants(n)))),
        new(nameof(ModuleLimits.TypeWork), "operands moved by types", n => Build(w =>
        {
            w.Function(null, [], Types(n / 2), Constants(n / 2));
            w.Function(null, [], Types(n - (n / 2)), Constants(n - (n / 2)));
        })),
    ];

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_module_at_a_limit_compiles_and_one_beyond_is_refused_by_its_name(string property, string what)
    {
        foreach (var limit in Cases.Where(limit => (limit.Property, limit.What) == (property, what)))
        {
            using var engine = new ManagedEngine();
            var options = new CompileOptions { Limits = With(limit.Property, limit.Value), Coverage = property == nameof(ModuleLimits.Edges) };
            Assert.True(engine.TryCompile(limit.Module(limit.Value), options, out _, out var error), error?.ToString());
            Assert.False(engine.TryCompile(limit.Module(limit.Value + 1), options, out _, out var refusal), "accepted");
            Assert.Equal(ModuleErrorKind.LimitExceeded, refusal.Kind);
            Assert.Equal($"{limit.What} above the limit of {limit.Value}", refusal.Message);
        }
    }

    [Fact]
    public void Every_property_of_the_limits_has_a_case() => Assert.Equal(
        typeof(ModuleLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(),
        Cases.Select(limit => limit.Property).Distinct().Order());

    [Fact]
    public void Every_limit_is_finite_and_none_is_zero() => Assert.All(
        typeof(ModuleLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance),
        property => Assert.InRange(Convert.ToInt64(property.GetValue(new ModuleLimits()), null), 1, int.MaxValue - 1));

    private static ModuleLimits With(string property, int value)
    {
        var limits = new ModuleLimits();
        typeof(ModuleLimits).GetProperty(property)!.SetValue(limits, value);
        return limits;
    }

    private static byte[] Types(int count) => [.. Enumerable.Repeat(W.I32, count)];

    private static byte[] Constants(int count) => [.. Enumerable.Repeat(W.Const(1), count).SelectMany(code => code)];

    private static byte[] Compound(int count) =>
        [.. W.Const(1), .. Enumerable.Repeat((byte[])[.. W.Const(1), 0x6A], count / 2).SelectMany(code => code), .. count % 2 == 0 ? [] : W.Const(1)];

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

    private sealed record Limit(string Property, string What, Func<int, byte[]> Module, int Value = Small);
}
