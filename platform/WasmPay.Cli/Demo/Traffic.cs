using Grpc.Core;
using WasmPay.Server.Samples;

namespace WasmPay.Cli.Demo;

/// <summary>Small payments in the background that never stop, so that a promotion happens among them.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task[] _senders;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byComponent = [];
    private readonly List<string> _failures = [];

    public Traffic(PeopleAtWork people, string run, int senders, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _senders = [.. Enumerable.Range(0, senders).Select(sender => Task.Run(() => SendAsync(people, $"{run}-traffic-{sender}"), CancellationToken.None))];
    }

    /// <summary>Payments answered, by the digest of Nordhaven's component that judged them.</summary>
    public IReadOnlyDictionary<string, int> ByComponent
    {
        get { lock (_lock) return new Dictionary<string, int>(_byComponent); }
    }

    /// <summary>What went wrong, a sentence each.</summary>
    public IReadOnlyList<string> Failures
    {
        get { lock (_lock) return [.. _failures]; }
    }

    /// <summary>Waits until that many payments were answered by one component.</summary>
    public async Task WaitForAsync(string component, int payments, CancellationToken cancellation)
    {
        while (ByComponent.GetValueOrDefault(component) < payments && Failures.Count == 0)
            await Task.Delay(5, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_senders);
        _stop.Dispose();
    }

    private async Task SendAsync(PeopleAtWork people, string prefix)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            try
            {
                // A payment that was begun is waited for: only then can it be said that none failed.
                var answer = await people.PayAsync(
                    SampleBanks.Teller, new Payment("traffic", $"{prefix}-{number}", "NDHV-1002", "ICMR-2002", 100 + number % 50, "USD"), CancellationToken.None);
                lock (_lock)
                {
                    var component = answer.Transaction.Evaluations.Single(e => e.Target == "NDHV").Digest;
                    _byComponent[component] = _byComponent.GetValueOrDefault(component) + 1;
                    if (answer.Transaction.Status != Api.V1.TransactionStatus.Posted)
                        _failures.Add($"Payment {answer.Transaction.Id} was {answer.Transaction.Status}.");
                }
            }
            catch (RpcException refused)
            {
                lock (_lock) _failures.Add(refused.Status.Detail);
            }
        }
    }
}
