using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmPay.Server.Logging;

namespace WasmPay.Server.Audit;

/// <summary>Drives the signing: at intervals, and once more when the server has answered its last call.</summary>
internal sealed class HeadSigning(SignedHeads heads, TimeProvider time, ILogger<HeadSigning> log) : BackgroundService
{
    private static readonly TimeSpan s_last = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        // Whatever took so long that nobody waits for the server any more, its last records are signed.
        using var late = new CancellationTokenSource(s_last, time);
        try
        {
            await SignAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ServerLog.CannotSign(log, $"It took longer than {s_last.TotalSeconds} s.");
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (heads.Signer is null) return;
        // The chain is long at times; the server's start does not wait for it.
        await Task.Yield();
        using var timer = new PeriodicTimer(heads.Interval, time);
        try
        {
            do await SignAsync(stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, perhaps before it has started: the host would call that a failure.
        }
    }

    private async Task SignAsync(CancellationToken cancellation)
    {
        if (heads.Signer is not { } signer) return;
        try
        {
            if ((await signer.SignAsync(cancellation).ConfigureAwait(false)).Error is { } error) ServerLog.NotSigned(log, error.Message);
        }
        catch (Exception failed) when (failed is DbException or IOException or UnauthorizedAccessException)
        {
            ServerLog.CannotSign(log, failed.Message);
        }
    }
}
