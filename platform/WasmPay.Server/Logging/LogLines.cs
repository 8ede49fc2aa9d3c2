using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using WasmPay.Wasm;

namespace WasmPay.Server.Logging;

/// <summary>How a server's log is written.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: an object a line.</summary>
    Json,
}

/// <summary>How <see cref="LogLines"/> writes.</summary>
internal sealed class LogLineOptions : ConsoleFormatterOptions
{
    public LogFormat Format { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;
}

/// <summary>
/// An event of the log as one line, with its number and the trace that it belongs to. Scopes are not written: ASP.NET Core's have the paths of
/// requests in them, which name accounts.
/// </summary>
internal sealed class LogLines(IOptions<LogLineOptions> options) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "wasmpay";

    private const string Template = "{OriginalFormat}";
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var at = options.Value.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        textWriter.WriteLine(options.Value.Format == LogFormat.Json ? Json(logEntry, at, message) : Text(logEntry, at, message));
    }

    private static string Text<TState>(LogEntry<TState> entry, string at, string message)
    {
        var line = new StringBuilder($"{at} {Level(entry.LogLevel)} {entry.EventId.Id} {entry.Category}");
        if (Activity.Current is { } activity) line.Append(CultureInfo.InvariantCulture, $" trace={activity.TraceId.ToHexString()}");
        line.Append(' ').Append(VisibleText.Line(message));
        if (entry.Exception is { } failure) line.Append(' ').Append(VisibleText.Line(failure.ToString().ReplaceLineEndings(" | ")));
        return line.ToString();
    }

    private static string Json<TState>(LogEntry<TState> entry, string at, string message)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_json))
        {
            json.WriteStartObject();
            json.WriteString("at", at);
            json.WriteString("level", Level(entry.LogLevel));
            json.WriteNumber("event", entry.EventId.Id);
            if (entry.EventId.Name is { } name) json.WriteString("name", name);
            json.WriteString("category", entry.Category);
            if (Activity.Current is { } activity)
            {
                json.WriteString("trace", activity.TraceId.ToHexString());
                json.WriteString("span", activity.SpanId.ToHexString());
            }
            json.WriteString("message", message);
            if (entry.State is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } fields) Fields(json, fields);
            if (entry.Exception is { } failure) json.WriteString("exception", failure.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Fields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case not null when name == Template: break;
                case int or long: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                case null: json.WriteNull(name); break;
                default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }
        json.WriteEndObject();
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
