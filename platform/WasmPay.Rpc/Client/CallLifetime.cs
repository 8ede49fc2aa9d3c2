namespace WasmPay.Rpc.Client;

/// <summary>Until when a client's call may go on: its deadline, its caller's token, its own end.</summary>
internal sealed class CallLifetime : IDisposable
{
    // A timer cannot wait longer than this; a deadline further away never fires here (the server has it too).
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource _any;

    public CallLifetime(TimeProvider time, DateTime? deadline, CancellationToken cancellationToken)
    {
        if (deadline is { } at && at != DateTime.MaxValue)
        {
            var left = at.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            Left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            if (Left < LongestTimer) _timer = new CancellationTokenSource(Left.Value, time);
        }
        _any = _timer is null
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken)
            : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timer.Token);
        Token = _any.Token;
    }

    /// <summary>The time allowed when the call began; null for no deadline.</summary>
    public TimeSpan? Left { get; }

    public bool DeadlinePassed => Left == TimeSpan.Zero || _timer is { IsCancellationRequested: true };

    public CancellationToken Token { get; }

    public void Cancel() => _any.Cancel();

    public void Dispose()
    {
        _any.Dispose();
        _timer?.Dispose();
    }
}
