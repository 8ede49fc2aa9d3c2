namespace WasmPay.Wasm.Analyze;

/// <summary>Which locals hold known constants.</summary>
internal sealed partial class BodyAnalysis
{
    // Each assignment is noted in the blocks around it: past this many notes no local counts as known any more.
    private const int MostNotes = 100_000;

    private readonly Dictionary<int, long> _constants = [];

    // Locals assigned so far anywhere, or in a loop that was entered: those no longer hold their initial zero for certain.
    private readonly HashSet<int> _everAssigned = [];

    private int _notes;

    private bool KnowsLocals => _notes <= MostNotes && _facts.LoopAssignments is not null;

    /// <summary>Declared locals begin as zero.</summary>
    private long? ConstantOf(int local)
    {
        if (!KnowsLocals) return null;
        if (_constants.TryGetValue(local, out var value)) return value;
        return local >= _type.Parameters.Length && !_everAssigned.Contains(local) ? 0 : null;
    }

    private void Assign(int local, long? value)
    {
        if (!KnowsLocals) return;
        foreach (var block in _blocks)
        {
            if (!block.Assigned.TryAdd(local, ConstantOf(local))) break;
            _notes++;
        }

        Set(local, value);
    }

    private void Set(int local, long? value)
    {
        _everAssigned.Add(local);
        if (value is { } known) _constants[local] = known;
        else _constants.Remove(local);
    }
}
