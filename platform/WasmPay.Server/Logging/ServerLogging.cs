using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Logging;

/// <summary>
/// What of the log is written. What we say ourselves is written from the level on that was asked for. What libraries say is written from
/// warnings on, whatever was asked for: they put paths, queries and headers into their small talk, which name people.
/// </summary>
internal static class ServerLogging
{
    private const string Ours = "WasmPay";

    public static void Add(ILoggingBuilder logging, ServerOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
        logging.AddFilter(Ours, options.LogLevel);
        // What keeps the host from starting is thrown as well, and who starts it says it once.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // A message that is none would be an error of ours there; what is ours is in the log as event 920.
        logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical);
        // That the server is not ready is said to who asks, each time.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // It says what a provider said of people, and what strangers say in its name; events 950 and 951 say what came of it.
        logging.AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.None);
        logging.AddFilter("Microsoft.IdentityModel", LogLevel.None);
        // That its keys are not encrypted where they are kept: in the store, as THREATS says (T90).
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddConsoleFormatter<LogLines, LogLineOptions>(lines => (lines.Format, lines.Time) = (options.LogFormat, options.Time));
        // Standard output belongs to the program that starts the server.
        logging.AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (LogLines.FormatName, LogLevel.Trace));
        if (options.Log is { } log) logging.AddProvider(log);
    }
}
