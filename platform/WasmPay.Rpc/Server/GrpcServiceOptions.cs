using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Core.Interceptors;
using WasmPay.Rpc.Server;
using WasmPay.Rpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>What holds for all gRPC services of a server.</summary>
public sealed class GrpcServiceOptions
{
    /// <summary>The largest request message in bytes, compressed or not; null for no limit but memory. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = GrpcProtocol.DefaultMaxReceiveMessageSize;

    /// <summary>
    /// Asked of a call with one request when that is announced, before anything of it is read: who may send much says who it is first. An
    /// <see cref="RpcException"/> refuses the call.
    /// </summary>
    public Func<ServerCallContext, AnnouncedRequest, ValueTask<CallAdmission>>? Admission { get; set; }

    /// <summary>The largest response message in bytes before compression; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether an unexpected exception's type and message are sent to the client; for development only.</summary>
    public bool EnableDetailedErrors { get; set; }

    /// <summary>"gzip" to compress responses for clients that accept it; null for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed.</summary>
    public CompressionLevel ResponseCompressionLevel { get; set; } = CompressionLevel.Fastest;

    /// <summary>What stands around every call, outermost first.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    /// <summary>How long after its deadline a call may wait for a client that reads too slowly to be told so; then it is cut off.</summary>
    public TimeSpan SlowReaderGrace { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Interceptors by type; each call asks the services for one, or makes it.</summary>
public sealed class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>Adds an interceptor; <paramref name="args"/> go to its constructor where the services do not have it.</summary>
    public void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>(params object[] args)
        where TInterceptor : Interceptor => Add(new InterceptorRegistration(typeof(TInterceptor), args));

    internal IReadOnlyList<Interceptor> Resolve(IServiceProvider services) =>
        Count == 0 ? [] : [.. this.Select(registration => registration.Resolve(services))];
}

/// <summary>One interceptor's type and constructor arguments.</summary>
public sealed class InterceptorRegistration
{
    internal InterceptorRegistration(Type type, object[] arguments)
    {
        Type = type;
        Arguments = arguments;
    }

    /// <summary>The interceptor's type.</summary>
    public Type Type { get; }

    internal object[] Arguments { get; }

    internal Interceptor Resolve(IServiceProvider services) => (Interceptor)(services.GetService(Type)
        ?? Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance(services, Type, Arguments));
}
