using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Access.Providers;

/// <summary>What the log says of sign-ins by providers: of whom a provider speaks it does not say.</summary>
internal static partial class ProviderLog
{
    public const string Category = "WasmPay.Server.Providers";

    [LoggerMessage(950, LogLevel.Warning, "The provider of {Bank} confirmed nobody: {Kind}")]
    public static partial void Refused(ILogger log, string bank, string kind);

    [LoggerMessage(951, LogLevel.Warning, "The provider of {Bank} cannot be reached: {Kind}")]
    public static partial void Unreachable(ILogger log, string bank, string kind);
}
