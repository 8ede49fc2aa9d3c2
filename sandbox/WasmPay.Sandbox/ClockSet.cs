namespace WasmPay.Sandbox;

/// <summary>Something that a <see cref="ClockSet{T}"/> may let go.</summary>
internal interface IKept
{
    /// <summary>Where the set has it, -1 for nowhere; written under the set's lock.</summary>
    int Place { get; set; }

    /// <summary>Whether it was used since this was last asked.</summary>
    bool TakeUsed();

    /// <summary>What it takes of the set's room; it never changes.</summary>
    int Weight => 1;

    /// <summary>It was driven out by another one.</summary>
    void LetGo();
}

/// <summary>
/// Things that are kept, at most so many, and no more than so much of them. For a new one, those that were not used for a while are let
/// go: a hand goes round, and passes over those that were used since it last came by. Using one takes no lock here.
/// </summary>
internal sealed class ClockSet<T>(int capacity, int room = int.MaxValue)
    where T : class, IKept
{
    private readonly Lock _lock = new();
    private readonly List<T> _kept = [];
    private int _hand;
    private long _taken;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _kept.Count;
        }
    }

    /// <summary>Adds one, unless it is here already.</summary>
    public void Add(T added)
    {
        List<T> leaving = [];
        lock (_lock)
        {
            if (added.Place >= 0) return;
            while (_kept.Count > 0 && (_kept.Count >= capacity || _taken + added.Weight > room)) leaving.Add(TakeOldest());
            added.Place = _kept.Count;
            _kept.Add(added);
            _taken += added.Weight;
        }
        foreach (var gone in leaving) gone.LetGo();
    }

    /// <summary>Lets one go that was not used for a while; false where there is none at all.</summary>
    public bool TryLetOneGo()
    {
        T gone;
        lock (_lock)
        {
            if (_kept.Count == 0) return false;
            gone = TakeOldest();
        }
        gone.LetGo();
        return true;
    }

    /// <summary>Takes one out, if it is here; it is not told.</summary>
    public void Remove(T removed)
    {
        lock (_lock)
        {
            if (removed.Place >= 0) TakeOut(removed);
        }
    }

    // Once round at most: other threads may use them faster than the hand goes.
    private T TakeOldest()
    {
        for (var i = 0; i < _kept.Count && _kept[_hand].TakeUsed(); i++) Advance();
        var gone = _kept[_hand];
        TakeOut(gone);
        return gone;
    }

    private void TakeOut(T removed)
    {
        _taken -= removed.Weight;
        var last = _kept[^1];
        (_kept[removed.Place], last.Place, removed.Place) = (last, removed.Place, -1);
        _kept.RemoveAt(_kept.Count - 1);
        if (_hand >= _kept.Count) _hand = 0;
    }

    private void Advance() => _hand = (_hand + 1) % _kept.Count;
}
