namespace WasmPay.Sandbox;

/// <summary>
/// Idle sessions, taken and given back without a lock: a few slots, of which each thread tries its processor's first.
/// </summary>
internal sealed class SessionPool : IDisposable
{
    // One cache line apart, so that processors do not share the lines that they write.
    private const int Stride = 8;
    private readonly Session?[] _slots = new Session?[Stride * (Math.Max(Environment.ProcessorCount, 2) * 2)];
    private volatile bool _closed;

    private int Slots => _slots.Length / Stride;

    public Session? Rent()
    {
        var first = (uint)Thread.GetCurrentProcessorId();
        for (var i = 0u; i < Slots; i++)
        {
            ref var slot = ref _slots[(first + i) % (uint)Slots * Stride];
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } session) return session;
        }
        return null;
    }

    /// <summary>Keeps a fresh session for the next call; false where there is no place for it.</summary>
    public bool Return(Session session)
    {
        if (_closed) return false;
        var first = (uint)Thread.GetCurrentProcessorId();
        for (var i = 0u; i < Slots; i++)
        {
            ref var slot = ref _slots[(first + i) % (uint)Slots * Stride];
            if (slot is not null || Interlocked.CompareExchange(ref slot, session, null) is not null) continue;
            // Closed meanwhile, perhaps after this slot was emptied: then it is taken out again, by whoever comes first.
            return !_closed || Interlocked.CompareExchange(ref slot, null, session) != session;
        }
        return false;
    }

    public void Dispose()
    {
        _closed = true;
        for (var i = 0; i < _slots.Length; i++) Interlocked.Exchange(ref _slots[i], null)?.Dispose();
    }
}
