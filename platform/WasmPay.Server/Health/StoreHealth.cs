using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WasmPay.Platform;

namespace WasmPay.Server.Health;

/// <summary>Whether payments could be taken: the store answers, and the live set that it names is loaded.</summary>
internal sealed class StoreHealth(PaymentPlatform platform) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
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
