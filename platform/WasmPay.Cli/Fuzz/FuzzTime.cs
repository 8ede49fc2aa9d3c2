using System.Collections.Concurrent;
using System.Globalization;
using WasmPay.Fuzzing.Replaying;

namespace WasmPay.Cli.Fuzz;

/// <summary>What a run has of its time, and what of it went into loading, which is not cut short.</summary>
internal sealed class FuzzTime(TimeSpan limit, TimeProvider clock)
{
    // A call that is under way when the time is up is no news.
    private static readonly TimeSpan s_worthSaying = TimeSpan.FromMilliseconds(500);

    private readonly long _started = clock.GetTimestamp();
    private readonly ConcurrentQueue<(string What, TimeSpan Took)> _loads = new();

    public TimeSpan Limit => limit;

    public TimeSpan Passed => clock.GetElapsedTime(_started);

    public TimeSpan Left => Passed is var passed && passed < limit ? limit - passed : TimeSpan.Zero;

    /// <summary>What was over and why, in a sentence; null where nothing was.</summary>
    public string? Over => Passed is var passed && passed > limit + s_worthSaying
        ? string.Create(CultureInfo.InvariantCulture,
            $"It took {passed.TotalSeconds:N1} s of {limit.TotalSeconds:N0}: loading is not cut short, nor is a call. Loading took {string.Join(", ", _loads.Select(load => string.Create(CultureInfo.InvariantCulture, $"{load.Took.TotalSeconds:N1} s {load.What}")))}.")
        : null;

    /// <summary>Loads something, and notes how long it took.</summary>
    public T Load<T>(string what, Func<T> load)
    {
        var begun = clock.GetTimestamp();
        try
        {
            return load();
        }
        finally
        {
            _loads.Enqueue((what, clock.GetElapsedTime(begun)));
        }
    }

    /// <summary>The same executors, with a note of how long they took to load.</summary>
    public IExecutorFactory Noted(IExecutorFactory factory) => new NotedFactory(this, factory);

    private sealed class NotedFactory(FuzzTime time, IExecutorFactory factory) : IExecutorFactory
    {
        public string Name => factory.Name;

        public ExecutorStart Start(ReadOnlyMemory<byte> component) => time.Load($"on {Name}", () => factory.Start(component));
    }
}
