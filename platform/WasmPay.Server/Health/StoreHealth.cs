using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WasmPay.Platform;
using WasmPay.Server.Stopping;

namespace WasmPay.Server.Health;

/// <summary>Whether payments could be taken: the store answers, the live set that it names is loaded, and the server is not to stop.</summary>
internal sealed class StoreHealth(PaymentPlatform platform, Drain drain) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (drain.IsStopping) return HealthCheckResult.Unhealthy("The server is to stop.");
        try
        {
            await platform.Live.RefreshAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (DbException)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.");
        }
    }
}
