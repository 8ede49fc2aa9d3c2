using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Errors;

/// <summary>What the server says of its own mistakes.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(920, LogLevel.Error, "{Method} failed by a mistake of the server ({Id})")]
    public static partial void CallFailed(ILogger log, string method, string id, Exception failed);
}
