namespace WasmPay.Wasm.Run;

/// <summary>
/// Counts epochs, so that compiled code can tell with one look at memory whether its time is up: a call from within a loop would cost
/// every round of it. The thread that counts begins with the first deadline and ends with the engine.
/// </summary>
internal sealed class EpochClock : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _closed = new();
    private int _begun;

    /// <summary>The epoch that it is. Emitted code reads it.</summary>
    public long Now;

    /// <summary>The epoch that has begun when so much time has passed.</summary>
    public long After(TimeSpan time)
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0) new Thread(Count) { IsBackground = true, Name = "WebAssembly epochs" }.Start();
        // One more, since the present one may be nearly over.
        return Volatile.Read(ref Now) + (long)Math.Ceiling(time / Length) + 1;
    }

    private void Count()
    {
        while (!_closed.Wait(Length)) Volatile.Write(ref Now, Now + 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _closed.Set();
}
