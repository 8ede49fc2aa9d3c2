using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// Decodes and validates a component in one pass (Binary.md). Its core modules are compiled by the engine on the way, which
/// validates them. Nesting is limited, so the recursion over nested components is bounded.
/// </summary>
internal sealed partial class ComponentDecoder
{
    private readonly byte[] _bytes;
    private readonly ICoreEngine _engine;
    private readonly CompileOptions _options;
    private readonly ComponentLimits _limits;
    private readonly List<ICoreModule> _modules = [];
    private Scope _scope = new(ScopeKind.Component, null);
    private readonly WorkBudget _work;
    private int _depth = 1;
    private int _definitions;

    private ComponentDecoder(byte[] bytes, ICoreEngine engine, CompileOptions options, ComponentLimits limits) =>
        (_bytes, _engine, _options, _limits, _work) = (bytes, engine, options, limits, new(limits.TypeWork));

    /// <summary>As below, taking from <paramref name="templates"/> what an equal component left there.</summary>
    public static (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(
        byte[] bytes, ICoreEngine engine, CompileOptions options, ComponentLimits limits, PlanTemplates templates)
    {
        var frame = ComponentFrame.Of(bytes, limits);
        if (frame is not null && templates.TryFind(frame, out var template) && FromTemplate(bytes, engine, options, frame, template) is (var shared, var own))
            return (shared, own, null);
        var decoded = Decode(bytes, engine, options, limits);
        if (frame is not null && decoded.Plan is not null) templates.Add(frame, decoded.Plan, decoded.Modules.Count);
        return decoded;
    }

    // Null where anything is not as it was with the template's own modules: decoding in full then says why, or does without it.
    private static (ComponentPlan Plan, IReadOnlyList<ICoreModule> Modules)? FromTemplate(
        byte[] bytes, ICoreEngine engine, CompileOptions options, ComponentFrame frame, PlanTemplate template)
    {
        var modules = new List<ICoreModule>(frame.Modules.Count);
        var steps = new List<ModuleStep>(frame.Modules.Count);
        foreach (var range in frame.Modules)
        {
            var binary = bytes.AsMemory(range);
            var wanted = template.Modules[modules.Count];
            var compiled = engine.TryCompile(binary, options, out var module, out _);
            if (compiled) modules.Add(module!);
            if (!compiled || !PlanTemplate.Fits(wanted, module!))
            {
                foreach (var one in modules) one.Dispose();
                return null;
            }
            steps.Add(new(module!, wanted, HasStart(binary.Span)));
        }
        return (template.With(steps), modules);
    }

    /// <summary>A component's plan with its compiled modules, or why there is none. The caller owns the modules.</summary>
    public static (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(
        byte[] bytes, ICoreEngine engine, CompileOptions options, ComponentLimits limits)
    {
        var decoder = new ComponentDecoder(bytes, engine, options, limits);
        try
        {
            return (decoder.DecodeRoot(), decoder._modules, null);
        }
        catch (ComponentException refused)
        {
            foreach (var module in decoder._modules) module.Dispose();
            return (null, [], refused.Error);
        }
    }

    private ComponentPlan DecodeRoot()
    {
        var cursor = new BinaryCursor(_bytes, 0, _bytes.Length, _limits);
        Preamble(cursor);
        return Body(cursor);
    }

    private static void Preamble(BinaryCursor cursor)
    {
        ReadOnlySpan<byte> magic = [0x00, 0x61, 0x73, 0x6D];
        for (var i = 0; i < 4; i++)
            if (cursor.Byte() != magic[i]) throw ComponentException.Malformed("magic header not detected: bad magic number", cursor.Position - 1);
        int version = cursor.Byte() | (cursor.Byte() << 8), layer = cursor.Byte() | (cursor.Byte() << 8);
        if (layer == 0)
            throw new ComponentException(new(ComponentErrorKind.CoreModule, "a core module where a component is expected", 4));
        if (layer != 1 || version != 0x0D)
            throw ComponentException.Malformed($"unknown binary version and layer: 0x{version:x} and 0x{layer:x}", 4);
    }

    private ComponentPlan Body(BinaryCursor cursor)
    {
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var id = cursor.Byte();
            var section = cursor.Slice(cursor.U32());
            Section(id, section, at);
            if (!section.AtEnd)
                throw ComponentException.Malformed("section size mismatch: unexpected data at the end of the section", section.Position);
        }
        return Finish(cursor.Position);
    }

    private void Section(byte id, BinaryCursor section, int at)
    {
        switch (id)
        {
            case 0: Custom(section); break;
            case 1: Module(section); break;
            case 2: Each(section, "core instance", CoreInstance); break;
            case 3: Each(section, "core type", CoreType); break;
            case 4: Nested(section); break;
            case 5: Each(section, "instance", Instance); break;
            case 6: Each(section, "alias", Alias); break;
            case 7: Each(section, "type", Type); break;
            case 8: Each(section, "canonical function", Canon); break;
            case 9: throw ComponentException.Unsupported("a component's start section needs values, which are not released", at);
            case 10: Each(section, "import", Import); break;
            case 11: Each(section, "export", Export); break;
            case 12: throw ComponentException.Unsupported("support for component model `value`s is not enabled", at);
            default: throw ComponentException.Malformed($"malformed section id: {id}", at);
        }
    }

    private void Each(BinaryCursor section, string what, Action<BinaryCursor> one)
    {
        var count = section.Count(what);
        for (var i = 0; i < count; i++)
        {
            Define(section.Position);
            one(section);
        }
    }

    private void Define(long at)
    {
        _work.At = at;
        if (++_definitions > _limits.Definitions) throw ComponentException.Limit($"more than {_limits.Definitions} definitions", at);
    }

    private static void Custom(BinaryCursor section)
    {
        section.Name();
        section.Slice(section.End - section.Position);
    }

    private void Module(BinaryCursor section)
    {
        Define(section.Position);
        var start = section.Position;
        if (_modules.Count >= _limits.Modules) throw ComponentException.Limit($"more than {_limits.Modules} core modules", start);
        var binary = _bytes.AsMemory(start, section.End - start);
        section.Slice(section.End - start);
        if (!_engine.TryCompile(binary, _options, out var module, out var error))
        {
            var kind = error.Kind switch
            {
                ModuleErrorKind.Malformed => ComponentErrorKind.Malformed,
                ModuleErrorKind.Invalid => ComponentErrorKind.Invalid,
                ModuleErrorKind.LimitExceeded => ComponentErrorKind.LimitExceeded,
                _ => ComponentErrorKind.Unsupported,
            };
            throw new ComponentException(new(kind, error.Message, start + error.Offset));
        }
        _modules.Add(module);
        var type = ModuleTypeOf(module, start);
        _scope.Modules.Add(type);
        _scope.Steps.Add(new ModuleStep(module, type, HasStart(binary.Span)));
    }

    // The engine has found the module valid, so its sections are well-formed.
    private static bool HasStart(ReadOnlySpan<byte> module)
    {
        const byte startSection = 8;
        for (var at = 8; at < module.Length;)
        {
            if (module[at++] == startSection) return true;
            uint size = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = module[at++];
                size |= (uint)(next & 0x7F) << shift;
                if ((next & 0x80) == 0) break;
            }
            at += (int)size;
        }
        return false;
    }

    private static CoreModuleType ModuleTypeOf(ICoreModule module, long at)
    {
        var imports = new Dictionary<(string, string), ExternType>();
        foreach (var import in module.Imports)
            if (!imports.TryAdd((import.Module, import.Name), import.Type))
                throw ComponentException.Invalid($"duplicate import name `{import.Module}:{import.Name}`", at);
        return new() { Imports = imports, Exports = module.Exports.ToDictionary(export => export.Name, export => export.Type, StringComparer.Ordinal) };
    }

    private void Nested(BinaryCursor section)
    {
        Define(section.Position);
        Preamble(section);
        Enter(ScopeKind.Component, section.Position);
        var plan = Body(section);
        Leave();
        _scope.Components.Add(new(plan.Shape, plan.Instances));
        _scope.Steps.Add(new ComponentStep(plan));
    }

    private void Enter(ScopeKind kind, long at)
    {
        if (++_depth > _limits.Nesting) throw ComponentException.Limit($"nested deeper than {_limits.Nesting} levels", at);
        _scope = new Scope(kind, _scope);
    }

    private void Leave()
    {
        _depth--;
        _scope = _scope.Parent!;
    }

    private ComponentPlan Finish(long at)
    {
        if (_scope.InstanceTotal > _limits.Instances)
            throw ComponentException.Limit($"instantiation would make more than {_limits.Instances} instances", at);
        return new(_scope.Steps, FinishShape(at), _scope.InstanceTotal);
    }

    // Resources that the component brings must be reachable by name in its exports, and may not leak into its imports.
    private ComponentShape FinishShape(long at)
    {
        var free = new ResourceFinder(_work);
        foreach (var item in _scope.Imports.Values) free.Visit(item);
        _work.Spend(_scope.DefinedResources.Count);
        if (_scope.DefinedResources.Any(free.Found.Contains)) throw ComponentException.Invalid("local resource type found in imports", at);
        free = new(_work);
        foreach (var item in _scope.Exports.Values) free.Visit(item);
        var defined = new List<ResourceId>();
        foreach (var id in _scope.DefinedResources.Where(free.Found.Contains))
        {
            if (!_scope.ExportedResources.Contains(id))
                throw ComponentException.Invalid("local resource type found in export but not exported itself", at);
            defined.Add(id);
        }
        return Checked(new ComponentShape(_scope.Imports, _scope.Exports, _scope.ImportedResources, defined, _scope.ExportedResources), at);
    }

    private T Checked<T>(T node, long at)
        where T : TypeNode
    {
        if (node.Nodes > _limits.TypeNodes) throw ComponentException.Limit($"effective type size exceeds the limit of {_limits.TypeNodes}", at);
        if (node.Depth > _limits.TypeDepth) throw ComponentException.Limit($"type nesting is too deep: more than {_limits.TypeDepth} levels", at);
        if (node is ValType { Size: >= 1 << 28 }) throw ComponentException.Invalid("type size exceeds the limit of 2^28 bytes", at);
        return node;
    }
}
