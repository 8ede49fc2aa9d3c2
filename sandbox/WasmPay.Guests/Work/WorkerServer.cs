using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmPay.Fuzzing.Corpus;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests.Work;

/// <summary>
/// Answers the host's messages. Whatever happens to a guest or to the sandbox becomes an answer; what does not, ends the process, and
/// the host goes on without it.
/// </summary>
/// <param name="settings">What the host said at the start.</param>
/// <param name="clock">The clock of deadlines.</param>
/// <param name="beforeGuest">Runs before each guest; tests put faults there, the product has none.</param>
internal sealed class WorkerServer(WorkerSettings settings, TimeProvider clock, Action<ValidationRequest>? beforeGuest)
{
    private readonly ComponentShelf _shelf = new(settings.Components, settings.ComponentBytes);
    private readonly ConcurrentDictionary<ComponentKey, object> _loading = new();
    private readonly Sandbox.Sandbox[] _sandboxes =
        [.. settings.Engines.Select(engine => new Sandbox.Sandbox(settings.Sandbox with { Engine = engine, ArtifactFolder = null }))];

    public IReadOnlyList<EngineIdentity> Engines => [.. _sandboxes.Select(sandbox => sandbox.Engine)];

    public IReadOnlyList<string> Reasons => [.. _sandboxes.Select(sandbox => sandbox.EngineReason)];

    /// <summary>What an operator may want to watch, which nobody listens to here.</summary>
    public WorkerCounts Counts
    {
        get
        {
            var held = 0L;
            foreach (var sandbox in _sandboxes) held += sandbox.MemoryHeld;
            return new(EngineMeter.Total, held);
        }
    }

    /// <summary>Whether a component waits for a compiler, or is compiled.</summary>
    public bool IsCompiling => _sandboxes.Any(sandbox => sandbox.IsCompiling);

    /// <summary>Tells what is compiled beside the calls from now on, before that begins.</summary>
    public void Watch(Action<CompilerNews> compiles)
    {
        foreach (var sandbox in _sandboxes) sandbox.Compiles += digest => compiles(new(digest));
    }

    /// <summary>Answers one message into <paramref name="to"/>.</summary>
    public void Answer(MessageKind kind, ReadOnlySpan<byte> payload, WireWriter to, BatchTurn turn)
    {
        try
        {
            var from = new WireReader(payload);
            switch (kind)
            {
                case MessageKind.Validate: Validate(ref from, to, turn); break;
                case MessageKind.Load: Load(ref from, to); break;
                case MessageKind.Unload:
                    _shelf.Remove(ComponentKey.Read(ref from));
                    to.Begin(MessageKind.Done);
                    break;
                case MessageKind.Cover: Cover(ref from, to); break;
                case MessageKind.Inspect: Inspect(ref from, to); break;
                case MessageKind.Disassemble: Disassemble(ref from, to); break;
                default: throw new WireException($"A worker has no answer to {kind}.");
            }
            if (to.Length > settings.AnswerBytes) ComponentCodec.WriteFailed(to, $"The answer has {to.Length} bytes; at most {settings.AnswerBytes} are sent.");
        }
        catch (Exception failure)
        {
            ComponentCodec.WriteFailed(to, $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    private void Validate(ref WireReader from, WireWriter to, BatchTurn turn)
    {
        var (number, deadline, items) = BatchCodec.Read(ref from, settings.BatchItems, settings.RequestBytes);
        var entries = new ComponentShelf.Entry?[items.Length];
        var started = clock.GetTimestamp();
        var cancellation = turn.Begin(number);
        try
        {
            List<int>? unknown = null;
            for (var i = 0; i < items.Length; i++)
                if ((entries[i] = _shelf.Take(items[i].Key)) is null) (unknown ??= []).Add(i);
            if (unknown is not null)
            {
                BatchCodec.WriteUnknown(to, unknown);
                return;
            }
            var outcomes = new Outcome[items.Length];
            for (var i = 0; i < items.Length; i++)
                outcomes[i] = cancellation.IsCancellationRequested ? Late("The caller cancelled.")
                    : clock.GetElapsedTime(started) >= deadline ? Late("The time of the whole batch was used up.")
                    : Run((Validator)entries[i]!.Validator, items[i], cancellation);
            BatchCodec.Write(to, outcomes, settings.AnswerBytes);
        }
        finally
        {
            turn.End();
            foreach (var entry in entries)
                if (entry is not null) _shelf.Release(entry);
        }
    }

    private Outcome Run(Validator validator, in BatchItem item, CancellationToken cancellation)
    {
        try
        {
            if (item.Legacy is { } legacy) return validator.ValidateLegacy(legacy, cancellation);
            beforeGuest?.Invoke(item.Current!);
            return item.Fuel is { } fuel ? validator.ValidateWithin(fuel, item.Current!, cancellation) : validator.Validate(item.Current!, cancellation);
        }
        catch (Exception failure)
        {
            // In process this would be the caller's exception. Here it must not take the other guests with it.
            return new() { Kind = OutcomeKind.HostFailure, Explanation = $"The sandbox failed: {failure.GetType().Name}: {failure.Message}", Fuel = 0 };
        }
    }

    private static Outcome Late(string why) => new() { Kind = OutcomeKind.Deadline, Explanation = why, Fuel = 0 };

    private void Load(ref WireReader from, WireWriter to)
    {
        var (key, mayCompile, component) = ComponentCodec.ReadLoad(ref from);
        // Callers that find a component missing all send it; one thread does the work, and the others tell what it found.
        var turn = new object();
        lock (turn)
        {
            var first = _loading.GetOrAdd(key, turn);
            if (ReferenceEquals(first, turn))
            {
                try
                {
                    Load(key, mayCompile, component, to);
                }
                finally
                {
                    _loading.TryRemove(key, out _);
                }
                return;
            }
            lock (first)
            {
            }
        }
        if (_shelf.Take(key) is not { } entry)
        {
            Load(key, mayCompile, component, to);
            return;
        }
        var validator = (IComponentValidator)entry.Validator;
        ComponentCodec.WriteLoaded(to, validator.Contract, validator.Engine);
        _shelf.Release(entry);
    }

    private void Load(ComponentKey key, bool mayCompile, ReadOnlyMemory<byte> component, WireWriter to)
    {
        if (TryLoad(key, mayCompile, component, out var validator, out var refusals))
        {
            _shelf.Put(key, validator, validator is Validator plain ? plain.LoadedBytes : ((CoverageValidator)validator).LoadedBytes);
            ComponentCodec.WriteLoaded(to, validator.Contract, validator.Engine);
        }
        else
        {
            ComponentCodec.WriteRefused(to, refusals);
        }
    }

    private bool TryLoad(ComponentKey key, bool mayCompile, ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IComponentValidator? validator, out IReadOnlyList<Refusal> refusals)
    {
        try
        {
            return TryAdmit(key, mayCompile, component, out validator, out refusals);
        }
        catch (OutOfMemoryException)
        {
            // What is kept for later gives way to what is needed now, once.
            _shelf.Clear();
            GC.Collect();
            return TryAdmit(key, mayCompile, component, out validator, out refusals);
        }
    }

    private bool TryAdmit(ComponentKey key, bool mayCompile, ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IComponentValidator? validator, out IReadOnlyList<Refusal> refusals)
    {
        var sandbox = _sandboxes[key.Engine];
        if (key.Coverage)
        {
            validator = sandbox.TryLoadForCoverage(component, out var covered, out refusals) ? covered : null;
            return validator is not null;
        }
        validator = sandbox.TryLoad(component, out var plain, out refusals, mayCompile) ? plain : null;
        return validator is not null;
    }

    private void Cover(ref WireReader from, WireWriter to)
    {
        var (key, request) = CoverageCodec.ReadCover(ref from, settings.RequestBytes);
        if (_shelf.Take(key) is not { } entry)
        {
            BatchCodec.WriteUnknown(to, [0]);
            return;
        }
        try
        {
            var validator = (CoverageValidator)entry.Validator;
            // Its instance and its maps are one thread's at a time.
            lock (validator)
            {
                beforeGuest?.Invoke(request);
                var outcome = validator.Validate(request);
                var coverage = new ComponentCoverage(validator);
                CoverageCodec.WriteCovered(to, outcome, coverage.EdgeHits, coverage.Comparisons);
            }
        }
        finally
        {
            _shelf.Release(entry);
        }
    }

    private void Inspect(ref WireReader from, WireWriter to)
    {
        var (engine, component) = ComponentCodec.ReadInspect(ref from);
        ComponentCodec.WriteInspection(to, _sandboxes[engine].Inspect(component));
    }

    private void Disassemble(ref WireReader from, WireWriter to)
    {
        var (engine, function, component) = ComponentCodec.ReadDisassemble(ref from);
        using var text = new BoundedText(settings.AnswerBytes / 4);
        if (_sandboxes[engine].Disassemble(component, text, function) is { } refusal) ComponentCodec.WriteRefused(to, [refusal]);
        else ComponentCodec.WriteDisassembly(to, text.ToString(), text.IsCut);
    }
}
