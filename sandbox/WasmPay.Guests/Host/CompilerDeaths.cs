using System.Collections.Concurrent;

namespace WasmPay.Guests.Host;

/// <summary>
/// Components under whose compilation a worker died. Nobody called them then, so nobody is to blame; for a while, workers decide them
/// without Wasmtime's compiler, to the same verdicts. A worker that lies about what it compiled does no more than that to another's component.
/// </summary>
internal sealed class CompilerDeaths(TimeSpan window, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>Notes a death. There is one for each worker that died, so these are few.</summary>
    public void Add(string digest)
    {
        foreach (var (old, since) in _since)
            if (clock.GetElapsedTime(since) >= window) _since.TryRemove(new(old, since));
        _since[digest] = clock.GetTimestamp();
    }

    /// <summary>Whether a compiler may be given the component.</summary>
    public bool MayCompile(string digest) => !_since.TryGetValue(digest, out var since) || clock.GetElapsedTime(since) >= window;

    /// <summary>Forgets it; false where nothing was noted.</summary>
    public bool Release(string digest) => _since.TryRemove(digest, out _);
}
