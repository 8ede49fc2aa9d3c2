namespace WasmPay.Rpc.Server;

/// <summary>
/// Who may write to a response: one write at a time, and none after the call was closed.
/// A deadline closes a call while its method still runs, and a method may leave a task behind that still writes
/// when the connection has gone on to another call: both meet here.
/// </summary>
internal sealed class WriteTurn
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _released;
    private bool _taken;
    private bool _closed;

    /// <summary>Whether the call has ended.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>Takes the turn; an error where another write has it or the call is closed.</summary>
    public void Take()
    {
        lock (_lock)
        {
            if (_closed) throw new OperationCanceledException("The call has ended; nothing more can be written.");
            if (_taken) throw new InvalidOperationException("The last write has not ended; writes go one after another.");
            _taken = true;
        }
    }

    /// <summary>Gives the turn back.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _taken = false;
            _released?.TrySetResult();
        }
    }

    /// <summary>Closes the response to further writes, after the one under way.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (!_taken) return Task.CompletedTask;
            _released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _released.Task;
        }
    }
}
