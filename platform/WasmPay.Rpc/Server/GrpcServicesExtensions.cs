using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WasmPay.Rpc.Health;
using WasmPay.Rpc.Reflection;
using WasmPay.Rpc.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds gRPC to a server.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>Adds what <c>MapGrpcService</c> needs; <paramref name="configure"/> sets limits, compression and interceptors.</summary>
    public static IServiceCollection AddWasmPayGrpc(this IServiceCollection services, Action<GrpcServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddOptions();
        services.TryAddSingleton<ServiceRegistry>();
        services.TryAddSingleton<ReflectionAnswers>();
        services.TryAddSingleton(provider => new HealthStatuses(
            provider.GetRequiredService<ServiceRegistry>(),
            provider.GetService<IHostApplicationLifetime>()));
        if (configure is not null) services.Configure(configure);
        return services;
    }
}
