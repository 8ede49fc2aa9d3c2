using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Operations;

/// <summary>What gRPC and JSON both call: a request message of somebody who is known, to a response message or an error.</summary>
internal delegate Task<Result<TResponse>> Operation<in TRequest, TResponse>(Principal by, TRequest request, CancellationToken cancellation);
