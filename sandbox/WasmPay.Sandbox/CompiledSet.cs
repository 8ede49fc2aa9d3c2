namespace WasmPay.Sandbox;

/// <summary>
/// The compiled components of a sandbox, at most so many. For a new one, one that was not called for a while is let go: a hand
/// goes round, and passes over those that were called since it last came by. Calls themselves take no lock here.
/// </summary>
internal sealed class CompiledSet(int capacity)
{
    private readonly Lock _lock = new();
    private readonly List<CompiledComponent> _kept = [];
    private int _hand;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _kept.Count;
        }
    }

    public void Add(CompiledComponent added)
    {
        CompiledComponent gone;
        lock (_lock)
        {
            if (_kept.Count < capacity)
            {
                added.Place = _kept.Count;
                _kept.Add(added);
                return;
            }
            // Once round at most: other threads may call faster than the hand goes.
            for (var i = 0; i < capacity && _kept[_hand].TakeUsed(); i++) Advance();
            gone = _kept[_hand];
            (gone.Place, added.Place) = (-1, _hand);
            _kept[_hand] = added;
            Advance();
        }
        gone.LetGo(gone);
    }

    public void Remove(CompiledComponent removed)
    {
        lock (_lock)
        {
            if (removed.Place < 0) return;
            var last = _kept[^1];
            (_kept[removed.Place], last.Place, removed.Place) = (last, removed.Place, -1);
            _kept.RemoveAt(_kept.Count - 1);
            if (_hand >= _kept.Count) _hand = 0;
        }
    }

    private void Advance() => _hand = (_hand + 1) % _kept.Count;
}
