using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Lower;

/// <summary>
/// The instructions of a body while they are written, with the fuel of the run that is under way. A run ends where control may come or
/// go; the instruction that ends it takes the run's fuel.
/// </summary>
internal sealed class CodeBuffer
{
    private readonly List<LoweredInstruction> _code = [];
    private readonly List<Vector128<byte>> _vectors = [];
    private readonly List<long> _wides = [];
    private readonly List<ImmutableArray<ValueType>> _shapes = [];
    private readonly Dictionary<FunctionType, int> _results = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FunctionType, int> _parameters = new(ReferenceEqualityComparer.Instance);
    private readonly TrapSites.Builder _sites = new();
    private int _pending;

    // The last place where control may come from elsewhere; nothing before it may be changed in the light of what follows.
    private int _barrier;
    private int _definition = -1;

    /// <summary>The place of the next instruction.</summary>
    public int Here => _code.Count;

    /// <summary>Offset of the instruction that is lowered, from the body's start.</summary>
    public int Offset { get; set; }

    public void AddFuel(int fuel) => _pending += fuel;

    /// <summary>Forgets the run: what follows is reached from elsewhere.</summary>
    public void DropFuel() => _pending = 0;

    /// <summary>The run's fuel, for the instruction that ends it.</summary>
    public int TakeFuel()
    {
        var fuel = _pending;
        _pending = 0;
        return fuel;
    }

    /// <summary>Takes the run's fuel by an instruction of its own.</summary>
    public void Settle()
    {
        if (_pending > 0) Add(LoweredOp.Charge, 0, 0, TakeFuel());
    }

    public int Add(ushort code, int a, int b, int c)
    {
        _code.Add(new LoweredInstruction(code, a, b, c));
        return _code.Count - 1;
    }

    /// <summary>An instruction that may trap.</summary>
    public int AddTrapping(ushort code, int a, int b, int c)
    {
        Site();
        return Add(code, a, b, c);
    }

    /// <summary>Notes that the next instruction may trap.</summary>
    public void Site() => _sites.Add(_code.Count, Offset, _pending);

    /// <summary>An instruction that does nothing but give slot <paramref name="a"/> a value.</summary>
    public void Define(ushort code, int a, int b, int c, bool traps = false)
    {
        if (traps) Site();
        _definition = Add(code, a, b, c);
    }

    /// <summary>
    /// Lets the last instruction write to another slot, where it is the one that made the value in <paramref name="from"/> and nothing
    /// comes in between.
    /// </summary>
    public bool TryRedirect(int from, int to)
    {
        var last = _code.Count - 1;
        if (last != _definition || last < _barrier || _code[last].A != from) return false;
        _code[last] = _code[last].To(to);
        return true;
    }

    /// <summary>Control may come here from elsewhere.</summary>
    public int Label() => _barrier = _code.Count;

    /// <summary>Lets a jump go to here.</summary>
    public void Land(int jump) => _code[jump] = _code[jump].Toward(Label());

    /// <summary>Lets a jump go back.</summary>
    public void Retarget(int jump, int target) => _code[jump] = _code[jump].Toward(target);

    public int Vector(Vector128<byte> value) => Keep(_vectors, value);

    public int Wide(long value) => Keep(_wides, value);

    /// <summary>The number of a type's results, or of its parameters, among the shapes.</summary>
    public int Shape(FunctionType type, bool parameters)
    {
        var known = parameters ? _parameters : _results;
        if (!known.TryGetValue(type, out var shape)) known[type] = shape = Keep(_shapes, parameters ? type.Parameters : type.Results);
        return shape;
    }

    /// <summary>What was written.</summary>
    public (LoweredInstruction[] Code, Vector128<byte>[] Vectors, long[] Wides, ImmutableArray<ValueType>[] Shapes, TrapSites Sites) Take() =>
        ([.. _code], [.. _vectors], [.. _wides], [.. _shapes], _sites.Build());

    private static int Keep<T>(List<T> kept, T value)
    {
        kept.Add(value);
        return kept.Count - 1;
    }
}
