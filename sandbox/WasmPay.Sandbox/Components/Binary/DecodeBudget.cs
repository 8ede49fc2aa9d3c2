using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>What one binary may ask for in all, nested components included: the limits, and how much of them is used.</summary>
internal sealed class DecodeBudget(ComponentLimits limits)
{
    // As measured of nested components, which take the most; what every toolchain's component has is little, and shared by equal ones.
    private const int DefinitionBytes = 450, FewDefinitions = 1_000;

    private int _definitions;
    private int _modules;

    /// <summary>Bytes that the host keeps of the definitions.</summary>
    public long DecodedBytes => Math.Max(0, _definitions - FewDefinitions) * (long)DefinitionBytes;

    /// <summary>Steps of comparing and copying types.</summary>
    public WorkBudget Work { get; } = new(limits.TypeWork);

    /// <summary>Counts a definition that begins at that byte offset.</summary>
    public void Define(long at)
    {
        Work.At = at;
        if (++_definitions > limits.Definitions) throw ComponentException.Limit($"more than {limits.Definitions} definitions", at);
        if (DecodedBytes > limits.DecodedBytes) throw ComponentException.Limit($"its definitions take more than {limits.DecodedBytes} bytes when they are decoded (decoded-bytes)", at);
    }

    /// <summary>Counts a core module.</summary>
    public void DefineModule(long at)
    {
        if (++_modules > limits.Modules) throw ComponentException.Limit($"more than {limits.Modules} core modules", at);
    }

    /// <summary>Refuses levels of nesting beyond the limit.</summary>
    public void CheckNesting(int depth, long at)
    {
        if (depth > limits.Nesting) throw ComponentException.Limit($"nested deeper than {limits.Nesting} levels", at);
    }

    /// <summary>Refuses a component of which one instance makes more than the limit.</summary>
    public void CheckInstances(long instances, long at)
    {
        if (instances > limits.Instances) throw ComponentException.Limit($"instantiation would make more than {limits.Instances} instances", at);
    }

    /// <summary>The type, where it is neither too large nor too deep.</summary>
    public T Checked<T>(T node, long at)
        where T : TypeNode
    {
        if (node.Nodes > limits.TypeNodes) throw ComponentException.Limit($"effective type size exceeds the limit of {limits.TypeNodes}", at);
        if (node.Depth > limits.TypeDepth) throw ComponentException.Limit($"type nesting is too deep: more than {limits.TypeDepth} levels", at);
        if (node is ValType { Size: >= 1 << 28 }) throw ComponentException.Invalid("type size exceeds the limit of 2^28 bytes", at);
        return node;
    }
}
