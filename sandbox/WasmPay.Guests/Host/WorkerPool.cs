using Microsoft.Extensions.Logging;
using WasmPay.Guests.Lockdown;
using WasmPay.Guests.Protocol;
using WasmPay.Wasm;

namespace WasmPay.Guests.Host;

/// <summary>
/// The workers and the one thread that keeps them: it starts, promotes, watches and reaps them. Starting is that thread's alone because
/// the kernel kills a worker when the thread that started it ends.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const int StartingLookMilliseconds = 5;
    private static readonly TimeSpan s_restartPause = TimeSpan.FromSeconds(1);

    // Long enough that a component costs few workers, and short, since it may have been another that filled the memory.
    private static readonly TimeSpan s_compilerRest = TimeSpan.FromHours(1);

    private readonly GuestHostOptions _options;
    private readonly WorkerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly GuestMetrics _metrics;
    private readonly object _gate = new();
    private readonly List<GuestWorker> _workers = [];
    private readonly Stack<GuestConnection> _idle = new();
    private readonly WaitingLines _lines = new();
    private readonly CompilerDeaths _compilerDeaths;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _keeper;
    private string? _startFailure;
    private long? _lastStartFailure;
    private int _reserving;
    private int _aside;
    private bool _closing;
    private long _looks;

    public WorkerPool(GuestHostOptions options, TimeProvider clock, ILogger logger, GuestMetrics metrics)
    {
        (_options, _clock, _logger, _metrics) = (options, clock, logger, metrics);
        _compilerDeaths = new(s_compilerRest, clock);
        _settings = new()
        {
            Sandbox = options.Sandbox with { ArtifactFolder = null },
            Engines = options.Engines,
            Components = options.ComponentsKept,
            ComponentBytes = options.ComponentBytesKept,
            RequestBytes = options.RequestBytes,
            AnswerBytes = options.AnswerBytes,
            BatchItems = options.BatchItems,
            DataBytes = options.DataBytes,
            CpuSeconds = options.CpuSeconds,
            Files = options.Files,
            Processes = options.Processes,
        };
        _keeper = new(Keep) { IsBackground = true, Name = "worker keeper" };
        _keeper.Start();
    }

    /// <summary>Numbers of the processes that live, as far as was noticed.</summary>
    public IReadOnlyList<int> Processes
    {
        get
        {
            lock (_gate) return [.. _workers.Where(worker => worker.Death is null).Select(worker => worker.Process)];
        }
    }

    /// <summary>Lets a component be compiled again beside the calls; false where it was.</summary>
    public bool Release(string digest) => _compilerDeaths.Release(digest);

    /// <summary>
    /// Whether no worker at all has said anything since then, though there are others: then it was the machine that gave them no time, and
    /// not a guest that took it.
    /// </summary>
    public bool IsSilentSince(long timestamp)
    {
        lock (_gate)
        {
            var others = _workers.FindAll(worker => worker.Death is null && worker.Heard != 0);
            return others.Count > 0 && others.TrueForAll(worker => worker.Heard < timestamp);
        }
    }

    /// <summary>How often a worker has said what it counted.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>Bytes that guests of all workers hold, as far as they have said so.</summary>
    public long MemoryHeld
    {
        get
        {
            lock (_gate) return _workers.Where(worker => worker.Death is null).Sum(worker => worker.MemoryHeld);
        }
    }

    /// <summary>What the first worker said of itself. Waits for it.</summary>
    /// <exception cref="GuestHostException">None became ready in time.</exception>
    public WorkerReport FirstReport()
    {
        var started = _clock.GetTimestamp();
        lock (_gate)
        {
            while (true)
            {
                if (_workers.Find(worker => worker.Phase == WorkerPhase.Serving)?.Report is { } report) return report;
                var left = _options.StartDeadline - _clock.GetElapsedTime(started);
                if (_startFailure is not null || left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    throw new GuestHostException("cannot-start", $"No worker became ready: {_startFailure ?? "the time was used up"}.");
            }
        }
    }

    /// <summary>A connection for one piece of work, to be given back; null where none became free in time, or before the caller left.</summary>
    public GuestConnection? Rent(GuestWork work, CancellationToken cancellation)
    {
        WaitingLines.Waiter waiter;
        lock (_gate)
        {
            if (_closing || (work.IsAside && cancellation.IsCancellationRequested)) return null;
            // Who comes now takes nobody's turn.
            if ((_lines.IsEmpty || !work.IsAside) && MayHave(work.IsAside) && TakeIdle(work.IsAside) is { } free) return free;
            waiter = _lines.Join(work);
            HandOut();
            _wake.Set();
        }
        var started = _clock.GetTimestamp();
        waiter.Wait(() => _options.WorkerWait - _clock.GetElapsedTime(started), cancellation);
        lock (_gate)
        {
            waiter.HasLeft = true;
            return waiter.Given;
        }
    }

    // Half of what serves, and one at least.
    private bool MayHave(bool aside) => !aside || _aside < Math.Max(1, _options.Workers * _options.ThreadsPerWorker / 2);

    private GuestConnection? TakeIdle(bool aside)
    {
        if (!IsAnyIdle()) return null;
        var connection = _idle.Pop();
        connection.Worker.Rented++;
        if (aside) _aside++;
        connection.IsAside = aside;
        return connection;
    }

    // Gives what is idle to those who wait.
    private void HandOut()
    {
        while (!_lines.IsEmpty && IsAnyIdle() && _lines.Next(MayHave(aside: true)) is { } waiter) waiter.Give(TakeIdle(waiter.IsAside));
    }

    private bool IsAnyIdle()
    {
        while (_idle.TryPeek(out var connection) && connection.Worker.Phase != WorkerPhase.Serving) _idle.Pop();
        return _idle.Count > 0;
    }

    /// <summary>A worker that has run nothing, for one caller alone; to be given back. Null where there was none in time.</summary>
    public GuestWorker? Reserve()
    {
        var started = 0L;
        lock (_gate)
        {
            _reserving++;
            try
            {
                while (!_closing)
                {
                    if (_workers.Find(worker => worker.Phase == WorkerPhase.Spare) is { } spare)
                    {
                        (spare.Phase, spare.Rented) = (WorkerPhase.Reserved, 1);
                        _wake.Set();
                        return spare;
                    }
                    if (!WaitMore(ref started)) return null;
                }
                return null;
            }
            finally
            {
                _reserving--;
            }
        }
    }

    /// <summary>The caller does not use the connection any more.</summary>
    public void Return(GuestConnection connection)
    {
        lock (_gate)
        {
            var worker = connection.Worker;
            worker.Rented--;
            if (connection.IsAside) _aside--;
            if (worker.Phase == WorkerPhase.Serving)
            {
                _idle.Push(connection);
                HandOut();
                return;
            }
            // Its share may be another's now.
            HandOut();
        }
        _wake.Set();
    }

    /// <summary>The caller does not need the worker for itself any more. What it ran came out well, so it may serve where one is missing.</summary>
    public void Return(GuestWorker worker)
    {
        lock (_gate)
        {
            worker.Rented = 0;
            if (worker.Phase == WorkerPhase.Reserved) Place(worker);
        }
        _wake.Set();
    }

    private bool WaitMore(ref long started)
    {
        // Read once something has to be waited for, and not before.
        if (started == 0) started = _clock.GetTimestamp();
        _wake.Set();
        var left = _options.WorkerWait - _clock.GetElapsedTime(started);
        return left > TimeSpan.Zero && Monitor.Wait(_gate, left);
    }

    // What takes long (starting, reading of files) is done without the lock, which payments take.
    private void Keep()
    {
        while (true)
        {
            List<GuestWorker> workers;
            int missing;
            lock (_gate)
            {
                if (_closing) break;
                Bury();
                missing = Missing();
                workers = [.. _workers];
            }
            foreach (var worker in workers) Look(worker);
            for (; missing > 0; missing--) Start();
            bool starting;
            lock (_gate) starting = _workers.Exists(worker => worker.Phase == WorkerPhase.Starting);
            _wake.WaitOne(starting ? TimeSpan.FromMilliseconds(StartingLookMilliseconds) : _options.LookInterval);
        }
        BuryAll();
    }

    private void Look(GuestWorker worker)
    {
        worker.Hear();
        if (worker.Phase == WorkerPhase.Starting)
        {
            if (worker.TryHearReport()) Welcome(worker);
            else if (_clock.GetElapsedTime(worker.Started) >= _options.StartDeadline) worker.Fail(WorkerEnd.Unfit, $"it was not ready within {_options.StartDeadline}", null);
            return;
        }
        if (worker.Count() is { } functions) Count(worker, functions);
        if (worker.Measure() is not { } used) return;
        if (used.Resident > _options.ResidentBytes)
            worker.Fail(WorkerEnd.Memory, $"it had {used.Resident} bytes resident, of {_options.ResidentBytes} that it may have", null);
        lock (_gate)
        {
            if (worker.Phase == WorkerPhase.Serving && used.CpuSeconds > _options.CpuSeconds * 0.8) worker.Phase = WorkerPhase.Retiring;
            if (worker.Phase == WorkerPhase.Retiring && worker.Rented == 0) worker.Fail(WorkerEnd.Retired, "it had used most of its processor time", null);
        }
    }

    private void Count(GuestWorker worker, WarmFunctions functions)
    {
        Interlocked.Increment(ref _looks);
        EngineMeter.Add(functions);
        if (functions.Failed > 0) WorkerLog.FunctionsNotCompiled(_logger, worker.Process, functions.Failed);
    }

    private void Welcome(GuestWorker worker)
    {
        var missing = _options.RequireLockdown & ~worker.Report!.Lockdown;
        if (missing != LockdownParts.None)
        {
            worker.Fail(WorkerEnd.Unfit, $"the kernel does not hold it by {missing}, which is required", null);
            return;
        }
        if (!worker.IsMeasured)
        {
            worker.Fail(WorkerEnd.Unfit, $"what it uses of memory cannot be measured: {_options.ProcessFolder} does not show this program the processes that it starts. Mount it for this program without `hidepid`, and in a unit of systemd without `ProtectProc` or with `ProtectProc=default`", null);
            return;
        }
        WorkerLog.Ready(_logger, worker.Process, (int)_clock.GetElapsedTime(worker.Started).TotalMilliseconds, worker.Report.Lockdown);
        lock (_gate)
        {
            _startFailure = null;
            worker.Phase = WorkerPhase.Spare;
            Place(worker);
            Monitor.PulseAll(_gate);
        }
    }

    // Serving where a serving worker is missing. Else a fresh one is a spare, and one that was tried is not needed.
    private void Place(GuestWorker worker)
    {
        if (_workers.Count(other => other.Phase == WorkerPhase.Serving) < _options.Workers)
        {
            worker.Phase = WorkerPhase.Serving;
            foreach (var connection in worker.Connections) _idle.Push(connection);
            HandOut();
            Monitor.PulseAll(_gate);
        }
        else if (worker.Phase == WorkerPhase.Reserved)
        {
            worker.Fail(WorkerEnd.Retired, "it was tried alone, came out well, and no worker was missing", null);
        }
    }

    private int Missing()
    {
        foreach (var spare in _workers.FindAll(worker => worker.Phase == WorkerPhase.Spare)) Place(spare);
        if (_lastStartFailure is { } last && _clock.GetElapsedTime(last) < s_restartPause) return 0;
        var there = _workers.Count(worker => worker.Phase is WorkerPhase.Starting or WorkerPhase.Spare or WorkerPhase.Serving);
        return _options.Workers + Math.Max(_options.SpareWorkers, _reserving) - there;
    }

    private void Start()
    {
        try
        {
            var worker = new GuestWorker(_options, _compilerDeaths, _clock);
            lock (_gate) _workers.Add(worker);
            _metrics.Started();
            if (!worker.Greet(_settings)) worker.Fail(WorkerEnd.Unfit, "it took no greeting", null);
        }
        catch (Exception failure) when (failure is GuestHostException or System.ComponentModel.Win32Exception)
        {
            lock (_gate) CannotStart(failure.Message);
        }
    }

    private void CannotStart(string why)
    {
        (_startFailure, _lastStartFailure) = (why, _clock.GetTimestamp());
        WorkerLog.NotStarted(_logger, why);
        Monitor.PulseAll(_gate);
    }

    // A process is reaped when it is gone, and its files are closed when no caller looks at them any more.
    private void Bury()
    {
        for (var i = _workers.Count - 1; i >= 0; i--)
        {
            var worker = _workers[i];
            var first = worker.Ending is null;
            if (!worker.TryReap()) continue;
            var death = worker.Fail(WorkerEnd.Crashed, "it ended", null);
            if (first) Report(worker, death);
            if (worker.Rented > 0) continue;
            _workers.RemoveAt(i);
            worker.Dispose();
        }
    }

    private void Report(GuestWorker worker, WorkerDeath death)
    {
        _metrics.Ended(death.End);
        if (death.End is WorkerEnd.Stopped or WorkerEnd.Retired) return;
        WorkerLog.Lost(_logger, worker, death);
        if (death.Compiling is { } compiled) WorkerLog.NotCompiled(_logger, compiled, s_compilerRest, worker.Process);
        if (worker.Report is null || death.End == WorkerEnd.Unfit) CannotStart($"{death.Explanation} ({worker.Ending}) {worker.LastWords}".TrimEnd());
    }

    private void BuryAll()
    {
        lock (_gate)
        {
            foreach (var worker in _workers) worker.Fail(WorkerEnd.Stopped, "the host ended", null);
            while (_workers.Count > 0)
            {
                Bury();
                if (_workers.Count > 0) Monitor.Wait(_gate, StartingLookMilliseconds);
            }
        }
    }

    /// <summary>Ends all workers, and calls that wait for them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            while (_lines.Next(aside: true) is { } waiter) waiter.Give(null);
            Monitor.PulseAll(_gate);
        }
        _wake.Set();
        _keeper.Join();
        _wake.Dispose();
    }
}
