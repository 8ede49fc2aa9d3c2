using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// Decodes and validates a component in one pass (Binary.md). Its core modules are compiled by the engine on the way, which
/// validates them. What is nested is read from a work list, here and nowhere else.
/// </summary>
internal static class ComponentDecoder
{
    /// <summary>As below, taking from <paramref name="templates"/> what an equal component left there.</summary>
    public static (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(
        byte[] bytes, ICoreEngine engine, CompileOptions options, ComponentLimits limits, PlanTemplates templates)
    {
        var frame = ComponentFrame.Of(bytes, limits);
        if (frame is not null && templates.TryFind(frame, out var template) && FromTemplate(bytes, new(engine, options, limits.DecodedBytes), frame, template) is (var shared, var own))
            return (shared, own, null);
        var decoded = Decode(bytes, engine, options, limits);
        if (frame is not null && decoded.Plan is not null) templates.Add(frame, decoded.Plan, decoded.Modules.Count);
        return decoded;
    }

    /// <summary>A component's plan with its compiled modules, or why there is none. The caller owns the modules.</summary>
    public static (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(
        byte[] bytes, ICoreEngine engine, CompileOptions options, ComponentLimits limits)
    {
        var modules = new CoreModuleReader(engine, options, limits.DecodedBytes);
        try
        {
            return (Read(new(bytes, 0, bytes.Length, limits), modules, new(limits)), modules.Modules, null);
        }
        catch (ComponentException refused)
        {
            modules.Discard();
            return (null, [], refused.Error);
        }
    }

    // Null where anything is not as it was with the template's own modules: decoding in full then says why, or does without it.
    private static (ComponentPlan Plan, IReadOnlyList<ICoreModule> Modules)? FromTemplate(
        byte[] bytes, CoreModuleReader modules, ComponentFrame frame, PlanTemplate template)
    {
        var steps = new List<ModuleStep>(frame.Modules.Count);
        foreach (var range in frame.Modules)
        {
            if (modules.TryRead(bytes.AsMemory(range), template.Modules[steps.Count]) is { } step)
            {
                steps.Add(step);
                continue;
            }
            modules.Discard();
            return null;
        }
        return (template.With(steps), modules.Modules);
    }

    // The innermost level that is open is read on; what it opens comes first, and what ends goes to the level around it.
    private static ComponentPlan Read(BinaryCursor cursor, CoreModuleReader modules, DecodeBudget budget)
    {
        SectionReader.Preamble(cursor);
        ComponentPlan? root = null;
        var open = new Stack<Level>();
        open.Push(new ComponentLevel(cursor, Scope.Root(budget), modules, budget, plan => root = plan));
        while (open.TryPeek(out var level))
        {
            if (level.Read() is { } inner) open.Push(inner);
            else open.Pop().Close();
        }
        return root!;
    }
}
