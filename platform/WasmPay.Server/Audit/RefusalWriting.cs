using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;

namespace WasmPay.Server.Audit;

/// <summary>Takes refusals into the audit records: every few seconds, and once more when the server has answered its last call.</summary>
internal sealed partial class RefusalWriting(PaymentPlatform platform, TimeProvider time, ILogger<RefusalWriting> log) : BackgroundService
{
    /// <summary>How old a refusal gets before it is in the audit records.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await WriteAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, perhaps before it has started: the host would call that a failure.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            await platform.Refusals.WriteAsync(cancellation).ConfigureAwait(false);
        }
        catch (DbException failed)
        {
            NotWritten(log, failed.Message);
        }
    }

    [LoggerMessage(923, LogLevel.Error, "Refusals could not be written to the audit records, which is tried again: {Reason}")]
    private static partial void NotWritten(ILogger logger, string reason);
}
