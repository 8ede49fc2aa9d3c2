using Microsoft.Extensions.Logging;

namespace WasmPay.Rpc.Server;

/// <summary>What the server side writes to the log.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The method {Method} failed.")]
    public static partial void MethodFailed(ILogger logger, string method, Exception error);

    [LoggerMessage(2, LogLevel.Debug, "The call of {Method} ended with {StatusCode}: {Detail}")]
    public static partial void CallRefused(ILogger logger, string method, Grpc.Core.StatusCode statusCode, string detail);

    [LoggerMessage(3, LogLevel.Debug, "The deadline of a call of {Method} passed.")]
    public static partial void DeadlinePassed(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "The client gave up a call of {Method}.")]
    public static partial void ClientGone(ILogger logger, string method);
}
