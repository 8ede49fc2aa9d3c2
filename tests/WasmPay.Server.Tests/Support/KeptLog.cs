using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Tests.Support;

/// <summary>All of a server's log: messages, their fields, scopes and exceptions.</summary>
internal sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Event, string Text)> _entries = new();

    public IReadOnlyCollection<(int Event, string Text)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new One(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class One(KeptLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}")) : "";
            log._entries.Enqueue((eventId.Id, $"{logLevel} {category} {formatter(state, exception)} {fields} {exception}"));
        }
    }
}
