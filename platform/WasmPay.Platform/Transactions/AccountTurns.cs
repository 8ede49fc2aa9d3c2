namespace WasmPay.Platform.Transactions;

/// <summary>
/// Payments of one account are checked one after another on this node, so that none changes what another is being checked against; payments
/// of other accounts do not wait for them.
/// </summary>
internal sealed class AccountTurns
{
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Waits until it is the turn of a payment between two accounts; the turn ends with what is given back.</summary>
    public async Task<IDisposable> TakeAsync(string origin, string destination, CancellationToken cancellation)
    {
        // In the order of their names, so that nobody waits in a circle.
        var (first, second) = string.CompareOrdinal(origin, destination) <= 0 ? (origin, destination) : (destination, origin);
        var lower = await EnterAsync(first, cancellation).ConfigureAwait(false);
        if (first == second) return new Turn(this, [lower]);
        try
        {
            return new Turn(this, [lower, await EnterAsync(second, cancellation).ConfigureAwait(false)]);
        }
        catch
        {
            Leave(lower, entered: true);
            throw;
        }
    }

    private async Task<Lane> EnterAsync(string account, CancellationToken cancellation)
    {
        Lane? lane;
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(account, out lane)) _lanes.Add(account, lane = new Lane(account));
            lane.Users++;
        }
        try
        {
            await lane.Gate.WaitAsync(cancellation).ConfigureAwait(false);
            return lane;
        }
        catch
        {
            Leave(lane, entered: false);
            throw;
        }
    }

    private void Leave(Lane lane, bool entered)
    {
        if (entered) lane.Gate.Release();
        lock (_lanes)
        {
            if (--lane.Users > 0) return;
            _lanes.Remove(lane.Account);
        }
        lane.Gate.Dispose();
    }

    private sealed class Lane(string account)
    {
        public string Account => account;

        public SemaphoreSlim Gate { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class Turn(AccountTurns turns, Lane[] lanes) : IDisposable
    {
        public void Dispose()
        {
            foreach (var lane in lanes) turns.Leave(lane, entered: true);
        }
    }
}
