using System.Diagnostics.CodeAnalysis;

namespace WasmPay.Sandbox;

/// <summary>
/// Where components wait for a compiler that knows no deadline: one is compiled at a time, so that whatever is sent in holds one processor
/// at most, and nobody waits for it.
/// </summary>
/// <param name="failed">Told what a compilation threw, which is a fault of the engine.</param>
/// <param name="compiles">Told the digest of what is being compiled, and null when that is over.</param>
internal sealed class CompileLine(Action<Exception> failed, Action<string?> compiles) : IDisposable
{
    // Who does not get a place asks again at the next call.
    private const int MostWaiting = 32;

    private readonly Lock _lock = new();
    private readonly Queue<(string Digest, Action Compile)> _waiting = [];
    private bool _working;
    private bool _closed;

    /// <summary>Takes a place; false where there is none.</summary>
    public bool TryJoin(string digest, Action compile)
    {
        lock (_lock)
        {
            if (_closed || _waiting.Count >= MostWaiting) return false;
            _waiting.Enqueue((digest, compile));
            if (_working) return true;
            _working = true;
        }
        try
        {
            _ = CompilingTask.Begin(Work);
            return true;
        }
        catch (Exception noThread) when (noThread is TaskSchedulerException or OutOfMemoryException)
        {
            // The system has no thread to give now. Who waits keeps its place, and whoever asks next may have more luck.
            lock (_lock) _working = false;
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of a compiler must not take a process with it whose other engine answers; it is told.")]
    private bool Work()
    {
        while (Next() is { } next)
        {
            try
            {
                compiles(next.Digest);
                next.Compile();
            }
            catch (ObjectDisposedException) when (IsClosed)
            {
                // The engine is gone, and with it everybody who would have used the code.
            }
            catch (Exception failure)
            {
                failed(failure);
            }
            finally
            {
                compiles(null);
            }
        }
        return true;
    }

    /// <summary>Whether somebody waits or is compiled.</summary>
    public bool IsWorking
    {
        get
        {
            lock (_lock) return _working;
        }
    }

    private bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    private (string Digest, Action Compile)? Next()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var next)) return next;
            _working = false;
            return null;
        }
    }

    /// <summary>Lets nobody wait any more; what is being compiled is, to its end.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _waiting.Clear();
        }
    }
}
