using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WasmPay.Rpc.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the methods of a class derived from a generated service base. Each call asks the services
    /// for a <typeparamref name="TService"/>, or makes one.
    /// </summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.ServiceProvider;
        var registry = services.GetService<ServiceRegistry>()
            ?? throw new InvalidOperationException("Call AddWasmPayGrpc on the services before mapping gRPC services.");
        var environment = new ServerEnvironment(
            services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("WasmPay.Rpc"));

        if (!registry.UnknownCallsMapped)
        {
            registry.UnknownCallsMapped = true;
            UnknownCalls.Map(builder);
        }
        var (bind, generated) = FindBindMethod(typeof(TService));
        var binder = new ServiceMethodBinder<TService>(builder, environment);
        bind.Invoke(null, [binder, null]);
        registry.Add(generated);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    private static (MethodInfo Bind, Type Generated) FindBindMethod(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } attribute) continue;
            var bind = attribute.BindType.GetMethod(attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), type]);
            if (bind is not null) return (bind, attribute.BindType);
        }
        throw new InvalidOperationException($"{service} is not derived from a generated gRPC service base.");
    }
}

/// <summary>Adds conventions (authorization, CORS, …) to all endpoints of a service.</summary>
public sealed class GrpcServiceEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IReadOnlyList<IEndpointConventionBuilder> _endpoints;

    internal GrpcServiceEndpointConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> endpoints) => _endpoints = endpoints;

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in _endpoints) endpoint.Add(convention);
    }
}
