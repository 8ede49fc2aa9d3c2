using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Lower;

/// <summary>
/// Which locals hold known constants, and so which lengths of bulk operations are known. Wasmtime leaves out a check for fuel where such
/// a length is small, and so must we, or fuel would run out at other places. It sees constants through locals, never through memory,
/// globals or arithmetic; so does this.
/// </summary>
internal sealed class KnownLengths
{
    // Wasmtime makes no check for fuel where a constant length is at most this.
    private const uint SmallLength = 128;

    // Each assignment is noted in the blocks around it: past this many notes no local counts as known any more.
    private const int MostNotes = 100_000;

    private readonly Dictionary<int, HashSet<int>>? _loops;
    private readonly int _parameters;
    private readonly Dictionary<int, long> _constants = [];

    // Locals assigned so far anywhere, or in a loop that was entered: those no longer hold their initial zero for certain.
    private readonly HashSet<int> _everAssigned = [];
    private readonly Stack<Dictionary<int, long?>> _blocks = new();
    private int _notes;

    public KnownLengths(Dictionary<int, HashSet<int>>? loops, int parameters) => (_loops, _parameters) = (loops, parameters);

    private bool KnowsLocals => _notes <= MostNotes && _loops is not null;

    /// <summary>Whether fuel is looked at after a bulk operation was charged for a length.</summary>
    public static bool ChecksFuel(long? length) => length is not { } known || (uint)known > SmallLength;

    /// <summary>The constant that a local holds; declared locals begin as zero.</summary>
    public long? Of(int local)
    {
        if (!KnowsLocals) return null;
        if (_constants.TryGetValue(local, out var value)) return value;
        return local >= _parameters && !_everAssigned.Contains(local) ? 0 : null;
    }

    public void Assign(int local, long? value)
    {
        if (!KnowsLocals) return;
        foreach (var assigned in _blocks)
        {
            if (!assigned.TryAdd(local, Of(local))) break;
            _notes++;
        }

        Set(local, value);
    }

    /// <summary>A block begins; for a loop, its offset: a branch back brings other locals than those before it.</summary>
    public void Enter(int? loop)
    {
        _blocks.Push([]);
        if (loop is { } offset && _loops is not null && _loops.TryGetValue(offset, out var assigned))
            foreach (var local in assigned) Assign(local, null);
    }

    /// <summary>The second arm of an if begins where the first one did.</summary>
    public void Else()
    {
        foreach (var (local, before) in _blocks.Peek()) Set(local, before);
    }

    /// <summary>A block ends; where ways join, what was assigned on one of them is not known.</summary>
    public void Leave(bool joins)
    {
        var assigned = _blocks.Pop();
        if (!joins) return;
        foreach (var local in assigned.Keys) Set(local, null);
    }

    private void Set(int local, long? value)
    {
        _everAssigned.Add(local);
        if (value is { } known) _constants[local] = known;
        else _constants.Remove(local);
    }

    /// <summary>For each loop of a body, by its offset, the locals that it assigns; null where they are too many to keep.</summary>
    public static Dictionary<int, HashSet<int>>? LoopAssignments(Module module, Body body, ModuleLimits limits)
    {
        // A thousand nested loops that assign ten thousand locals would be ten million: no compiler writes so.
        const int mostAssignments = 100_000;
        var reader = new ByteReader(module.Binary, body.Start, body.End);
        var loops = new Dictionary<int, HashSet<int>>();
        var open = new Stack<(int Offset, HashSet<int>? Assigned)>();
        var assignments = 0;
        while (!reader.AtEnd)
        {
            assignments += Track(InstructionReader.Next(reader, limits), open, loops);
            if (assignments > mostAssignments) return null;
        }

        return loops;
    }

    // What a loop assigns belongs to the loops around it as well.
    private static int Track(in Instruction instruction, Stack<(int Offset, HashSet<int>? Assigned)> open, Dictionary<int, HashSet<int>> loops)
    {
        switch (instruction.Info.Code)
        {
            case Op.Block or Op.If:
                open.Push((0, open.TryPeek(out var around) ? around.Assigned : null));
                return 0;
            case Op.Loop:
                open.Push((instruction.Offset, loops[instruction.Offset] = []));
                return 0;
            case Op.LocalSet or Op.LocalTee:
                return open.TryPeek(out var innermost) && innermost.Assigned?.Add((int)instruction.X) == true ? 1 : 0;
            case Op.End when open.TryPop(out var closed) && closed.Offset > 0 && open.TryPeek(out var outer) && outer.Assigned is { } into:
                into.UnionWith(closed.Assigned!);
                return closed.Assigned!.Count;
            default:
                return 0;
        }
    }
}
