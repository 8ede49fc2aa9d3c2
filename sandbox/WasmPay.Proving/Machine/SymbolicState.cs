using System.Collections.Immutable;
using WasmPay.Proving.Terms;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Run;

namespace WasmPay.Proving.Machine;

/// <summary>A function that is being called.</summary>
internal sealed class Frame(Instance instance, int function, LoweredFunction code, Word[] slots, int resultsAt)
{
    public Instance Instance { get; } = instance;

    /// <summary>Its index in its module.</summary>
    public int Function { get; } = function;

    public LoweredFunction Code { get; } = code;

    public Word[] Slots { get; } = slots;

    /// <summary>The caller's slot that the results go to.</summary>
    public int ResultsAt { get; } = resultsAt;

    /// <summary>The next instruction.</summary>
    public int Next { get; set; }

    public Frame Copy() => new(Instance, Function, Code, [.. Slots], ResultsAt) { Next = Next };
}

/// <summary>What must hold of a payment for a state to be reached: conditions, the last one first.</summary>
/// <param name="Before">The conditions before it.</param>
/// <param name="Condition">A truth.</param>
internal sealed record PathCondition(PathCondition? Before, Bits Condition)
{
    /// <summary>How many conditions there are.</summary>
    public int Length { get; } = (Before?.Length ?? 0) + 1;
}

/// <summary>What a guest is at some point of some of its runs.</summary>
internal sealed class SymbolicState
{
    public List<Frame> Frames { get; private init; } = [];

    public Dictionary<Memory, SymbolicMemory> Memories { get; private init; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<Global, Word> Globals { get; private init; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the last function to return gave, where nobody called it.</summary>
    public Word[] Results { get; set; } = [];

    public PathCondition? Path { get; set; }

    /// <summary>Symbols that the path says the number of.</summary>
    public ImmutableDictionary<Bits, Bits> Known { get; set; } = ImmutableDictionary<Bits, Bits>.Empty;

    /// <summary>The facts of those symbols.</summary>
    private UInt128 KnownFacts { get; set; }

    /// <summary>The least fuel that a run which comes here has used.</summary>
    public ulong LeastFuel { get; set; }

    /// <summary>The most.</summary>
    public ulong MostFuel { get; set; }

    public Frame Top => Frames[^1];

    /// <summary>A copy that goes its own way.</summary>
    public SymbolicState Copy() => new()
    {
        Frames = [.. Frames.Select(frame => frame.Copy())],
        Memories = Memories.ToDictionary(pair => pair.Key, pair => pair.Value.Copy(), (IEqualityComparer<Memory>)ReferenceEqualityComparer.Instance),
        Globals = new(Globals, ReferenceEqualityComparer.Instance),
        Results = Results,
        Path = Path,
        Known = Known,
        KnownFacts = KnownFacts,
        LeastFuel = LeastFuel,
        MostFuel = MostFuel,
    };

    public SymbolicMemory MemoryOf(Memory memory)
    {
        if (Memories.TryGetValue(memory, out var known)) return known;
        return Memories[memory] = new SymbolicMemory(memory);
    }

    public Word GlobalOf(Global global) => Globals.TryGetValue(global, out var known) ? known : Word.Of((ulong)global.Bits);

    /// <summary>Whether the path has said already that a truth holds or does not; null where it has not.</summary>
    public bool? Knows(Bits truth, Bits opposite)
    {
        for (var at = Path; at is not null; at = at.Before)
        {
            if (at.Condition == truth) return true;
            if (at.Condition == opposite) return false;
        }
        return null;
    }

    /// <summary>Goes on where a truth holds; a symbol that is a number then is one from here on.</summary>
    public SymbolicState Assume(Bits truth, BitsPool pool)
    {
        if (truth.IsTrue) return this;
        Path = new PathCondition(Path, truth);
        var before = Known;
        Learn(truth);
        if (ReferenceEquals(before, Known)) return this;
        foreach (var frame in Frames)
            for (var slot = 0; slot < frame.Slots.Length; slot++) frame.Slots[slot] = AsKnown(frame.Slots[slot], pool);
        return this;
    }

    /// <summary>A word, where symbols that the path says the number of are numbers.</summary>
    public Word AsKnown(Word word, BitsPool pool) => word.Term is { } term && (term.Facts & KnownFacts) != 0 ? Word.Of(pool.Substitute(term, Known, KnownFacts)) : word;

    /// <summary>Keeps of what is known what another state knows too.</summary>
    public void Forget(SymbolicState other)
    {
        Known = Known.RemoveRange(Known.Where(pair => other.Known.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key));
        KnownFacts = Known.Keys.Aggregate(UInt128.Zero, (facts, symbol) => facts | symbol.Facts);
    }

    private void Learn(Bits truth)
    {
        if (truth is { Op: BitsOp.And, Width: 1 })
        {
            Learn(truth.A!);
            Learn(truth.B!);
        }
        else if (truth is { Op: BitsOp.Equal, A.Op: BitsOp.Symbol, B.IsConstant: true })
        {
            Known = Known.SetItem(truth.A, truth.B);
            KnownFacts |= truth.A.Facts;
        }
    }

    public void Spend(long fuel) => (LeastFuel, MostFuel) = (LeastFuel + (ulong)fuel, MostFuel + (ulong)fuel);
}
