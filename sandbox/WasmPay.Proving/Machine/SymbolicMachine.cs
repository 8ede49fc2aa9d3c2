using WasmPay.Proving.Terms;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Proving.Machine;

/// <summary>How far a guest is followed.</summary>
public sealed record MachineLimits
{
    /// <summary>Instructions on all ways together.</summary>
    public long Steps { get; init; } = 20_000_000;

    /// <summary>Ways that are followed apart from each other.</summary>
    public int Ways { get; init; } = 4_096;

    /// <summary>Terms that are made.</summary>
    public int Terms { get; init; } = 3_000_000;

    /// <summary>Calls within calls.</summary>
    public int Depth { get; init; } = 400;
}

/// <summary>
/// Runs functions of a managed instance on all payments at once: numbers where nothing depends on the payment, terms where it does. At a branch that does,
/// both ways are followed to where they join, and become one again where they can. The instance stays as it is. Not thread-safe, and deep: it runs on a
/// thread with a large stack.
/// </summary>
internal sealed class SymbolicMachine(BitsPool pool, MachineLimits limits, CancellationToken cancellation)
{
    private readonly StateMerger _merger = new(pool);
    private readonly Dictionary<LoweredFunction, Joins> _joins = new(ReferenceEqualityComparer.Instance);
    private readonly List<PathEnd> _ends = [];
    private readonly List<Influence> _influences = [];
    private long _steps;

    public BitsPool Pool { get; } = pool;

    /// <summary>The numbers that addresses can be.</summary>
    public Addresses Addresses { get; } = new(pool);

    /// <summary>What decided something.</summary>
    public IReadOnlyList<Influence> Influences => _influences;

    /// <summary>Instructions that were executed.</summary>
    public long Steps => _steps;

    /// <summary>While it is set, where memory is that depends on the payment is said by this; see <see cref="Requests.SymbolicRequest"/>.</summary>
    public Func<Bits, ulong>? Placing { get; set; }

    /// <summary>Calls a function in a state in which nothing is called, and follows it to its ends.</summary>
    public IReadOnlyList<PathEnd> Run(SymbolicState state, Function function, ReadOnlySpan<Word> arguments)
    {
        _ends.Clear();
        if (function.Instance is HostInstance) return [new LeftOpen(state.Path, "The validator's function is the host's.", default)];
        Enter(state, function, arguments, 0);
        foreach (var finished in RunTo(state, new Stop(0, 0))) _ends.Add(new Finished(finished));
        return [.. _ends];
    }

    /// <summary>Notes that an answer depends on a term.</summary>
    public void Note(Bits term, CodePlace place) => _influences.Add(new Influence(term, place));

    // INVARIANT: where ways join is on every way that returns, so a way that has begun behind one comes to it before it comes to any outer one.
    private readonly record struct Stop(int Depth, int Next);

    private List<SymbolicState> RunTo(SymbolicState state, Stop stop)
    {
        while (true)
        {
            if (state.Frames.Count == stop.Depth && (stop.Depth == 0 || state.Top.Next == stop.Next)) return [state];
            if (Exhausted() is { } why)
            {
                _ends.Add(new LeftOpen(state.Path, why, Place(state)));
                return [];
            }
            var depth = state.Frames.Count;
            var step = new InstructionStep(this, state);
            if (step.Execute() is not { } branch)
            {
                if (step.Ended) return [];
                continue;
            }
            var join = JoinOf(state, branch.At, depth);
            var joined = new List<SymbolicState>();
            foreach (var (when, next) in branch.Ways)
            {
                var way = state.Copy().Assume(when, Pool);
                way.Top.Next = next;
                joined.AddRange(RunTo(way, join));
            }
            joined = _merger.Merge(joined);
            if (joined.Count == 0) return [];
            if (joined.Count == 1)
            {
                state = joined[0];
                continue;
            }
            if (joined.Count > limits.Ways)
            {
                _ends.AddRange(joined.Select(way => new LeftOpen(way.Path, $"There are more than {limits.Ways} ways through it.", Place(state))));
                return [];
            }
            return _merger.Merge([.. joined.SelectMany(way => RunTo(way, stop))]);
        }
    }

    private Stop JoinOf(SymbolicState state, int at, int depth)
    {
        var code = state.Top.Code;
        if (!_joins.TryGetValue(code, out var joins)) _joins[code] = joins = new Joins(code);
        var join = joins.At(at);
        if (join != Joins.Exit) return new Stop(depth, join);
        return depth == 1 ? new Stop(0, 0) : new Stop(depth - 1, state.Frames[^2].Next);
    }

    private string? Exhausted()
    {
        if ((++_steps & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
        if (_steps > limits.Steps) return $"More than {limits.Steps} instructions were followed.";
        return Pool.Count > limits.Terms ? $"It takes more than {limits.Terms} terms." : null;
    }

    /// <summary>Begins a call.</summary>
    /// <returns>False where it would be too deep, or handles what is not followed.</returns>
    public bool Enter(SymbolicState state, Function function, ReadOnlySpan<Word> arguments, int resultsAt)
    {
        var lowered = function.Instance.Module.FunctionAt(function.Index).Lowered;
        if (Unfollowed(lowered) is { } why || state.Frames.Count >= limits.Depth && (why = $"Calls are nested deeper than {limits.Depth}.") is not null)
        {
            End(new LeftOpen(state.Path, why, new CodePlace(function.Index, -1)));
            return false;
        }
        // A call costs one.
        state.Spend(1);
        var slots = new Word[lowered.Slots];
        arguments[..lowered.Type.Parameters.Length].CopyTo(slots);
        state.Frames.Add(new Frame(function.Instance, function.Index, lowered, slots, resultsAt));
        return true;
    }

    public void End(PathEnd end) => _ends.Add(end);

    /// <summary>Where a state stands.</summary>
    public static CodePlace Place(SymbolicState state) =>
        state.Frames.Count == 0 ? default : new CodePlace(state.Top.Function, state.Top.Next == 0 ? -1 : state.Top.Code.Sites.At(state.Top.Next - 1).Offset is var offset and > 0 ? offset : -1);

    private static string? Unfollowed(LoweredFunction function) =>
        function.Traits.HasVectors ? "It computes with vectors."
        : function.Traits.HasReferences ? "It handles references."
        : function.Locals.Any(type => type is ValueType.V128) ? "It computes with vectors."
        : null;
}
