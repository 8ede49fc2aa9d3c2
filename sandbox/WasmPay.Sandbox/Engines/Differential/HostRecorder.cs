using System.Runtime.ExceptionServices;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>
/// Host calls of the first engine, in order, with everything that they did to the guest: bytes written, calls back, items set.
/// The second engine gets the same instead of a second run, which could not be told from the first by those who watch.
/// </summary>
internal sealed class HostRecorder(PairedStore store, List<PairedMemory> memories)
{
    private readonly Queue<HostCall> _calls = new();
    private readonly Stack<HostCall> _running = new();
    private readonly Dictionary<PairedMemory, byte[]> _snapshots = [];
    private bool _replaying;
    private bool _mayGoOn;

    /// <summary>True inside a host function of the first engine.</summary>
    public bool IsRecording => !_replaying && _running.Count > 0;

    public void Begin()
    {
        _calls.Clear();
        _running.Clear();
        _replaying = false;
    }

    /// <summary>Begins the second engine's turn.</summary>
    /// <param name="mayGoOn">Whether the first was stopped where the second need not stop; calls beyond that are no disagreement.</param>
    public void BeginReplay(bool mayGoOn) => (_replaying, _mayGoOn) = (true, mayGoOn);

    /// <summary>Ends a run; a call of the host that the second engine did not make, or null.</summary>
    public string? End()
    {
        _replaying = false;
        return _calls.TryDequeue(out var call) ? call.ToString() : null;
    }

    /// <summary>Runs a host function for the first engine.</summary>
    public void Record(FunctionType type, HostFunction body, ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        var call = new HostCall(arguments.ToArray());
        _calls.Enqueue(call);
        _running.Push(call);
        Snapshot();
        try
        {
            body(arguments, results);
            call.Results = results.ToArray();
            for (var i = 0; i < results.Length; i++) results[i] = store.LeftOf(type.Results[i], results[i]);
        }
        catch (Exception exception)
        {
            call.Thrown = exception;
            throw;
        }
        finally
        {
            KeepWrites();
            _running.Pop();
        }
    }

    /// <summary>Gives the second engine what the first one's call did.</summary>
    public void Replay(FunctionType type, ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        if (!_calls.TryDequeue(out var call))
        {
            if (!_mayGoOn) store.Report("a call of the host", "not called", new HostCall(arguments.ToArray()).ToString());
            throw new TrapException(TrapCode.Host, "The first engine made no such call.");
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!Observation.Same(arguments[i], call.Arguments[i]))
                store.Report($"argument {i} of a call of the host", Observation.Show(call.Arguments[i]), Observation.Show(arguments[i]));
        }

        foreach (var step in call.Steps) step();
        if (call.Thrown is not null) ExceptionDispatchInfo.Capture(call.Thrown).Throw();
        for (var i = 0; i < results.Length; i++) results[i] = store.RightOf(type.Results[i], call.Results[i]);
    }

    /// <summary>A call back into the guest from a host function.</summary>
    public CoreValue[] RecordCall(PairedFunction function, CoreValue[] arguments)
    {
        KeepWrites();
        var call = _running.Peek();
        var left = store.OnLeft(function, arguments);
        call.Steps.Add(() =>
        {
            var right = store.OnRight(function, arguments);
            if (store.Differ(left, right)) store.Report($"{function.Name}, called by the host", left.ToString(), right.ToString());
        });
        Snapshot();
        left.Rethrow();
        return left.Results;
    }

    /// <summary>Another act of a host function.</summary>
    public void RecordAct(Action repeat)
    {
        KeepWrites();
        _running.Peek().Steps.Add(repeat);
        Snapshot();
    }

    private void Snapshot()
    {
        foreach (var memory in memories) _snapshots[memory] = memory.LeftBytes.ToArray();
    }

    private void KeepWrites()
    {
        foreach (var memory in memories)
        {
            var now = memory.LeftBytes;
            var before = _snapshots.GetValueOrDefault(memory);
            if (before is null || before.Length != now.Length) continue;
            for (var at = now.CommonPrefixLength(before); at < now.Length; at += now[at..].CommonPrefixLength(before.AsSpan(at)))
            {
                var end = at + 1;
                while (end < now.Length && now[end] != before[end]) end++;
                var (offset, bytes) = (at, now[at..end].ToArray());
                _running.Peek().Steps.Add(() => bytes.CopyTo(memory.RightBytes[offset..]));
                at = end;
            }
        }
    }

    private sealed class HostCall(CoreValue[] arguments)
    {
        public CoreValue[] Arguments => arguments;

        public List<Action> Steps { get; } = [];

        public CoreValue[] Results { get; set; } = [];

        public Exception? Thrown { get; set; }

        public override string ToString() => $"a call of the host with ({string.Join(", ", arguments.Select(Observation.Show))})";
    }
}
