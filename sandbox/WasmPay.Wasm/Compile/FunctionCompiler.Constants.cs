namespace WasmPay.Wasm.Compile;

/// <summary>
/// Which locals hold known constants. Wasmtime leaves out a check for fuel where the length of a bulk operation is a small constant,
/// and its compiler sees constants through locals; so must we, or fuel would run out at other places.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private readonly Dictionary<int, long> _constants = [];

    /// <summary>Declared locals begin as zero.</summary>
    private long? ConstantOf(int local)
    {
        if (_constants.TryGetValue(local, out var value)) return value;
        return local >= _type.Parameters.Length && !_everAssigned.Contains(local) ? 0 : null;
    }

    // Locals assigned so far anywhere, or in a loop that was entered: those no longer hold their initial zero for certain.
    private readonly HashSet<int> _everAssigned = [];

    private void AssignConstant(int local, long? value)
    {
        foreach (var block in _frames)
            if (!block.Assigned.TryAdd(local, ConstantOf(local))) break;
        SetConstant(local, value);
    }

    private void SetConstant(int local, long? value)
    {
        _everAssigned.Add(local);
        if (value is { } known) _constants[local] = known;
        else _constants.Remove(local);
    }

    /// <summary>At a loop's head what the loop assigns is not known.</summary>
    private void ForgetLoop(int offset)
    {
        if (!_facts.LoopAssignments.TryGetValue(offset, out var assigned)) return;
        foreach (var local in assigned) AssignConstant(local, null);
    }

    /// <summary>At an else what the other arm assigned is as it was before.</summary>
    private void RestoreConstants(Block block)
    {
        foreach (var (local, before) in block.Assigned) SetConstant(local, before);
    }

    /// <summary>Where ways join, what one of them assigned is not known.</summary>
    private void JoinConstants(Block block)
    {
        foreach (var local in block.Assigned.Keys) SetConstant(local, null);
    }
}
