using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WasmPay.Platform;
using WasmPay.Server.Stopping;

namespace WasmPay.Server.Health;

/// <summary>Whether payments could be taken: the store answers, the live set that it names is loaded, and the server is not to stop.</summary>
internal sealed class StoreHealth(PaymentPlatform platform, Drain drain, StoreAnswers store) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (drain.IsStopping) return HealthCheckResult.Unhealthy("The server is to stop.");
        return await store.AskAsync(platform).WaitAsync(cancellationToken).ConfigureAwait(false) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The store does not answer.");
    }
}

/// <summary>What the store answers, asked once for all who ask within a second: whoever likes asks, and costs the store nothing.</summary>
internal sealed class StoreAnswers(TimeProvider time)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1), s_patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<bool>? _asked;
    private long _at;

    /// <summary>Whether it answered, a second ago at most. One that takes five seconds does not.</summary>
    public Task<bool> AskAsync(PaymentPlatform platform)
    {
        lock (_lock)
        {
            if (_asked is { IsCompleted: false } || _asked is not null && time.GetElapsedTime(_at) < s_fresh) return _asked;
            _at = time.GetTimestamp();
            return _asked = NowAsync(platform);
        }
    }

    private async Task<bool> NowAsync(PaymentPlatform platform)
    {
        using var late = new CancellationTokenSource(s_patience, time);
        try
        {
            // A store that is frozen does not hear that it is not waited for.
            await Task.Run(() => platform.Live.RefreshAsync(late.Token), CancellationToken.None).WaitAsync(late.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception silent) when (silent is DbException or OperationCanceledException)
        {
            return false;
        }
    }
}
