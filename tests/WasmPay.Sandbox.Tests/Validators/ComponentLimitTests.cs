using System.Reflection;
using System.Text;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Wasm;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Each limit on a component's shape, at its boundary and one beyond.</summary>
public sealed class ComponentLimitTests
{
    private const int Small = 10;

    // What a function type without parameters is reckoned at.
    private const int Type = 128;

    private static readonly byte[] Preamble = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0], CoreModule = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];

    // A property of the limits, what its refusal says with the limit at ten, and a component that has n of it.
    private static (string Property, string Message, Func<int, byte[]> Component)[] Cases { get; } =
    [
        (nameof(ComponentLimits.Nesting), "nested deeper than 10 levels", n => Nested(n)),
        (nameof(ComponentLimits.Nesting), "nested deeper than 10 levels", n => Component(Types(1, _ => NestedInstanceType(n - 1)))),
        (nameof(ComponentLimits.Definitions), "more than 10 definitions", n => Component(Types(n, _ => [0x7F]))),
        (nameof(ComponentLimits.Modules), "more than 10 core modules", n => Component([.. Enumerable.Repeat(Section(1, CoreModule), n)])),
        (nameof(ComponentLimits.DecodedBytes), "its core modules take more than 138 bytes when they are decoded (decoded-bytes)",
            n => Component(Section(1, [.. CoreModule, 1, (byte)(4 + n), 1, 0x60, (byte)n, .. Enumerable.Repeat((byte)0x7F, n), 0]))),
        // The component itself is an instance as well; the others are core instances without exports.
        (nameof(ComponentLimits.Instances), "instantiation would make more than 10 instances", n => Component([.. Enumerable.Repeat(Section(2, 1, 1, 0), n - 1)])),
        (nameof(ComponentLimits.TypeDepth), "type nesting is too deep: more than 10 levels", n => Component(Types(n, i => i == 0 ? [0x7F] : [0x70, (byte)(i - 1)]))),
        (nameof(ComponentLimits.TypeNodes), "effective type size exceeds the limit of 10", n => Component(Types(1, _ => [0x6F, (byte)(n - 1), .. Enumerable.Repeat((byte)0x7F, n - 1)]))),
        // A look at each resource that it defines.
        (nameof(ComponentLimits.TypeWork), "comparing and copying its types takes more than 10 steps", n => Component(Types(n, _ => [0x3F, 0x7F, 0]))),
        (nameof(ComponentLimits.NameBytes), "string size out of bounds: a name is longer than 10 bytes", n => Component(Section(0, [(byte)n, .. Encoding.UTF8.GetBytes(new string('x', n))]))),
    ];

    public static TheoryData<string> Properties => [.. Cases.Select(limit => limit.Property).Distinct()];

    [Theory, MemberData(nameof(Properties))]
    public void A_component_at_a_limit_is_decoded_and_one_beyond_is_refused_by_its_name(string property)
    {
        foreach (var (_, message, component) in Cases.Where(limit => limit.Property == property))
        {
            Assert.Null(ErrorOf(component(Small), property));
            var refusal = ErrorOf(component(Small + 1), property);
            Assert.Equal(message, refusal?.Message);
            // The component model's conformance scripts call a name that is too long malformed.
            Assert.Equal(property == nameof(ComponentLimits.NameBytes) ? ComponentErrorKind.Malformed : ComponentErrorKind.LimitExceeded, refusal!.Kind);
        }
    }

    [Fact]
    public void Every_property_of_the_limits_has_a_case() => Assert.Equal(
        typeof(ComponentLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(),
        Cases.Select(limit => limit.Property).Distinct().Order());

    private static ComponentError? ErrorOf(byte[] component, string property)
    {
        var limits = new ComponentLimits();
        var limit = typeof(ComponentLimits).GetProperty(property)!;
        limit.SetValue(limits, Convert.ChangeType(property == nameof(ComponentLimits.DecodedBytes) ? Type + Small : Small, limit.PropertyType, null));
        using var engine = new ManagedEngine();
        var (_, modules, error) = ComponentDecoder.Decode(component, engine, new(), limits);
        foreach (var module in modules) module.Dispose();
        return error;
    }

    private static byte[] Component(params byte[][] sections) => [.. Preamble, .. sections.SelectMany(section => section)];

    private static byte[] Nested(int levels) => levels == 1 ? Component() : Component(Section(4, Nested(levels - 1)));

    // (type (instance (type (instance ...))))
    private static byte[] NestedInstanceType(int levels) => levels == 1 ? [0x42, 0] : [0x42, 1, 1, .. NestedInstanceType(levels - 1)];

    private static byte[] Types(int count, Func<int, byte[]> type) => Section(7, [(byte)count, .. Enumerable.Range(0, count).SelectMany(type)]);

    private static byte[] Section(byte id, params byte[] content) => [id, (byte)(content.Length | 0x80), (byte)(content.Length >> 7), .. content];
}
