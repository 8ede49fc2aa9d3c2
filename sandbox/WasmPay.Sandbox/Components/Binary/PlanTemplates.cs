using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// Plans without their modules. Components of one toolchain for one contract are alike but for their core modules: where all bytes
/// around the modules are the same and the modules' types are equal, decoding would come to an equal plan, so it is shared.
/// Bounded in number and size. Thread-safe.
/// </summary>
internal sealed class PlanTemplates
{
    private const int MostTemplates = 64;
    private const int MostBytes = 64 << 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PlanTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>The template of a component with this frame.</summary>
    public bool TryFind(ComponentFrame frame, [NotNullWhen(true)] out PlanTemplate? template)
    {
        lock (_lock) return _templates.TryGetValue(frame.Key, out template);
    }

    /// <summary>Keeps the plan of a component with this frame, where it is fit to be shared.</summary>
    public void Add(ComponentFrame frame, ComponentPlan plan, int modules)
    {
        // Modules of nested components are not told apart by the frame.
        if (frame.Bytes > MostBytes || frame.Modules.Count != modules || plan.Steps.Count(step => step is ModuleStep) != modules) return;
        var template = PlanTemplate.Of(plan);
        lock (_lock)
        {
            if (_templates.Count >= MostTemplates) _templates.Clear();
            _templates[frame.Key] = template;
        }
    }
}

/// <summary>A plan with places for its modules.</summary>
/// <param name="Steps">The steps, null where a module goes.</param>
/// <param name="Modules">The modules' types, in order.</param>
/// <param name="Shape">The component's shape.</param>
/// <param name="Instances">As in <see cref="ComponentPlan"/>.</param>
internal sealed record PlanTemplate(Step?[] Steps, CoreModuleType[] Modules, ComponentShape Shape, long Instances)
{
    public static PlanTemplate Of(ComponentPlan plan) => new(
        [.. plan.Steps.Select(step => step is ModuleStep ? null : step)],
        [.. plan.Steps.OfType<ModuleStep>().Select(step => step.Type)],
        plan.Shape,
        plan.Instances);

    /// <summary>The plan with these modules, whose types are equal to the template's.</summary>
    public ComponentPlan With(IReadOnlyList<ModuleStep> modules)
    {
        var next = 0;
        return new([.. Steps.Select(step => step ?? modules[next++])], Shape, Instances);
    }

    /// <summary>Whether a module imports and exports the same as the template's.</summary>
    public static bool Fits(CoreModuleType wanted, ICoreModule module)
    {
        var (imports, exports) = (module.Imports, module.Exports);
        // A core module may import one name twice; a component's may not, and full decoding says so.
        return imports.Count == wanted.Imports.Count
            && imports.Select(import => (import.Module, import.Name)).Distinct().Count() == imports.Count
            && exports.Count == wanted.Exports.Count
            && imports.All(import => wanted.Imports.TryGetValue((import.Module, import.Name), out var type) && type.Equals(import.Type))
            && exports.All(export => wanted.Exports.TryGetValue(export.Name, out var type) && type.Equals(export.Type));
    }
}

/// <summary>What of a component's bytes is not in a core module of its own.</summary>
/// <param name="Key">Equal for equal bytes around the modules.</param>
/// <param name="Bytes">How many bytes they are.</param>
/// <param name="Modules">Where the modules are.</param>
internal sealed record ComponentFrame(string Key, int Bytes, IReadOnlyList<Range> Modules)
{
    /// <summary>The frame of well-formed sections; null where they are not.</summary>
    public static ComponentFrame? Of(byte[] component, ComponentLimits limits)
    {
        if (component.Length < 8) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var modules = new List<Range>();
        try
        {
            var cursor = new BinaryCursor(component, 8, component.Length, limits);
            int from = 0, bytes = 0;
            while (!cursor.AtEnd)
            {
                var section = SectionReader.Next(cursor);
                if (section.Id != Section.Module) continue;
                // Up to the section's id, and not its size. What follows is a section, or nothing: no other bytes make the same.
                var atSize = section.At + 1;
                hash.AppendData(component, from, atSize - from);
                bytes += atSize - from;
                modules.Add(section.Content.Position..cursor.Position);
                from = cursor.Position;
            }
            hash.AppendData(component, from, component.Length - from);
            return new(Convert.ToHexString(hash.GetHashAndReset()), bytes + component.Length - from, modules);
        }
        catch (ComponentException)
        {
            return null;
        }
    }
}
