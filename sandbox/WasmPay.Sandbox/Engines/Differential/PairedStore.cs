using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>
/// A store on each engine. A call runs on the first one to its end, with its host calls recorded; then on the second, with them
/// replayed; then everything is compared.
/// </summary>
internal sealed class PairedStore : ICoreStore
{
    private readonly DifferentialEngine _engine;
    private readonly ICoreStore _left;
    private readonly ICoreStore _right;
    private readonly HostRecorder _host;
    private readonly Dictionary<ICoreExtern, PairedExtern> _pairs = new(ReferenceEqualityComparer.Instance);
    private readonly List<PairedMemory> _memories = [];
    private readonly List<PairedTable> _tables = [];
    private readonly List<PairedGlobal> _globals = [];
    private bool _parted;

    public PairedStore(DifferentialEngine engine, StoreLimits limits)
    {
        _engine = engine;
        _left = engine.Left.CreateStore(limits);
        _right = engine.Right.CreateStore(limits);
        _host = new HostRecorder(this, _memories);
    }

    public ulong Fuel
    {
        get => _left.Fuel;
        set => (_left.Fuel, _right.Fuel) = (value, value);
    }

    public Deadline? Deadline
    {
        get => _left.Deadline;
        set => (_left.Deadline, _right.Deadline) = (value, value);
    }

    public ICoreInstance Instantiate(ICoreModule module, ReadOnlySpan<ICoreExtern> imports)
    {
        var pair = (PairedModule)module;
        ICoreExtern[] lefts = [.. imports.ToArray().Select(import => import is PairedExtern paired ? paired.Left : import)];
        ICoreExtern[] rights = [.. imports.ToArray().Select(import => import is PairedExtern paired ? paired.Right : import)];
        ICoreInstance? left = null;
        ICoreInstance? right = null;
        Run(
            "instantiation",
            () => Observation.Of(_left, 0, _ => left = _left.Instantiate(pair.Left, lefts)),
            () => Observation.Of(_right, 0, _ => right = _right.Instantiate(pair.Right, rights))).Rethrow();

        // Where the second engine has none, because the two have parted or disagree, only the first one is asked from now on.
        _parted |= right is null;
        return new PairedInstance(this, left!, right ?? left!);
    }

    public ICoreFunction CreateFunction(FunctionType type, HostFunction body)
    {
        var left = _left.CreateFunction(type, (arguments, results) => _host.Record(type, body, arguments, results));
        var right = _right.CreateFunction(type, (arguments, results) => _host.Replay(type, arguments, results));
        return (ICoreFunction)Pair("host", left, right);
    }

    public ICoreMemory CreateMemory(MemoryType type) => (ICoreMemory)Pair("host", _left.CreateMemory(type), _right.CreateMemory(type));

    public ICoreTable CreateTable(TableType type, CoreValue initial) => (ICoreTable)Pair(
        "host", _left.CreateTable(type, LeftOf(type.Element, initial)), _right.CreateTable(type, RightOf(type.Element, initial)));

    public ICoreGlobal CreateGlobal(GlobalType type, CoreValue initial) => (ICoreGlobal)Pair(
        "host", _left.CreateGlobal(type, LeftOf(type.Value, initial)), _right.CreateGlobal(type, RightOf(type.Value, initial)));

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    /// <summary>A call from the host: the outermost runs on both engines, one from within a host function is recorded.</summary>
    public CoreValue[] Call(PairedFunction function, CoreValue[] arguments)
    {
        if (_host.IsRecording) return _host.RecordCall(function, arguments);
        CoreValue[] rights = [];
        var observed = Run(
            $"{function.Name}({string.Join(", ", arguments.Select(Observation.Show))})",
            () => OnLeft(function, arguments),
            () =>
            {
                var right = OnRight(function, arguments);
                rights = right.Results;
                return right;
            });
        observed.Rethrow();
        return Pair(function.FunctionType, observed.Results, rights.Length == observed.Results.Length ? rights : observed.Results);
    }

    public Observation OnLeft(PairedFunction function, CoreValue[] arguments) => Observation.Of(
        _left, function.FunctionType.Results.Length, results => ((ICoreFunction)function.Left).Invoke(Map(function.FunctionType, arguments, LeftOf), results));

    public Observation OnRight(PairedFunction function, CoreValue[] arguments) => Observation.Of(
        _right, function.FunctionType.Results.Length, results => ((ICoreFunction)function.Right).Invoke(Map(function.FunctionType, arguments, RightOf), results));

    /// <summary>The same act of the host on both engines, at once or in its turn of a replay.</summary>
    public T Both<T>(string act, Func<T> left, Func<T> right)
        where T : struct
    {
        var answer = left();
        void Repeat()
        {
            if (!_parted && right() is var other && !answer.Equals(other)) Report(act, $"{answer}", $"{other}");
        }

        if (_host.IsRecording) _host.RecordAct(Repeat);
        else Repeat();
        return answer;
    }

    /// <summary>Whether two observations of one call differ and need not be excused.</summary>
    public bool Differ(Observation left, Observation right) => !_engine.Excuses(left, right) && !left.Agrees(right, _engine.IsExact);

    public void Report(string place, string left, string right) => _engine.Report(new Disagreement(place, left, right));

    public PairedExtern Pair(string name, ICoreExtern left, ICoreExtern right)
    {
        if (_pairs.TryGetValue(left, out var known)) return known;
        PairedExtern pair = (left, right) switch
        {
            (ICoreFunction one, ICoreFunction other) => new PairedFunction(this, name, one, other),
            (ICoreMemory one, ICoreMemory other) => new PairedMemory(this, one, other),
            (ICoreTable one, ICoreTable other) => new PairedTable(this, one, other),
            (ICoreGlobal one, ICoreGlobal other) => new PairedGlobal(this, one, other),
            _ => throw new InvalidOperationException($"{name} is an item of two kinds."),
        };
        _pairs.Add(left, pair);
        if (pair is PairedMemory memory) _memories.Add(memory);
        if (pair is PairedTable table) _tables.Add(table);
        if (pair is PairedGlobal global) _globals.Add(global);
        return pair;
    }

    /// <summary>One value of two: functions become pairs, all else is the first engine's.</summary>
    public CoreValue Pair(ValueType type, CoreValue left, CoreValue right) =>
        type == ValueType.FuncRef && left.Reference is ICoreFunction one && right.Reference is ICoreFunction other
            ? CoreValue.Ref(Pair("a reference", one, other))
            : left;

    public CoreValue LeftOf(ValueType type, CoreValue value) =>
        type == ValueType.FuncRef && value.Reference is PairedFunction pair ? CoreValue.Ref(pair.Left) : value;

    public CoreValue RightOf(ValueType type, CoreValue value) =>
        type == ValueType.FuncRef && value.Reference is PairedFunction pair ? CoreValue.Ref(pair.Right) : value;

    private static CoreValue[] Map(FunctionType type, CoreValue[] arguments, Func<ValueType, CoreValue, CoreValue> map) =>
        [.. arguments.Take(type.Parameters.Length).Select((argument, i) => map(type.Parameters[i], argument))];

    private CoreValue[] Pair(FunctionType type, CoreValue[] lefts, CoreValue[] rights) =>
        [.. lefts.Select((left, i) => Pair(type.Results[i], left, rights[i]))];

    private Observation Run(string place, Func<Observation> onLeft, Func<Observation> onRight)
    {
        if (_parted) return onLeft();
        foreach (var memory in _memories)
            if (memory.LeftBytes.Length == memory.RightBytes.Length) memory.LeftBytes.CopyTo(memory.RightBytes);
        _host.Begin();
        var left = onLeft();
        _host.BeginReplay(_engine.MayGoOnAfter(left));
        var right = onRight();
        if (_engine.Excuses(left, right))
        {
            // Stopped at different places they may have left different things behind; where they did not, both go on.
            _host.End();
            _parted = !left.Agrees(right, _engine.IsExact) || HasDifferentState();
            _right.Fuel = _left.Fuel;
            return left;
        }

        if (Differ(left, right)) Report(place, left.ToString(), right.ToString());
        if (_host.End() is { } missing) Report(place, missing, "not called");
        CompareState(place);
        _right.Fuel = _left.Fuel;
        return left;
    }

    private void CompareState(string place)
    {
        foreach (var memory in _memories)
            if (memory.Difference() is { } difference) Report($"{place}, memory", difference.Left, difference.Right);
        foreach (var table in _tables)
            if (table.Difference() is { } difference) Report($"{place}, table", difference.Left, difference.Right);
        foreach (var global in _globals)
            if (global.Difference() is { } difference) Report($"{place}, global", difference.Left, difference.Right);
    }

    private bool HasDifferentState() =>
        _memories.Exists(memory => memory.Difference() is not null)
        || _tables.Exists(table => table.Difference() is not null)
        || _globals.Exists(global => global.Difference() is not null);
}
