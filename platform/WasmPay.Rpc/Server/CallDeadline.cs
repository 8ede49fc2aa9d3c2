namespace WasmPay.Rpc.Server;

/// <summary>How long a call may take: until the client's deadline, or until it goes away.</summary>
internal sealed class CallDeadline(CancellationToken clientGone) : IDisposable
{
    // A timer cannot wait longer than this; a deadline further away never fires.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private CancellationTokenSource? _timer;
    private CancellationTokenSource? _linked;

    /// <summary>When the deadline is, in UTC; the greatest value for none.</summary>
    public DateTime At { get; private set; } = DateTime.MaxValue;

    /// <summary>Whether a deadline can fire.</summary>
    public bool IsSet => _timer is not null;

    public bool Passed => _timer is { IsCancellationRequested: true };

    public bool ClientGone => clientGone.IsCancellationRequested;

    /// <summary>Fires at the deadline or when the client goes away.</summary>
    public CancellationToken Token => _linked?.Token ?? clientGone;

    /// <summary>Starts the time; none is too long to say, and one that is over fires at once.</summary>
    public void Start(TimeSpan timeout, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        At = DateTime.MaxValue - now > timeout ? now + timeout : DateTime.MaxValue;
        if (timeout > LongestTimer) return;
        _timer = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, clientGone);
    }

    /// <summary>Ends with true when the deadline passes, with false when <paramref name="work"/> ends first.</summary>
    public async Task<bool> PassesBeforeAsync(Task work)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = _timer!.Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), passed);
        await using (registration.ConfigureAwait(false))
        {
            await Task.WhenAny(work, passed.Task).ConfigureAwait(false);
            return !work.IsCompleted;
        }
    }

    public void Dispose()
    {
        _linked?.Dispose();
        _timer?.Dispose();
    }
}
