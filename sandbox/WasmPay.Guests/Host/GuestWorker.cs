using System.Text;
using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;
using WasmPay.Wasm;

namespace WasmPay.Guests.Host;

/// <summary>Where a worker stands in its life.</summary>
internal enum WorkerPhase
{
    /// <summary>Started, not ready yet.</summary>
    Starting,

    /// <summary>Ready, and has run nothing.</summary>
    Spare,

    /// <summary>One call has it for itself.</summary>
    Reserved,

    /// <summary>Serves calls.</summary>
    Serving,

    /// <summary>Finishes its calls and takes no new ones.</summary>
    Retiring,

    /// <summary>Dead, or about to be.</summary>
    Dead,
}

/// <summary>A worker process, as the host sees it. The keeper's thread starts and reaps it; any thread may kill it.</summary>
internal sealed unsafe class GuestWorker : IDisposable
{
    private const int LastWordsBytes = 4 << 10, MostReads = 16, MostMessages = 2_000;
    private const int ReportBytes = 64 << 10;

    // More than any machine has, and little enough that sums of it do not overflow.
    private const long MostHeld = 1L << 48;

    private readonly Lock _gate = new();
    private readonly FrameChannel _control;
    private readonly CompilerDeaths _compilerDeaths;
    private readonly TimeProvider _clock;
    private readonly WireWriter _message = new();
    private readonly int _log;
    private readonly ProcessUse? _use;
    private string _lastWords = "";
    private WorkerCounts _counts;
    private bool _counting;
    private string? _compiling;
    private bool _reaped;
    private long _heard;

    public GuestWorker(GuestHostOptions options, CompilerDeaths compilerDeaths, TimeProvider clock)
    {
        (_compilerDeaths, _clock) = (compilerDeaths, clock);
        Started = clock.GetTimestamp();
        List<PipePair> pipes = [];
        var log = (Reads: -1, Writes: -1);
        try
        {
            log = PipePair.Pipe();
            log.Writes = PipePair.Moved(log.Writes);
            _ = Libc.fcntl(log.Reads, 4, Libc.NonBlocking);
            for (var i = 0; i <= options.ThreadsPerWorker; i++) pipes.Add(new());
            Process = WorkerSpawn.Start(options, log.Writes, pipes);
            _use = ProcessUse.Open(options.ProcessFolder, Process);
            _log = log.Reads;
            _control = pipes[0].TakeHostSide();
            Connections = [.. pipes.Skip(1).Select((pipe, i) => new GuestConnection(this, i, pipe.TakeHostSide(), clock, options.AnswerBytes))];
        }
        catch
        {
            if (log.Reads >= 0) _ = Libc.close(log.Reads);
            throw;
        }
        finally
        {
            if (log.Writes >= 0) _ = Libc.close(log.Writes);
            foreach (var pipe in pipes) pipe.Dispose();
        }
    }

    /// <summary>When it was started, by the clock's timestamps.</summary>
    public long Started { get; }

    /// <summary>The process's number; it stays its own until the keeper reaps it.</summary>
    public int Process { get; }

    public IReadOnlyList<GuestConnection> Connections { get; }

    /// <summary>Where it stands; changed under the pool's lock, but for its death.</summary>
    public WorkerPhase Phase { get; set; }

    /// <summary>Connections that callers have; under the pool's lock.</summary>
    public int Rented { get; set; }

    /// <summary>Whether it may be let compile a component beside the calls.</summary>
    public bool MayCompile(string digest) => _compilerDeaths.MayCompile(digest);

    /// <summary>What it said when it became ready.</summary>
    public WorkerReport? Report { get; private set; }

    /// <summary>When it last said something, by the clock's timestamps: then it had processor time. 0 before it was ready.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Bytes that its guests held when it last said so.</summary>
    public long MemoryHeld { get; private set; }

    /// <summary>How it ended, or null while it lives.</summary>
    public WorkerDeath? Death { get; private set; }

    /// <summary>How the process ended, in words; null before it was reaped.</summary>
    public string? Ending { get; private set; }

    /// <summary>Tells it what it is to be.</summary>
    public bool Greet(WorkerSettings settings)
    {
        var hello = new WireWriter();
        settings.Write(hello);
        return _control.Send(hello.Frame.Span, static () => 0) == ChannelState.Fine;
    }

    /// <summary>Whether it has answered the greeting; false too while it has not. It dies of a wrong answer.</summary>
    public bool TryHearReport()
    {
        if (!_control.HasNews) return false;
        try
        {
            // What is sent at once comes at once; a worker that has run no guest yet is trusted so far.
            if (_control.Receive(ReportBytes, static () => 1_000) != ChannelState.Fine || _control.Kind != MessageKind.Ready) throw new WireException("it did not become ready");
            var from = new WireReader(_control.Payload.Span);
            Report = WorkerReport.Read(ref from);
            Volatile.Write(ref _heard, _clock.GetTimestamp());
            return true;
        }
        catch (WireException wrong)
        {
            Fail(WorkerEnd.Unfit, wrong.Message, null);
            return false;
        }
    }

    /// <summary>Asks it to stop a batch; where its pipe is full, the deadline does it.</summary>
    public void Cancel(int connection, uint batch)
    {
        lock (_gate)
        {
            if (Death is not null) return;
            _message.Begin(MessageKind.Cancel);
            _message.U32((uint)connection);
            _message.U32(batch);
            _ = _control.Send(_message.Frame.Span, static () => 0);
        }
    }

    /// <summary>What it has counted since the last time, null where it has not answered; and asks again.</summary>
    public WarmFunctions? Count()
    {
        lock (_gate)
        {
            if (Death is not null) return null;
            try
            {
                var since = Listen();
                if (_counting) return since;
                _message.Begin(MessageKind.Count);
                _counting = _control.Send(_message.Frame.Span, static () => 0) == ChannelState.Fine;
                return since;
            }
            catch (WireException wrong)
            {
                Fail(WorkerEnd.Garbage, wrong.Message, null);
                return null;
            }
        }
    }

    // What it has said on the control connection. Its messages are small enough to come in one piece; one that comes in more is no honest
    // one. One that talks without end is heard on at the next look.
    private WarmFunctions? Listen()
    {
        WarmFunctions? since = null;
        for (var i = 0; i < MostMessages && _control.HasNews; i++)
        {
            var state = _control.Receive(Math.Max(WorkerCounts.Bytes, CompilerNews.Bytes), static () => 1, streamed: true);
            if (state == ChannelState.Closed) break;
            if (state != ChannelState.Fine) throw new WireException("it sent what is no message");
            var from = new WireReader(_control.Payload.Span);
            switch (_control.Kind)
            {
                case MessageKind.Counts when _counting:
                    var (counts, before) = (WorkerCounts.Read(ref from), _counts);
                    (_counts, _counting, MemoryHeld) = (counts, false, Math.Clamp(counts.MemoryHeld, 0, MostHeld));
                    since = counts.Since(before);
                    Volatile.Write(ref _heard, _clock.GetTimestamp());
                    break;
                case MessageKind.Compiling: _compiling = CompilerNews.Read(ref from).Digest; break;
                default: throw new WireException("it sent what nobody had asked for");
            }
        }
        return since;
    }

    // What it said before it died lies there still.
    private string? LastCompiled()
    {
        if (Report is null) return null;
        try
        {
            _ = Listen();
        }
        catch (WireException)
        {
            // It is dead already, and what it said before counts.
        }
        return _compiling;
    }

    /// <summary>Kills it, once; who comes later hears what the first one found. <paramref name="culprit"/> is the connection that misbehaved, if one did; its call began at <paramref name="began"/>.</summary>
    public WorkerDeath Fail(WorkerEnd end, string explanation, GuestConnection? culprit, long began = 0)
    {
        lock (_gate)
        {
            if (Death is { } already) return already;
            // The runtime says so before it ends itself. Memory is shared; of a worker that lies, each component is tried alone.
            if (end == WorkerEnd.Crashed && HasNoMemory()) (end, explanation) = (WorkerEnd.Memory, "it had no memory left");
            IEnumerable<string> suspects = culprit is not null ? culprit.InFlight : Connections.SelectMany(connection => connection.InFlight);
            var compiling = end is WorkerEnd.Crashed or WorkerEnd.Memory ? LastCompiled() : null;
            if (compiling is not null) _compilerDeaths.Add(compiling);
            Death = new(end, explanation, suspects.ToHashSet(StringComparer.Ordinal), compiling) { Began = began };
            Phase = WorkerPhase.Dead;
            if (!_reaped) _ = Libc.kill(Process, Libc.KillSignal);
            return Death;
        }
    }

    /// <summary>Whether the process is gone. The keeper's thread only.</summary>
    public bool TryReap()
    {
        lock (_gate)
        {
            int status;
            if (_reaped || Libc.waitpid(Process, &status, Libc.NoHang) != Process) return _reaped;
            _reaped = true;
            Ending = (status & 0x7F) is var signal and not 0 ? $"signal {signal}" : $"code {(status >> 8) & 0xFF}";
        }
        Hear();
        return true;
    }

    /// <summary>Takes what it wrote to its log, so that its pipe does not fill.</summary>
    public void Hear()
    {
        var bytes = stackalloc byte[LastWordsBytes];
        lock (_gate)
        {
            for (var i = 0; i < MostReads; i++)
            {
                if (Libc.read(_log, bytes, LastWordsBytes) is var count && count <= 0) return;
                _lastWords = VisibleText.Line(Encoding.UTF8.GetString(bytes, (int)count).ReplaceLineEndings(" "));
            }
        }
    }

    private bool HasNoMemory()
    {
        Hear();
        return _lastWords.Contains("Out of memory", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What it wrote last, on one line without control characters. A hostile worker chooses the words.</summary>
    public string LastWords => _lastWords;

    /// <summary>Whether the system tells what it uses. One that cannot be measured could take all memory there is.</summary>
    public bool IsMeasured => _use is not null;

    /// <summary>Bytes resident and seconds of processor time; null once it is gone.</summary>
    public (long Resident, double CpuSeconds)? Measure() => _use?.Read();

    /// <summary>Closes the channel. Callers that still wait on it hear that first.</summary>
    public void Dispose()
    {
        lock (_gate) _control.Dispose();
        foreach (var connection in Connections) connection.Dispose();
        _use?.Dispose();
        _ = Libc.close(_log);
    }
}
