using WasmPay.Proving.Terms;

namespace WasmPay.Proving.Machine;

/// <summary>
/// Makes one state of two that have come to the same point by different ways: what differs becomes a choice by the way that was taken. So a text that is
/// compared byte by byte is one way and not as many as it has bytes.
/// </summary>
internal sealed class StateMerger(BitsPool pool)
{
    /// <summary>States that differ in more bytes than this stay two.</summary>
    private const int MostBytes = 4_096;

    /// <summary>Nor do those that hold other numbers in more bytes than this.</summary>
    private const int MostSetBytes = 1;

    /// <summary>As few states as can be.</summary>
    public List<SymbolicState> Merge(List<SymbolicState> states)
    {
        var merged = new List<SymbolicState>();
        foreach (var state in states)
        {
            var place = merged.FindIndex(other => CanMerge(other, state));
            if (place < 0) merged.Add(state);
            else merged[place] = Merge(merged[place], state);
        }
        return merged;
    }

    private static bool CanMerge(SymbolicState one, SymbolicState other)
    {
        if (one.Frames.Count != other.Frames.Count || one.Results.Length != other.Results.Length) return false;
        for (var i = 0; i < one.Frames.Count; i++)
            if (one.Frames[i].Code != other.Frames[i].Code || one.Frames[i].Next != other.Frames[i].Next || one.Frames[i].Instance != other.Frames[i].Instance) return false;
        // Such as an allocator that stands elsewhere: all later addresses would depend on the payment.
        foreach (var global in one.Globals.Keys.Union(other.Globals.Keys))
            if (one.GlobalOf(global) != other.GlobalOf(global)) return false;
        foreach (var memory in one.Memories.Keys.Union(other.Memories.Keys).ToList())
        {
            var (mine, others) = (one.MemoryOf(memory), other.MemoryOf(memory));
            if (mine.Length != others.Length) return false;
            var (different, set) = (0, 0);
            foreach (var at in mine.DifferencesFrom(others))
            {
                if (++different > MostBytes) return false;
                // Of what was put there by the one way and by the other, such as the texts of a finding, nothing is gained by one state.
                if (mine[at].IsNumber && others[at].IsNumber && ++set > MostSetBytes) return false;
            }
        }
        return true;
    }

    private SymbolicState Merge(SymbolicState one, SymbolicState other)
    {
        var (shared, ofOne, ofOther) = Split(one.Path, other.Path);
        Word Chosen(Word mine, Word others, int width) => mine == others ? mine : Word.Of(pool.Choose(ofOne, mine.As(width, pool), others.As(width, pool)));
        Word ChosenSlot(Word mine, Word others) => Chosen(mine, others, IsNarrow(mine) && IsNarrow(others) ? 32 : 64);
        var merged = one.Copy();
        for (var i = 0; i < merged.Frames.Count; i++)
        {
            var (slots, others) = (merged.Frames[i].Slots, other.Frames[i].Slots);
            for (var slot = 0; slot < slots.Length; slot++) slots[slot] = ChosenSlot(slots[slot], others[slot]);
        }
        merged.Results = [.. one.Results.Zip(other.Results, ChosenSlot)];
        foreach (var memory in one.Memories.Keys.Union(other.Memories.Keys).ToList())
        {
            // One that a side has not touched is there as it lies beneath.
            var (mine, others) = (merged.MemoryOf(memory), other.MemoryOf(memory));
            foreach (var at in mine.DifferencesFrom(others).ToList()) mine[at] = Chosen(mine[at], others[at], 8);
        }
        merged.Path = shared;
        merged.Forget(other);
        merged.Assume(pool.Or(ofOne, ofOther), pool);
        (merged.LeastFuel, merged.MostFuel) = (Math.Min(one.LeastFuel, other.LeastFuel), Math.Max(one.MostFuel, other.MostFuel));
        return merged;
    }

    private static bool IsNarrow(Word word) => word.Term is { } term ? term.Width <= 32 : word.Number <= uint.MaxValue;

    // What both have assumed, and what each has beside it.
    private (PathCondition? Shared, Bits One, Bits Other) Split(PathCondition? one, PathCondition? other)
    {
        var (ofOne, ofOther) = (pool.True, pool.True);
        while (!ReferenceEquals(one, other))
        {
            if ((one?.Length ?? 0) >= (other?.Length ?? 0))
            {
                ofOne = pool.And(ofOne, one!.Condition);
                one = one.Before;
            }
            else
            {
                ofOther = pool.And(ofOther, other!.Condition);
                other = other.Before;
            }
        }
        return (one, ofOne, ofOther);
    }
}
