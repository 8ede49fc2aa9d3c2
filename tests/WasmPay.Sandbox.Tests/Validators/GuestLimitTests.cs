using System.Globalization;
using System.Reflection;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Limits;
using WasmPay.Testing;
using WasmPay.Wasm.Engine;
using static WasmPay.Sandbox.Tests.Binary.Binaries;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Limits are options by name: in code, on the command line and in configuration, each within a range and with its cost.</summary>
public sealed class GuestLimitTests
{
    private const int WebFunctionBytes = 7_654_321;

    public static TheoryData<string> Names => [.. SandboxLimits.All.Select(limit => limit.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_limit_is_set_by_its_name_and_by_its_key_within_its_range_only(string name)
    {
        var limit = SandboxLimits.All.Single(each => each.Name == name);
        foreach (var value in new[] { limit.Least, limit.Most })
        {
            Assert.Equal(value, limit.Get(SandboxLimits.Set(new(), $"{name}={value}")));
            Assert.Equal(value, limit.Get(SandboxLimits.Configure(new(), [new(limit.Key, $"{value}")])));
            Assert.Equal(value, limit.Get(SandboxLimits.Configure(new(), [new(limit.Key.Replace(":", "__", StringComparison.Ordinal), $"{value}")])));
        }
        foreach (var value in new[] { limit.Least - 1, limit.Most + 1 })
        {
            var refused = Assert.Throws<FormatException>(() => SandboxLimits.Set(new(), $"{name}={value}"));
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
            Assert.Throws<FormatException>(() => SandboxLimits.Configure(new(), [new(limit.Key, $"{value}")]));
        }
        Assert.InRange(limit.Default, limit.Least, limit.Most);
        Assert.EndsWith(".", limit.Cost, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("function-bytes", "name=value")]
    [InlineData("function-byte=1", "no limit \"function-byte\"; there are fuel")]
    [InlineData("help", "name=value")]
    [InlineData("function-bytes=", "whole number of bytes")]
    [InlineData("function-bytes=many", "whole number of bytes")]
    [InlineData("function-bytes=-1", "whole number of bytes")]
    [InlineData("function-bytes=1.5", "whole number of bytes")]
    [InlineData("function-bytes=99999999999999999999", "whole number of bytes from 1 to 7654321")]
    public void What_is_no_limit_is_refused_in_a_sentence(string setting, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => SandboxLimits.Set(new(), setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_misspelt_key_is_refused_and_keys_of_others_are_not_looked_at()
    {
        Assert.Throws<FormatException>(() => SandboxLimits.Configure(new(), [new("Sandbox:Limits:FunctionByte", "1")]));
        var defaults = new SandboxOptions();
        Assert.Equal(defaults, SandboxLimits.Configure(defaults, [new("SANDBOX__ISOLATION", "process"), new("Limits:FunctionBytes", "1"), new("PATH", "x")], "Sandbox:Isolation"));
    }

    [Theory]
    [InlineData("Sandbox__FunctionBytes", "the nearest is Sandbox__Limits__FunctionBytes")]
    [InlineData("Sandbox:Limits:Fuel", "the nearest is Sandbox:Fuel")]
    [InlineData("SANDBOX__MEMORYBITES", "the nearest is Sandbox__MemoryBytes")]
    [InlineData("Sandbox__Isolaton", "the nearest is Sandbox__Isolation")]
    [InlineData("Sandbox__Engine", "`wasmpay limits` lists all of them")]
    [InlineData("Sandbox__", "`wasmpay limits` lists all of them")]
    public void A_key_that_is_none_is_refused_with_the_nearest_one_that_is(string key, string says)
    {
        var refused = Assert.Throws<FormatException>(() => SandboxLimits.Configure(new(), [new(key, "1")], "Sandbox:Isolation"));
        Assert.StartsWith($"There is no setting {key}; ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sandbox__Fuel", "SANDBOX__FUEL")]
    [InlineData("Sandbox:Fuel", "sandbox__fuel")]
    [InlineData("Sandbox__Isolation", "SANDBOX__ISOLATION")]
    public void Keys_are_read_in_either_case_and_two_that_are_the_same_are_refused(string one, string other)
    {
        foreach (var key in new[] { one, other }) SandboxLimits.Configure(new(), [new(key, "1")], "Sandbox:Isolation");
        var refused = Assert.Throws<FormatException>(() => SandboxLimits.Configure(new(), [new(one, "1"), new(other, "1")], "Sandbox:Isolation"));
        Assert.Equal($"{one} and {other} are the same; set one of them.", refused.Message);
    }

    [Fact]
    public void One_limit_changes_nothing_else()
    {
        var changed = SandboxLimits.Set(SandboxLimits.Set(new(), "function-bytes=5"), "locals=7");
        Assert.Equal(new GuestLimits { FunctionBytes = 5, Locals = 7 }, changed.Limits);
        Assert.Equal(new GuestLimits(), new SandboxOptions().Limits);
    }

    [Fact]
    public void A_sandbox_with_a_limit_out_of_range_is_not_made()
    {
        foreach (var limits in new GuestLimits[] { new() { FunctionBytes = 0 }, new() { FunctionBytes = WebFunctionBytes + 1 }, new() { ComponentNesting = -1 }, new() { TypeDepth = int.MaxValue } })
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Sandbox(new() { Limits = limits }));
            Assert.Contains("The limit ", refused.Message, StringComparison.Ordinal);
        }
    }

    // What is not an option: that a second memory can be named, and what goes with the engine's own compiler.
    [Fact]
    public void Every_limit_of_the_decoders_is_an_option_and_every_option_is_a_limit_of_a_decoder()
    {
        var reached = new HashSet<string>();
        foreach (var limit in SandboxLimits.OfGuests)
        {
            var options = limit.With(new(), limit.Default == 1 ? 2 : 1);
            var differ = Differ(new GuestLimits().ForModules(1), options.Limits.ForModules(1)).Concat(Differ(new GuestLimits().ForComponents(), options.Limits.ForComponents())).ToArray();
            Assert.True(differ.Length > 0, limit.Name);
            reached.UnionWith(differ);
        }
        var all = new[] { typeof(ModuleLimits), typeof(ComponentLimits) }.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{type.Name}.{property.Name}"));
        Assert.Equal(["ModuleLimits.Bytes", "ModuleLimits.Memories"], all.Except(reached).Order());
    }

    private static IEnumerable<string> Differ<T>(T one, T other) =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !Equals(property.GetValue(one), property.GetValue(other))).Select(property => $"{typeof(T).Name}.{property.Name}");

    [Fact]
    public void A_function_may_be_as_large_as_the_Web_allows_and_no_larger()
    {
        using var sandbox = new Sandbox(new());
        Assert.Equal("wrong-contract", sandbox.Inspect(WithBody(WebFunctionBytes)).Refusals[0].Code);
        var refusal = sandbox.Inspect(WithBody(WebFunctionBytes + 1)).Refusals[0];
        Assert.Equal("over-limit", refusal.Code);
        Assert.Contains("7654321", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_can_lower_it()
    {
        using var sandbox = new Sandbox(SandboxLimits.Set(new(), "function-bytes=1000"));
        Assert.Equal("wrong-contract", sandbox.Inspect(WithBody(1_000)).Refusals[0].Code);
        Assert.Equal("over-limit", sandbox.Inspect(WithBody(1_001)).Refusals[0].Code);
    }

    [Fact]
    public void Blocks_may_be_nested_as_deep_as_an_operator_can_allow()
    {
        const int most = 10_000;
        using var sandbox = new Sandbox(SandboxLimits.Set(new(), $"block-nesting={most}"));
        Assert.Equal("wrong-contract", sandbox.Inspect(WithBlocks(most)).Refusals[0].Code);
        Assert.Equal("over-limit", sandbox.Inspect(WithBlocks(most + 1)).Refusals[0].Code);
        using var usual = new Sandbox(new());
        Assert.Equal("over-limit", usual.Inspect(WithBlocks(most)).Refusals[0].Code);
    }

    [Fact]
    public void The_documentation_has_the_table()
    {
        var table = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        LimitText.WriteMarkdown(table);
        var document = File.ReadAllText(Path.Combine(SharedMaterial.RepositoryRoot, "sandbox", "WasmPay.Sandbox", "Limits", "README.md"));
        Assert.True(document.Contains(table.ToString(), StringComparison.Ordinal), $"Limits/README.md should have this table:\n{table}");
    }

    // A function of nops, with its one byte of locals and its end.
    private static byte[] WithBody(int bytes) => Function([0, .. Enumerable.Repeat((byte)0x01, bytes - 2), 0x0B]);

    private static byte[] WithBlocks(int levels) =>
        Function([0, .. Enumerable.Range(0, levels).SelectMany(_ => new byte[] { 0x02, 0x40 }), .. Enumerable.Repeat((byte)0x0B, levels + 1)]);

    private static byte[] Function(byte[] body) => Component(ModuleSection(CoreModule(
        Section(1, [1, 0x60, 0, 0]), Section(3, [1, 0]), Section(10, [1, .. Padded(body.Length), .. body]))));
}
