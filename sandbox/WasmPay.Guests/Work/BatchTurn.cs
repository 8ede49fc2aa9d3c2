namespace WasmPay.Guests.Work;

/// <summary>The batch that a connection works on, so that the control connection can cancel that one and no later one.</summary>
internal sealed class BatchTurn : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _source = new();
    private uint _number;
    private bool _running;

    /// <summary>Begins a batch; the token is cancelled when the host does not want it any more.</summary>
    public CancellationToken Begin(uint number)
    {
        lock (_gate)
        {
            if (_source.IsCancellationRequested)
            {
                _source.Dispose();
                _source = new();
            }
            (_number, _running) = (number, true);
            return _source.Token;
        }
    }

    public void End()
    {
        lock (_gate) _running = false;
    }

    /// <summary>Cancels the batch of that number; any other goes on.</summary>
    public void Cancel(uint number)
    {
        lock (_gate)
            if (_running && _number == number) _source.Cancel();
    }

    public void Dispose() => _source.Dispose();
}
