using System.Diagnostics.Metrics;

namespace WasmPay.Guests.Host;

/// <summary>What an operator can watch: the meter <c>WasmPay.Guests</c>.</summary>
internal sealed class GuestMetrics : IDisposable
{
    private readonly Meter _meter = new("WasmPay.Guests");
    private readonly Counter<long> _started, _ended, _calls, _failures, _quarantines, _retries;
    private readonly Histogram<int> _batch;

    public GuestMetrics()
    {
        _started = _meter.CreateCounter<long>("wasmpay.guests.workers.started", "{worker}", "Workers started; those after the first ones replace others.");
        _ended = _meter.CreateCounter<long>("wasmpay.guests.workers.ended", "{worker}", "Workers that ended, by reason.");
        _calls = _meter.CreateCounter<long>("wasmpay.guests.calls", "{call}", "Messages to workers, by kind.");
        _failures = _meter.CreateCounter<long>("wasmpay.guests.failures", "{request}", "Requests that came to a failure of the host, by cause.");
        _retries = _meter.CreateCounter<long>("wasmpay.guests.retries", "{call}", "Messages that were sent again, since their worker was lost; those that try a component alone among them.");
        _quarantines = _meter.CreateCounter<long>("wasmpay.guests.quarantines", "{component}", "Components that are called no more.");
        _batch = _meter.CreateHistogram<int>("wasmpay.guests.batch", "{request}", "Requests in one message.");
    }

    public void Started() => _started.Add(1);

    public void Ended(WorkerEnd end) => _ended.Add(1, new KeyValuePair<string, object?>("reason", end.ToString().ToLowerInvariant()));

    public void Called(string kind) => _calls.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Failed(string cause) => _failures.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public void Retried() => _retries.Add(1);

    public void Quarantined() => _quarantines.Add(1);

    public void Batch(int requests) => _batch.Record(requests);

    public void Dispose() => _meter.Dispose();
}
