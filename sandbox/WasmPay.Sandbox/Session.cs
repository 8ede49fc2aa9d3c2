using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Wasi;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// One instantiation of a validator, for one call at a time. After a call it is made fresh again where the engine can; an
/// instance whose start has seen the transaction (its time, its randomness) is not used for another.
/// </summary>
internal sealed class Session : IDisposable
{
    // Two lines, since processors fetch them in pairs.
    private const int GapBytes = 128;

    private readonly ComponentPlan _plan;
    private readonly ContractExport _contract;
    private readonly SandboxOptions _options;
    private readonly ClosedWorld _world = new();
    private readonly ComponentGraph _graph;
    private readonly CoreValue[] _argument = new CoreValue[1];
    private readonly CoreValue[] _answer = new CoreValue[1];
    private LiftedFunc? _validate;
    private byte[]? _before;
    private byte[]? _after;
    private bool _reusable;
    private bool _started;

    /// <summary>
    /// A session between two pieces of memory that nobody touches. A call writes into the session's objects all the time; without a
    /// gap, a line of the processor's cache could hold one of them and something that other threads read.
    /// </summary>
    public static Session Apart(ICoreEngine engine, ComponentPlan plan, ContractExport contract, SandboxOptions options)
    {
        // The collector moves objects, but keeps their order.
        var before = new byte[GapBytes];
        return new(engine, plan, contract, options) { _before = before };
    }

    public Session(ICoreEngine engine, ComponentPlan plan, ContractExport contract, SandboxOptions options)
    {
        (_plan, _contract, _options) = (plan, contract, options);
        var store = engine.CreateStore(new() { MemoryBytes = options.MemoryBytes, CallDepth = options.CallDepth });
        _graph = new(store, options.Limits.Instances * 2L);
    }

    /// <summary>Fuel that instantiation used.</summary>
    public ulong StartFuel { get; private set; }

    private ulong Used => _options.Fuel - _graph.Store.Fuel;

    /// <summary>What the last call executed, where the modules were compiled to count it.</summary>
    public IReadOnlyList<CoverageMap> Coverage => _graph.Coverage;

    /// <summary>Instantiates; an outcome where that fails.</summary>
    public Outcome? Start(in Call call)
    {
        _graph.Store.Fuel = _options.Fuel;
        _world.Begin(call.EpochMs, call.Seed);
        try
        {
            var root = _graph.Instantiate(_plan, _world.Resolve);
            _validate = ((RuntimeInstance)root.Exports[_contract.Instance]).Exports[Admission.Function] as LiftedFunc
                ?? throw new ComponentLinkException("The component exports a validate that it only imports.");
        }
        catch (TrapException trap)
        {
            return OutcomeOf(trap, answering: false);
        }
        catch (Exception failed) when (failed is LinkException or ComponentLinkException)
        {
            return new() { Kind = OutcomeKind.Trap, Trap = "link", Explanation = failed.Message, Fuel = Used };
        }
        StartFuel = Used;
        if (_before is not null) _after = new byte[GapBytes];
        _started = true;
        _reusable = !_world.Observed;
        return null;
    }

    /// <summary>Calls the validator once.</summary>
    public Outcome Run(in Call call)
    {
        // The first call goes on in the world that instantiation began in.
        if (!_started) _world.Begin(call.EpochMs, call.Seed);
        _started = false;
        _graph.Store.Fuel = _options.Fuel - StartFuel;
        var validate = _validate!;
        // While the host reads or writes guest memory, what goes wrong is the answer's fault and not a trap of its code.
        var answering = true;
        _graph.Store.BeginCalls();
        try
        {
            validate.Enter();
            var context = validate.Context;
            var at = call.Current is not null ? ContractCodec.Lower(context, call.Current) : ContractCodec.Lower(context, call.Legacy!);
            _argument[0] = new(at, null);
            answering = false;
            validate.Core.Invoke(_argument, _answer);
            answering = true;
            var place = (uint)_answer[0].Bits;
            LegacyAnswer? legacy = null;
            Verdict verdict;
            if (_contract.IsLegacy)
            {
                legacy = ContractCodec.LiftLegacy(context, place, _options);
                verdict = FromLegacy(legacy);
            }
            else
            {
                verdict = ContractCodec.LiftVerdict(context, place, _options);
            }
            answering = false;
            validate.Leave(_answer);
            return new() { Kind = OutcomeKind.Verdict, Verdict = verdict, Legacy = legacy, Fuel = Used, StartFuel = StartFuel, Log = _world.TakeLog() };
        }
        catch (TrapException trap)
        {
            _reusable = false;
            return OutcomeOf(trap, answering);
        }
        catch (ContractException broken)
        {
            _reusable = false;
            return new() { Kind = OutcomeKind.MalformedAnswer, Explanation = broken.Message, Fuel = Used, Log = _world.TakeLog() };
        }
        finally
        {
            _graph.Store.EndCalls();
        }
    }

    /// <summary>Makes the instance fresh for the next call; false where it cannot be used again.</summary>
    public bool TryReset()
    {
        if (!_reusable) return false;
        _graph.Store.Fuel = _options.Fuel;
        try
        {
            return _graph.TryReset();
        }
        catch (TrapException)
        {
            return false;
        }
    }

    // 0.1.0 knows no findings: a denial becomes one, under a clause of the host's.
    private static Verdict FromLegacy(LegacyAnswer answer) => answer.Approved
        ? new(Decision.Approve, [])
        : new(Decision.Deny, [new Finding("declined", string.IsNullOrEmpty(answer.Reason) ? "The validator gave no reason." : answer.Reason)]);

    private Outcome OutcomeOf(TrapException trap, bool answering)
    {
        var kind = trap.Code switch
        {
            TrapCode.OutOfFuel => OutcomeKind.OutOfFuel,
            TrapCode.OutOfMemory or TrapCode.CallStackExhausted => OutcomeKind.OutOfMemory,
            TrapCode.Host when answering => OutcomeKind.MalformedAnswer,
            _ => OutcomeKind.Trap,
        };
        return new()
        {
            Kind = kind,
            Trap = kind is OutcomeKind.Trap or OutcomeKind.OutOfMemory ? TrapText.Name(trap.Code) : null,
            Explanation = TrapText.Explain(trap),
            Fuel = Used,
            Log = _world.TakeLog(),
        };
    }

    public void Dispose() => _graph.Dispose();
}
