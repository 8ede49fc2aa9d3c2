namespace WasmPay.Fuzzing.Replaying;

/// <summary>Loads the executors beside the attack, one after another, so that what is kept of the time for the replay is spent on it.</summary>
internal sealed class LaneLoading : IDisposable
{
    private const string Late = "The time was up before it could be loaded.";

    private readonly List<Lane> lanes = [];
    private readonly Task loading;

    /// <summary>Begins.</summary>
    /// <param name="options">What to load, and what of.</param>
    /// <param name="inTime">False once the time is up: what is being loaded then is loaded to its end, and nothing else.</param>
    /// <param name="cancellation">Ends it between two of them.</param>
    public LaneLoading(ReplayOptions options, Func<bool> inTime, CancellationToken cancellation) => loading = Task.Factory.StartNew(
        () =>
        {
            foreach (var factory in options.Executors)
            {
                cancellation.ThrowIfCancellationRequested();
                lanes.Add(new Lane(factory.Name, inTime() ? factory.Start(options.Component) : new ExecutorStart.Unavailable(Late), cancellation));
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The executors. Waits for them.</summary>
    public IReadOnlyList<Lane> Lanes
    {
        get
        {
            loading.GetAwaiter().GetResult();
            return lanes;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // How it ended was heard by who asked for the lanes; where nobody did, the run ended by an exception of its own.
        loading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        foreach (var lane in lanes) lane.Dispose();
    }
}
