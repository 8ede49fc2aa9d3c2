namespace WasmPay.Sandbox;

/// <summary>
/// Idle sessions of a component, taken and given back without a lock. Each thread begins at a slot of its own, so that it nearly
/// always gets the session that it had before, and what a session writes stays in one processor's cache. Each session holds a linear
/// memory, so only so many components have any: <paramref name="ready"/> says which.
/// </summary>
internal sealed class SessionPool(ClockSet<SessionPool> ready) : IKept, IDisposable
{
    // Two cache lines apart, from each other and from the array's length, so that no processor waits for a line that another writes.
    private const int Stride = 16;
    private Session?[]? _slots;
    private volatile bool _closed;
    private volatile int _place = -1;
    private volatile bool _used;

    /// <inheritdoc/>
    public int Place
    {
        get => _place;
        set => _place = value;
    }

    public Session? Rent()
    {
        if (_slots is not { } slots) return null;
        var count = (uint)(slots.Length / Stride) - 1;
        var first = (uint)Environment.CurrentManagedThreadId;
        for (var i = 0u; i < count; i++)
        {
            ref var slot = ref slots[((first + i) % count + 1) * Stride];
            if (slot is null || Interlocked.Exchange(ref slot, null) is not { } session) continue;
            // Written only when it changes, so that threads do not take the line from each other.
            if (!_used) _used = true;
            return session;
        }
        return null;
    }

    /// <summary>Keeps a fresh session for the next call; false where there is no place for it.</summary>
    public bool Return(Session session)
    {
        if (_closed) return false;
        var slots = _slots ?? MakeSlots();
        var count = (uint)(slots.Length / Stride) - 1;
        var first = (uint)Environment.CurrentManagedThreadId;
        for (var i = 0u; i < count; i++)
        {
            ref var slot = ref slots[((first + i) % count + 1) * Stride];
            if (slot is not null || Interlocked.CompareExchange(ref slot, session, null) is not null) continue;
            // Closed meanwhile, perhaps after this slot was emptied: then it is taken out again, by whoever comes first.
            if (_closed) return Interlocked.CompareExchange(ref slot, null, session) != session;
            // Let go meanwhile, or never here before. Whoever lets go clears the place before it empties the slots, so none is left behind.
            if (_place >= 0) return true;
            ready.Add(this);
            if (_closed) ready.Remove(this);
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public bool TakeUsed()
    {
        if (!_used) return false;
        _used = false;
        return true;
    }

    /// <inheritdoc/>
    public void LetGo()
    {
        if (_slots is not { } slots) return;
        for (var i = 0; i < slots.Length; i += Stride) Interlocked.Exchange(ref slots[i], null)?.Dispose();
    }

    /// <summary>Keeps none from now on.</summary>
    public void Dispose()
    {
        _closed = true;
        ready.Remove(this);
        LetGo();
    }

    private Session?[] MakeSlots()
    {
        // Many more than run at once, so that two threads seldom begin at the same one.
        var made = new Session?[Stride * ((Math.Max(Environment.ProcessorCount, 2) * 8) + 2)];
        return Interlocked.CompareExchange(ref _slots, made, null) ?? made;
    }
}
