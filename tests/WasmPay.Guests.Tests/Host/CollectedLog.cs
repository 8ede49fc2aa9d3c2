using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WasmPay.Guests.Tests.Host;

/// <summary>A log that a test reads.</summary>
public sealed class CollectedLog : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text, EventId Event)> _lines = new();

    /// <summary>Lines of this importance and above, in the order in which they came.</summary>
    public IReadOnlyList<string> From(LogLevel least) => [.. _lines.Where(line => line.Level >= least).Select(line => line.Text)];

    /// <summary>The one line that says this.</summary>
    public (LogLevel Level, string Text, EventId Event) Single(string part) => Assert.Single(_lines, line => line.Text.Contains(part, StringComparison.Ordinal));

    /// <summary>Numbers and names of the events of this importance and above, each once, in their order.</summary>
    public IReadOnlyList<string> Events(LogLevel least) => [.. _lines.Where(line => line.Level >= least).Select(line => $"{line.Event.Id} {line.Event.Name}").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A factory whose every log is this one.</summary>
    public ILoggerFactory Factory() => new OneLog(this);

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception), eventId));

    private sealed class OneLog(ILogger log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
