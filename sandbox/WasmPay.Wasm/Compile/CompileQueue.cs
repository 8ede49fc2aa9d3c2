using WasmPay.Wasm.Interpret;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// Compiles warm functions of an engine one after another, on a thread of its own with a large stack, because the JIT recurses. The
/// thread ends when there was nothing to do for a while.
/// </summary>
internal sealed class CompileQueue : IDisposable
{
    private const int Longest = 10_000;
    private const int StackBytes = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Queue<(ManagedModule Module, FunctionState Function)> _waiting = new();
    private bool _working;
    private bool _busy;
    private bool _closed;

    /// <summary>What went wrong last.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Told what went wrong: a fault of this engine, since what is compiled was validated. Its function stays interpreted.</summary>
    public event Action<ManagedModule, Exception>? Failed;

    /// <summary>Takes a function to compile; false where too many wait already.</summary>
    public bool TryAdd(ManagedModule module, FunctionState function)
    {
        lock (_waiting)
        {
            if (_closed || _waiting.Count >= Longest) return false;
            _waiting.Enqueue((module, function));
            if (_working) Monitor.PulseAll(_waiting);
            else Begin();
            return true;
        }
    }

    /// <summary>Waits until nothing waits and nothing is compiled.</summary>
    public void Drain()
    {
        lock (_waiting)
            while (_working && (_waiting.Count > 0 || _busy)) Monitor.Wait(_waiting);
    }

    private void Begin()
    {
        _working = true;
        new Thread(Work, StackBytes) { IsBackground = true, Name = "WebAssembly compiler" }.Start();
    }

    private void Work()
    {
        while (Next() is { } next)
        {
            try
            {
                next.Module.CompileWarm(next.Function);
            }
            catch (Exception failure)
            {
                Failure = failure;
                EngineMeter.Add(new(0, 0, Failed: 1));
                Failed?.Invoke(next.Module, failure);
            }
        }
    }

    private (ManagedModule Module, FunctionState Function)? Next()
    {
        lock (_waiting)
        {
            _busy = false;
            Monitor.PulseAll(_waiting);
            if (!_closed && _waiting.Count == 0) Monitor.Wait(_waiting, Patience);
            if (!_closed && _waiting.TryDequeue(out var next))
            {
                _busy = true;
                return next;
            }

            _working = false;
            Monitor.PulseAll(_waiting);
            return null;
        }
    }

    /// <summary>What waits is not compiled any more.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _closed = true;
            _waiting.Clear();
            Monitor.PulseAll(_waiting);
        }
    }
}
