using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WasmPay.Rpc.Server;

/// <summary>Which status an exception becomes; nothing of an unexpected one reaches the client unless asked for.</summary>
internal static class CallErrors
{
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "The deadline passed.");
    public static readonly Status ClientGone = new(StatusCode.Cancelled, "The client gave the call up.");
    public static readonly Status NoResponse = new(StatusCode.Internal, "The method returned no message.");

    private const string Failed = "The method failed.";

    public static Status ToStatus(Exception error, HttpServerCallContext call, bool detailed, ILogger logger)
    {
        switch (error)
        {
            case RpcException rpc when rpc.StatusCode != StatusCode.OK:
                foreach (var entry in rpc.Trailers) call.ResponseTrailers.Add(entry);
                ServerLog.CallRefused(logger, call.Method, rpc.StatusCode, rpc.Status.Detail);
                return rpc.Status;
            case OperationCanceledException when call.Time.Passed:
                ServerLog.DeadlinePassed(logger, call.Method);
                return DeadlineExceeded;
            case OperationCanceledException or IOException when call.Time.ClientGone:
                ServerLog.ClientGone(logger, call.Method);
                return ClientGone;
            // Kestrel's own limit on the body's size.
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Status(StatusCode.ResourceExhausted, "The request is larger than the server's limit.");
            default:
                ServerLog.MethodFailed(logger, call.Method, error);
                return new Status(StatusCode.Unknown, detailed ? $"{Failed} {error.GetType().Name}: {error.Message}" : Failed, error);
        }
    }
}
