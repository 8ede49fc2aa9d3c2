using Microsoft.AspNetCore.Routing;
using WasmPay.Rpc.Health;
using WasmPay.Rpc.Reflection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the services that gRPC's tools expect of any server.</summary>
public static class StandardServicesExtensions
{
    /// <summary>Lets clients ask which services there are and what their messages look like (v1 and v1alpha).</summary>
    public static void MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        builder.MapGrpcService<ReflectionService>();
        builder.MapGrpcService<ReflectionAlphaService>();
    }

    /// <summary>Lets clients ask, and watch, whether services are served; <see cref="HealthStatuses"/> says so.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder) =>
        builder.MapGrpcService<HealthService>();
}
