using System.Collections.Immutable;

namespace WasmPay.Platform.Validators;

/// <summary>
/// Validators in memory, by digest: those of the live set, and of all others those that were used last, up to a sum of their components'
/// bytes. Who still has one that left the shelf may call it; it only is no longer kept warm.
/// </summary>
internal sealed class ValidatorShelf(long bytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _kept = new(StringComparer.Ordinal);
    // The one that was used last is the first.
    private readonly LinkedList<Kept> _byUse = new();
    private ImmutableHashSet<string> _live = [];
    private long _version = -1;

    /// <summary>The validator, where it is here; it counts as used.</summary>
    public LoadedValidator? Find(string digest)
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue(digest, out var node)) return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Loaded;
        }
    }

    /// <summary>Puts a validator here. Of two that came at once the first is kept and given back, and the other is let go.</summary>
    public LoadedValidator Keep(LoadedValidator loaded, int size)
    {
        if (Find(loaded.Digest) is { } known)
        {
            if (!ReferenceEquals(known, loaded)) LetGo([loaded]);
            return known;
        }
        List<LoadedValidator> gone;
        lock (_lock)
        {
            if (_kept.TryGetValue(loaded.Digest, out var other)) gone = [loaded];
            else
            {
                other = _kept[loaded.Digest] = _byUse.AddFirst(new Kept(loaded, size));
                gone = Evict();
            }
            loaded = other.Value.Loaded;
        }
        LetGo(gone);
        return loaded;
    }

    /// <summary>Says what is live or in shadow in a version of the live set: that stays. An older version than was said changes nothing.</summary>
    public void Hold(long version, ImmutableHashSet<string> live)
    {
        List<LoadedValidator> gone;
        lock (_lock)
        {
            if (version < _version) return;
            (_version, _live) = (version, live);
            gone = Evict();
        }
        LetGo(gone);
    }

    private List<LoadedValidator> Evict()
    {
        List<LoadedValidator> gone = [];
        var sum = _byUse.Where(k => !_live.Contains(k.Loaded.Digest)).Sum(k => (long)k.Size);
        for (var node = _byUse.Last; node is not null && node != _byUse.First && sum > bytes;)
        {
            var (last, before) = (node, node.Previous);
            node = before;
            if (_live.Contains(last.Value.Loaded.Digest)) continue;
            sum -= last.Value.Size;
            _byUse.Remove(last);
            _kept.Remove(last.Value.Loaded.Digest);
            gone.Add(last.Value.Loaded);
        }
        return gone;
    }

    private static void LetGo(IEnumerable<LoadedValidator> gone)
    {
        foreach (var loaded in gone) (loaded.Validator as IDisposable)?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            LetGo(_byUse.Select(k => k.Loaded));
            _byUse.Clear();
            _kept.Clear();
        }
    }

    private sealed record Kept(LoadedValidator Loaded, int Size);
}
