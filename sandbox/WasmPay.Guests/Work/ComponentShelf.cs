using WasmPay.Guests.Protocol;

namespace WasmPay.Guests.Work;

/// <summary>The components that a worker keeps: a bounded number that take bounded memory. Those that were not called longest give way.</summary>
internal sealed class ComponentShelf(int mostComponents, long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ComponentKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <summary>The component, to be given back by <see cref="Release"/>; null where it is not here.</summary>
    public Entry? Take(ComponentKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node)) return null;
            if (!ReferenceEquals(node, _byUse.Last))
            {
                _byUse.Remove(node);
                _byUse.AddLast(node);
            }
            node.Value.Users++;
            return node.Value;
        }
    }

    /// <summary>A call has ended. A component that gave way meanwhile goes with its last call.</summary>
    public void Release(Entry entry)
    {
        lock (_gate)
            if (--entry.Users > 0 || !entry.Gone) return;
        entry.Validator.Dispose();
    }

    /// <summary>Keeps a component; where another thread was first, its one stays.</summary>
    public void Put(ComponentKey key, IDisposable validator, long bytes)
    {
        List<Entry> leaving = [];
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
            {
                leaving.Add(new(key, validator, bytes));
            }
            else
            {
                _entries.Add(key, _byUse.AddLast(new Entry(key, validator, bytes)));
                _bytes += bytes;
                while (_entries.Count > 1 && (_entries.Count > mostComponents || _bytes > mostBytes)) Drop(_byUse.First!.Value, leaving);
            }
        }
        foreach (var entry in leaving) entry.Validator.Dispose();
    }

    public void Remove(ComponentKey key)
    {
        List<Entry> leaving = [];
        lock (_gate)
            if (_entries.TryGetValue(key, out var node)) Drop(node.Value, leaving);
        foreach (var entry in leaving) entry.Validator.Dispose();
    }

    /// <summary>Keeps nothing but what is being called.</summary>
    public void Clear()
    {
        List<Entry> leaving = [];
        lock (_gate)
            while (_byUse.First is { } first) Drop(first.Value, leaving);
        foreach (var entry in leaving) entry.Validator.Dispose();
    }

    private void Drop(Entry entry, List<Entry> leaving)
    {
        _entries.Remove(entry.Key, out var node);
        _byUse.Remove(node!);
        _bytes -= entry.Bytes;
        entry.Gone = true;
        if (entry.Users == 0) leaving.Add(entry);
    }

    /// <summary>One kept component.</summary>
    public sealed class Entry(ComponentKey key, IDisposable validator, long bytes)
    {
        public ComponentKey Key => key;

        public IDisposable Validator => validator;

        public long Bytes => bytes;

        /// <summary>Calls under way; under the shelf's lock.</summary>
        public int Users { get; set; }

        /// <summary>Whether it gave way; under the shelf's lock.</summary>
        public bool Gone { get; set; }
    }
}
