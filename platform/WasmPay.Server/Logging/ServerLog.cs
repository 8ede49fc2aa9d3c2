using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Logging;

/// <summary>What the server says of itself, with numbers from 920 on. Of people and payments it says nothing but ids.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(920, LogLevel.Error, "{Method} failed by a mistake of the server ({Id})")]
    public static partial void CallFailed(ILogger log, string method, string id, Exception failed);

    [LoggerMessage(921, LogLevel.Critical, "{Sentence}")]
    public static partial void NotSigned(ILogger log, string sentence);

    [LoggerMessage(922, LogLevel.Error, "The end of the audit chain could not be signed, which is tried again: {Reason}")]
    public static partial void CannotSign(ILogger log, string reason);

    [LoggerMessage(930, LogLevel.Information, "The server listens: gRPC at {Grpc}, JSON at {Http}")]
    public static partial void Started(ILogger log, Uri grpc, Uri http);

    [LoggerMessage(931, LogLevel.Debug, "{Method} was answered with {Status} after {Milliseconds} ms")]
    public static partial void Answered(ILogger log, string method, string status, long milliseconds);

    [LoggerMessage(932, LogLevel.Information, "The server is to stop: it is not ready any more, and takes calls for {Seconds} s yet")]
    public static partial void Stopping(ILogger log, double seconds);

    [LoggerMessage(933, LogLevel.Information, "The server takes no more calls; {Calls} are under way")]
    public static partial void Closing(ILogger log, int calls);

    [LoggerMessage(934, LogLevel.Warning, "{Calls} calls were still under way after {Seconds} s, and are given up")]
    public static partial void GivenUp(ILogger log, int calls, double seconds);
}
