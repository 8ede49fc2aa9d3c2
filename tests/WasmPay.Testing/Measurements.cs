using System.Diagnostics.Metrics;
using System.Globalization;

namespace WasmPay.Testing;

/// <summary>
/// What meters counted for one test: on the flow that made this and on the threads that it started, so that tests which run beside it are
/// not counted.
/// </summary>
public sealed class Measurements : IDisposable
{
    private static readonly AsyncLocal<Measurements?> s_mine = new();

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private double _observed;

    /// <summary>Listens to some meters by name.</summary>
    public Measurements(params string[] meters)
    {
        s_mine.Value = null;
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (meters.Contains(instrument.Meter.Name)) listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        s_mine.Value = this;
    }

    /// <summary>
    /// What was counted since the last time, in order: an instrument without its first two words, its tags, and the sum. What came back to
    /// nothing is not there.
    /// </summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            string[] counted = [.. _sums.Where(sum => sum.Value != 0).Select(sum => $"{sum.Key}: {sum.Value.ToString(CultureInfo.InvariantCulture)}")];
            _sums.Clear();
            return counted;
        }
    }

    /// <summary>The sum of an instrument with its tags since the last <see cref="Take"/>.</summary>
    public double Of(string counted)
    {
        lock (_gate) return _sums.GetValueOrDefault(counted);
    }

    /// <summary>
    /// What the meters' gauges say now, together. They are asked and do not tell, so that what other tests hold is among it: who uses this
    /// runs alone.
    /// </summary>
    public double Observe()
    {
        lock (_gate) _observed = 0;
        _listener.RecordObservableInstruments();
        lock (_gate) return _observed;
    }

    private bool IsMine => s_mine.Value == this;

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!instrument.IsObservable && !IsMine) return;
        var name = string.Join('.', instrument.Name.Split('.')[2..]);
        foreach (var (key, tag) in tags)
            if (tag is not "") name += $" {key}={tag}";
        lock (_gate)
        {
            if (instrument.IsObservable) _observed += value;
            else _sums[name] = _sums.GetValueOrDefault(name) + value;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        s_mine.Value = null;
        _listener.Dispose();
    }
}
