using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WasmPay.Rpc.Server;

/// <summary>
/// Is told a service's methods by generated code, and maps each to an endpoint that calls
/// <typeparamref name="TService"/>'s own method on an instance of the call's.
/// </summary>
internal sealed class ServiceMethodBinder<TService>(IEndpointRouteBuilder endpoints, ServerEnvironment environment) : ServiceBinderBase
    where TService : class
{
    private readonly ServiceActivator<TService> _activator = new();

    public List<IEndpointConventionBuilder> Endpoints { get; } = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Find<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext));
        Map(method, new UnaryCallHandler<TService, TRequest, TResponse>(method, _activator, environment, invoke).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Find<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, new ServerStreamingCallHandler<TService, TRequest, TResponse>(method, _activator, environment, invoke).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Find<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Map(method, new ClientStreamingCallHandler<TService, TRequest, TResponse>(method, _activator, environment, invoke).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Find<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, new DuplexStreamingCallHandler<TService, TRequest, TResponse>(method, _activator, environment, invoke).HandleAsync);
    }

    private static TDelegate Find<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate =>
        FindMethod(method, parameters).CreateDelegate<TDelegate>();

    private static MethodInfo FindMethod(IMethod method, Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method that answers {method.FullName}.");

    private void Map(IMethod method, RequestDelegate handle)
    {
        var endpoint = endpoints.MapPost(method.FullName, handle);
        var own = typeof(TService).GetMethods().FirstOrDefault(candidate => candidate.Name == method.Name)?.GetCustomAttributes(inherit: true) ?? [];
        endpoint.Add(builder =>
        {
            builder.DisplayName = "gRPC - " + method.FullName;
            builder.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method));
            foreach (var attribute in typeof(TService).GetCustomAttributes(inherit: true).Concat(own)) builder.Metadata.Add(attribute);
        });
        Endpoints.Add(endpoint);
    }
}
