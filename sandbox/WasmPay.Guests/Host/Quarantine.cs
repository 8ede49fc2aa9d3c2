using System.Collections.Concurrent;

namespace WasmPay.Guests.Host;

/// <summary>
/// Counts the workers that died under each component's calls, and remembers whom to call no more. Digests are few: of components that
/// were loaded and killed something.
/// </summary>
internal sealed class Quarantine(int deaths, TimeSpan window, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _deaths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _held = new(StringComparer.Ordinal);

    /// <summary>Why a component is not called, or null where it is.</summary>
    public string? WhyHeld(string digest) => _held.IsEmpty ? null : _held.GetValueOrDefault(digest);

    /// <summary>Counts a death; the reason where this one was the last that is borne.</summary>
    public string? Blame(string digest, WorkerDeath death)
    {
        if (!death.TryCount()) return null;
        lock (_gate)
        {
            // Nobody else is charged for it, so what has grown old goes here.
            foreach (var (old, times) in _deaths.ToArray())
            {
                while (times.TryPeek(out var first) && clock.GetElapsedTime(first) >= window) times.Dequeue();
                if (times.Count == 0) _deaths.Remove(old);
            }
            if (!_deaths.TryGetValue(digest, out var own)) _deaths.Add(digest, own = new());
            own.Enqueue(clock.GetTimestamp());
            if (own.Count < deaths || _held.ContainsKey(digest)) return null;
            var reason = $"{own.Count} workers died under its calls within {window.TotalHours:0.#} hours; the last one since {death.Explanation}";
            _held[digest] = reason;
            return reason;
        }
    }

    /// <summary>Calls it again, and forgets the deaths; false where it was not held.</summary>
    public bool Release(string digest)
    {
        lock (_gate)
        {
            _deaths.Remove(digest);
            return _held.TryRemove(digest, out _);
        }
    }

    public IReadOnlyDictionary<string, string> Held => _held.ToDictionary(StringComparer.Ordinal);
}
