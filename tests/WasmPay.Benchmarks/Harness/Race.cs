namespace WasmPay.Benchmarks.Harness;

/// <summary>
/// Times subjects in turns, round by round, so that whatever else the machine does hits all of them alike. What counts is the
/// thread's processor time, in batches short enough that most run undisturbed; the figure is the median over all batches.
/// The first subject that is present is what the others are held against.
/// </summary>
public static class Race
{
    private const double BatchNs = 400_000;
    private const int WarmUps = 4;

    /// <summary>Runs all subjects; nanoseconds a call.</summary>
    public static IEnumerable<Row> Run(string suite, string item, BenchmarkSettings settings, params Subject[] subjects) =>
        Run(suite, item, settings, ProcessorClock.OfThread, subjects);

    /// <summary>Runs all subjects by another clock, in nanoseconds.</summary>
    public static IEnumerable<Row> Run(string suite, string item, BenchmarkSettings settings, Func<double> clock, params Subject[] subjects)
    {
        var present = subjects.Where(subject => subject.Calls is not null).Select(subject => new Runner(subject, clock)).ToList();
        for (var i = 0; i < WarmUps; i++)
        {
            foreach (var runner in present) runner.Run(settings.RoundMs);
            // The JIT's next tier starts once nothing new was compiled for a while.
            Thread.Sleep(150);
        }
        foreach (var runner in present) runner.Forget();
        for (var round = 0; round < settings.Rounds; round++)
            foreach (var runner in present) runner.Run(settings.RoundMs);
        var reference = present.Count == 0 ? 0 : Statistics.Median(present[0].Times);
        foreach (var subject in subjects)
            yield return present.Find(runner => runner.Subject == subject) is not { } measured
                ? new Row(suite, item, subject.Name) { Note = $"skipped: {subject.Skipped}" }
                : new Row(suite, item, subject.Name)
                {
                    Value = Statistics.Median(measured.Times),
                    Best = measured.Times.Min(),
                    Unit = "ns",
                    Ratio = Statistics.Median(measured.Times) / reference,
                    AllocatedBytes = measured.Allocated / (double)measured.Made,
                    Note = subject.Note,
                };
    }

    /// <summary>One subject with what was measured of it.</summary>
    private sealed class Runner(Subject subject, Func<double> clock)
    {
        private int batch = 1;

        public Subject Subject => subject;

        public List<double> Times { get; } = [];

        public long Allocated { get; private set; }

        public long Made { get; private set; }

        public void Forget()
        {
            Times.Clear();
            (Allocated, Made) = (0, 0);
        }

        public void Run(int milliseconds)
        {
            for (var left = milliseconds * 1e6; left > 0;)
            {
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                var start = clock();
                subject.Calls!(batch);
                var time = Math.Max(1, clock() - start);
                Allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
                Made += batch;
                Times.Add(time / batch);
                left -= time;
                batch = (int)Math.Clamp(batch * BatchNs / time, 1, batch * 4.0);
            }
        }
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
