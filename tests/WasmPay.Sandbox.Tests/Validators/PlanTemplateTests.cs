using System.Text.Json;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Validators;

/// <summary>Components that are alike around their modules share a plan, and nobody can tell by what comes of them.</summary>
public sealed class PlanTemplateTests
{
    private static readonly byte[] Component = Fixture.Bytes("behaviours-utf8.wasm");

    [Fact]
    public void The_second_of_two_alike_shares_the_first_ones_types_and_has_modules_of_its_own()
    {
        using var engine = new ManagedEngine();
        var templates = new PlanTemplates();
        var first = Decode(engine, Component, templates);
        var second = Decode(engine, Component, templates);
        Assert.Same(first.Plan!.Shape, second.Plan!.Shape);
        Assert.NotSame(first.Plan, second.Plan);
        Assert.Equal(first.Plan.Steps.Select(step => step.GetType()), second.Plan.Steps.Select(step => step.GetType()));
        foreach (var (one, other) in first.Plan.Steps.OfType<ModuleStep>().Zip(second.Plan.Steps.OfType<ModuleStep>()))
        {
            Assert.NotSame(one.Module, other.Module);
            Assert.Contains(other.Module, second.Modules);
            Assert.Equal(one.HasStart, other.HasStart);
        }
    }

    [Fact]
    public void Each_answers_by_its_own_module()
    {
        using var sandbox = new Sandbox(new() { Engine = EngineChoice.Managed });
        Assert.True(sandbox.TryLoad(Component, out var first, out _));
        var reason = Outcome(first);
        var changed = Changed("message of", "MESSAGE OF");
        Assert.True(sandbox.TryLoad(changed, out var second, out _));
        using var alone = new Bench("managed", changed);
        Assert.Equal(Outcome(alone.Validator), Outcome(second));
        Assert.Equal(reason, Outcome(first));
        Assert.NotEqual(reason, Outcome(second));
        first.Dispose();
        second.Dispose();

        static string Outcome(Validator validator) =>
            string.Join('\n', new long[] { 0, 1, 3, 9, 19 }.Select(behaviour => JsonSerializer.Serialize(validator.Validate(Requests.Payment(behaviour)))));
    }

    [Fact]
    public void Whatever_is_changed_in_a_component_it_is_admitted_or_refused_as_if_it_came_alone()
    {
        using var engine = new ManagedEngine();
        var templates = new PlanTemplates();
        Decode(engine, Component, templates);
        var random = new Random(20_230);
        for (var i = 0; i < 4_000; i++)
        {
            var bytes = (byte[])Component.Clone();
            for (var flips = random.Next(1, 3); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var (alone, with) = (ComponentDecoder.Decode(bytes, engine, new(), new()), Decode(engine, bytes, templates));
            Assert.Equal(alone.Error, with.Error);
            Assert.Equal(alone.Modules.Count, with.Modules.Count);
            Assert.Equal(Described(alone.Plan), Described(with.Plan));
        }
    }

    [Fact]
    public void A_module_with_other_exports_does_not_fit()
    {
        using var engine = new ManagedEngine();
        var (plan, modules, _) = Decode(engine, Component, new());
        var type = plan!.Steps.OfType<ModuleStep>().First().Type;
        Assert.True(PlanTemplate.Fits(type, modules[0]));
        Assert.True(engine.TryCompile(new byte[] { 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 }, new(), out var empty, out _));
        Assert.False(PlanTemplate.Fits(type, empty));
    }

    [Fact]
    public void A_module_that_imports_one_name_twice_fits_nothing()
    {
        using var engine = new ManagedEngine();
        Assert.True(engine.TryCompile(Importing('a', 'b'), new(), out var good, out _));
        Assert.True(engine.TryCompile(Importing('a', 'a'), new(), out var twice, out _));
        var type = new Components.Types.CoreModuleType
        {
            Imports = good.Imports.ToDictionary(import => (import.Module, import.Name), import => import.Type),
            Exports = new Dictionary<string, ExternType>(),
        };
        Assert.True(PlanTemplate.Fits(type, good));
        Assert.False(PlanTemplate.Fits(type, twice));

        // Two imports of functions without parameters from the module `m`.
        static byte[] Importing(char first, char second) =>
            [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 13, 2, 1, (byte)'m', 1, (byte)first, 0, 0, 1, (byte)'m', 1, (byte)second, 0, 0];
    }

    [Fact]
    public void A_frame_is_the_same_whatever_is_in_the_modules_and_no_other_byte()
    {
        var limits = new ComponentLimits();
        var frame = ComponentFrame.Of(Component, limits)!;
        Assert.NotEmpty(frame.Modules);
        for (var at = 8; at < Component.Length; at++)
        {
            var bytes = (byte[])Component.Clone();
            bytes[at] ^= 0x20;
            var inside = frame.Modules.Any(range => at >= range.Start.Value && at < range.End.Value);
            Assert.True(inside == (ComponentFrame.Of(bytes, limits)?.Key == frame.Key) || !inside && frame.Modules.Any(range => at >= range.Start.Value - 5 && at < range.Start.Value), $"byte {at}");
        }
    }

    private static byte[] Changed(string from, string to)
    {
        var bytes = (byte[])Component.Clone();
        var frame = ComponentFrame.Of(bytes, new())!;
        var module = bytes.AsSpan(frame.Modules[0]);
        var at = module.IndexOf(System.Text.Encoding.UTF8.GetBytes(from));
        Assert.True(at > 0);
        System.Text.Encoding.UTF8.GetBytes(to).CopyTo(module[at..]);
        return bytes;
    }

    private static (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(ICoreEngine engine, byte[] bytes, PlanTemplates templates) =>
        ComponentDecoder.Decode(bytes, engine, new(), new(), templates);

    // Steps name what they hold by identity in part, so the kinds stand for them.
    private static string? Described(ComponentPlan? plan) => plan is null
        ? null
        : $"{plan.Instances} {string.Join(' ', plan.Steps.Select(step => step is ModuleStep module ? $"module {module.HasStart} {module.Type.Exports.Count}" : step.GetType().Name))} "
            + $"{string.Join(' ', plan.Shape.Imports.Keys)} {string.Join(' ', plan.Shape.Exports.Keys)} {plan.Shape.Nodes}";
}
