using System.Collections.Concurrent;

namespace WasmPay.Server.Intake;

/// <summary>
/// Where large requests wait until they are read: one of each bank's at once and so many in all, first come first served. A place is held
/// until its request is answered, since as long are its bytes in memory.
/// </summary>
/// <param name="atOnce">How many are read and answered at once.</param>
/// <param name="longest">How many of one bank's wait or are read at most.</param>
/// <param name="left">Told whenever a place is left.</param>
internal sealed class ReadingPlaces(int atOnce, int longest, Action left) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);
    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>A place, once it is this request's turn; null where too many of the bank's wait already.</summary>
    public async Task<IDisposable?> EnterAsync(string bank, CancellationToken cancellation)
    {
        var line = _lines.GetOrAdd(bank, _ => new Line());
        if (!line.TryJoin(longest)) return null;
        try
        {
            await line.Turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await _places.WaitAsync(cancellation).ConfigureAwait(false);
                return new Place(this, line);
            }
            catch
            {
                line.Turn.Release();
                throw;
            }
        }
        catch
        {
            line.Leave();
            throw;
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        foreach (var line in _lines.Values) line.Dispose();
    }

    private void Leave(Line line)
    {
        _places.Release();
        line.Turn.Release();
        line.Leave();
        left();
    }

    private sealed class Line : IDisposable
    {
        private int _length;

        public SemaphoreSlim Turn { get; } = new(1);

        public bool TryJoin(int longest)
        {
            if (Interlocked.Increment(ref _length) <= longest) return true;
            Leave();
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _length);

        public void Dispose() => Turn.Dispose();
    }

    private sealed class Place(ReadingPlaces all, Line line) : IDisposable
    {
        private Line? _line = line;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _line, null) is { } line) all.Leave(line);
        }
    }
}
