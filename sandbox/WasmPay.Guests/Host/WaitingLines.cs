namespace WasmPay.Guests.Host;

/// <summary>
/// Who waits for a connection, in lines that take turns; within a line, first come is first served. Under the pool's lock, but for the
/// waiting itself.
/// </summary>
internal sealed class WaitingLines
{
    private readonly LinkedList<(string Name, Queue<Waiter> Waiters)> _turns = [];
    private readonly Dictionary<string, LinkedListNode<(string Name, Queue<Waiter> Waiters)>> _byName = new(StringComparer.Ordinal);

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => _turns.Count == 0;

    /// <summary>Takes a place at the end of the work's line.</summary>
    public Waiter Join(GuestWork work)
    {
        var name = work.IsAside ? $"aside {work.Line}" : work.Line;
        if (!_byName.TryGetValue(name, out var line)) _byName.Add(name, line = _turns.AddLast((name, new())));
        var waiter = new Waiter(work.IsAside);
        line.Value.Waiters.Enqueue(waiter);
        return waiter;
    }

    /// <summary>The next one, out of the next line; of those aside only where that is allowed. Null where there is none.</summary>
    public Waiter? Next(bool aside)
    {
        for (var line = _turns.First; line is not null;)
        {
            var after = line.Next;
            var waiters = line.Value.Waiters;
            while (waiters.TryPeek(out var gone) && gone.HasLeft) waiters.Dequeue();
            if (waiters.Count > 0 && (aside || !waiters.Peek().IsAside))
            {
                var next = waiters.Dequeue();
                _turns.Remove(line);
                if (waiters.Count > 0) _turns.AddLast(line);
                else _byName.Remove(line.Value.Name);
                return next;
            }
            if (waiters.Count == 0)
            {
                _turns.Remove(line);
                _byName.Remove(line.Value.Name);
            }
            line = after;
        }
        return null;
    }

    /// <summary>One who waits.</summary>
    public sealed class Waiter(bool isAside)
    {
        private bool _isDone;

        public bool IsAside => isAside;

        /// <summary>Whether it waits no more, with nothing; under the pool's lock.</summary>
        public bool HasLeft { get; set; }

        /// <summary>What it was given; under the pool's lock.</summary>
        public GuestConnection? Given { get; private set; }

        /// <summary>Gives it a connection, or nothing where there will be none.</summary>
        public void Give(GuestConnection? connection)
        {
            Given = connection;
            lock (this)
            {
                _isDone = true;
                Monitor.Pulse(this);
            }
        }

        /// <summary>Waits until it is given something, has none of its time left, or is not waited for any more.</summary>
        public void Wait(Func<TimeSpan> left, CancellationToken cancellation)
        {
            using var leaving = cancellation.UnsafeRegister(static waiter =>
            {
                lock (waiter!) Monitor.Pulse(waiter);
            }, this);
            lock (this)
                while (!_isDone && !cancellation.IsCancellationRequested && left() is var time && time > TimeSpan.Zero) Monitor.Wait(this, time);
        }
    }
}
