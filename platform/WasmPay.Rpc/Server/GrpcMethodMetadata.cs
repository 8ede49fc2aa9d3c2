using Grpc.Core;

namespace WasmPay.Rpc.Server;

/// <summary>Says of an endpoint which gRPC method it answers.</summary>
public sealed class GrpcMethodMetadata(Type serviceType, IMethod method)
{
    /// <summary>The class that answers.</summary>
    public Type ServiceType { get; } = serviceType;

    /// <summary>The method's names and kind.</summary>
    public IMethod Method { get; } = method;
}
