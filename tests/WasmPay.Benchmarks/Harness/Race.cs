using System.Diagnostics;

namespace WasmPay.Benchmarks.Harness;

/// <summary>
/// Times subjects in turns, round by round, so that whatever else the machine does hits all of them alike; medians over rounds.
/// The first subject that is present is what the others are held against.
/// </summary>
public static class Race
{
    private const int CallsLimit = 1 << 24;

    /// <summary>Runs all subjects; nanoseconds a call.</summary>
    public static IEnumerable<Row> Run(string suite, string item, BenchmarkSettings settings, params Subject[] subjects)
    {
        var present = subjects.Where(subject => subject.Calls is not null).ToList();
        var calls = present.ToDictionary(subject => subject, subject => Calibrate(subject.Calls!, settings.RoundMs));
        var times = present.ToDictionary(subject => subject, _ => new List<double>());
        var allocated = new Dictionary<Subject, double>();
        for (var round = 0; round < settings.Rounds; round++)
            foreach (var subject in present)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                times[subject].Add(Time(subject.Calls!, calls[subject]) / calls[subject]);
                allocated[subject] = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls[subject];
            }
        var reference = present.Count == 0 ? 0 : Statistics.Median(times[present[0]]);
        foreach (var subject in subjects)
            yield return subject.Calls is null
                ? new Row(suite, item, subject.Name) { Note = $"skipped: {subject.Skipped}" }
                : new Row(suite, item, subject.Name)
                {
                    Value = Statistics.Median(times[subject]),
                    Best = times[subject].Min(),
                    Unit = "ns",
                    Ratio = Statistics.Median(times[subject]) / reference,
                    AllocatedBytes = allocated[subject],
                    Note = subject.Note,
                };
    }

    /// <summary>Warms up until a round is long enough; tiers of the JIT change while this runs.</summary>
    private static int Calibrate(Action<int> action, int roundMs)
    {
        var calls = 1;
        for (var warmUp = Stopwatch.StartNew(); ;)
        {
            var nanoseconds = Time(action, calls);
            var wanted = calls * (roundMs * 1e6) / Math.Max(nanoseconds, 1);
            if (warmUp.ElapsedMilliseconds > 4 * roundMs) return (int)Math.Clamp(wanted, 1, CallsLimit);
            calls = (int)Math.Clamp(Math.Min(wanted, calls * 8.0), 1, CallsLimit);
        }
    }

    private static double Time(Action<int> action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        action(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}

/// <summary>Medians and percentiles.</summary>
public static class Statistics
{
    /// <summary>The middle of the sorted values.</summary>
    public static double Median(IEnumerable<double> values) => Percentile(values, 50);

    /// <summary>The value below which so many of a hundred lie.</summary>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }
}
