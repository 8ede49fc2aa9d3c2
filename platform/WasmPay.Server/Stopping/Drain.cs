using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Server.Logging;

namespace WasmPay.Server.Stopping;

/// <summary>
/// How the server stops: it is not ready from the first moment on, takes calls for as long as those that share them out need to notice, then takes
/// none, ends what is long, and lets the others be answered.
/// </summary>
internal sealed class Drain : IHostedLifecycleService, IDisposable
{
    private readonly TimeSpan _time, _shutdown;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay, _begun;

    public Drain(ServerOptions options, IHostApplicationLifetime lifetime, ILogger<Drain> log)
    {
        (_time, _shutdown, _clock, _log) = (options.Drain, options.ShutdownTime, options.Time, log);
        lifetime.ApplicationStopping.Register(() => IsStopping = true);
    }

    /// <summary>Why a call is not taken, or not ended, and what to do.</summary>
    public static Error Stops { get; } = new(ErrorCode.Unavailable, "This server stops. Ask again, with the same idempotency key: another server answers, or this one when it is back.");

    /// <summary>Whether it is to stop; calls are still taken for a while.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends when no more calls are taken.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Lets a call in; false where none are taken any more.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _underWay);
        if (!_closing.IsCancellationRequested) return true;
        Leave();
        return false;
    }

    /// <summary>A call that was let in has been answered.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0 && _closing.IsCancellationRequested) _empty.TrySetResult();
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsStopping = true;
        // Who disposes of a server stops it once more.
        if (Interlocked.Exchange(ref _begun, 1) == 1) return;
        ServerLog.Stopping(_log, _time.TotalSeconds);
        if (_time > TimeSpan.Zero) await Task.Delay(_time, _clock, cancellationToken).ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        var left = Volatile.Read(ref _underWay);
        ServerLog.Closing(_log, left);
        if (left == 0) return;
        try
        {
            await _empty.Task.WaitAsync(_shutdown, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ServerLog.GivenUp(_log, Volatile.Read(ref _underWay), _shutdown.TotalSeconds);
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _closing.Dispose();
}
