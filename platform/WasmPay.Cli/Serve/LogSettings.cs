using System.CommandLine;
using Microsoft.Extensions.Logging;
using WasmPay.Server.Logging;

namespace WasmPay.Cli.Serve;

/// <summary>The options by which an operator says what of the log is written, and how.</summary>
internal sealed class LogSettings
{
    private readonly Option<string> _level = new("--log-level")
    {
        Description = "The least important events that are written to standard error: trace, debug, info, warning, error or critical. Of what libraries say it is warnings and above",
        DefaultValueFactory = _ => "info",
    };

    private readonly Option<string> _format = new("--log-format") { Description = "text, a line for each event, or json, an object for each", DefaultValueFactory = _ => "text" };

    public LogSettings()
    {
        _level.AcceptOnlyFromAmong("trace", "debug", "info", "warning", "error", "critical");
        _format.AcceptOnlyFromAmong("text", "json");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_level);
        command.Options.Add(_format);
    }

    /// <summary>From which level on.</summary>
    public LogLevel Level(ParseResult parsed) => parsed.GetValue(_level) switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        _ => LogLevel.Information,
    };

    /// <summary>In which form.</summary>
    public LogFormat Format(ParseResult parsed) => parsed.GetValue(_format) == "json" ? LogFormat.Json : LogFormat.Text;
}
