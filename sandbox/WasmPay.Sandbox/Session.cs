using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Metering;
using WasmPay.Sandbox.Wasi;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>
/// One instantiation of a validator, for one call at a time. After a call it is made fresh again where the engine can; an
/// instance whose start has seen the transaction (its time, its randomness) is not used for another.
/// </summary>
internal sealed class Session : IDisposable
{
    /// <summary>The trap's name where the thread's own stack was short.</summary>
    public static readonly string ShortOfStack = TrapText.Name(TrapCode.HostStackExhausted);

    // Two lines, since processors fetch them in pairs.
    private const int GapBytes = 128;

    private readonly ComponentPlan _plan;
    private readonly ContractExport _contract;
    private readonly SandboxOptions _options;
    private readonly EngineIdentity _engine;
    private readonly MemoryLease _lease;
    private readonly ClosedWorld _world;
    private readonly ComponentGraph _graph;
    private readonly CoreValue[] _argument = new CoreValue[1];
    private readonly CoreValue[] _answer = new CoreValue[1];
    private LiftedFunc? _validate;
    private ulong _fuel;
    private byte[]? _before;
    private byte[]? _after;
    private ulong _startHostFuel;
    private long _startPages;
    private bool _reusable;
    private bool _started;

    /// <summary>
    /// A session between two pieces of memory that nobody touches. A call writes into the session's objects all the time; without a
    /// gap, a line of the processor's cache could hold one of them and something that other threads read.
    /// </summary>
    public static Session Apart(GuestRuntime host, ComponentPlan plan, ContractExport contract, GuestBudget budget, MemoryLease lease)
    {
        // The collector moves objects, but keeps their order.
        var before = new byte[GapBytes];
        return new(host, plan, contract, budget, lease) { _before = before };
    }

    /// <summary>A session that has and gives back <paramref name="lease"/>.</summary>
    public Session(GuestRuntime host, ComponentPlan plan, ContractExport contract, GuestBudget budget, MemoryLease lease)
    {
        (_plan, _contract, _options, _engine, _lease) = (plan, contract, host.Options, host.Engine.Identity, lease);
        _graph = new(host.Engine.CreateStore(budget.Limits(host.Options)), host.Options.Limits.Instances * 2L, host.Options.Handles);
        _world = new(_graph.Meter);
    }

    /// <summary>Fuel that instantiation used.</summary>
    public ulong StartFuel { get; private set; }

    /// <summary>Bytes of linear memories and tables that it may hold resident.</summary>
    public long HeldBytes => _graph.HeldBytes;

    /// <summary>What it has of the process's memory.</summary>
    public MemoryLease Lease => _lease;

    private ulong Used => _fuel - _graph.Store.Fuel;

    /// <summary>What the last call executed, where the modules were compiled to count it.</summary>
    public IReadOnlyList<CoverageMap> Coverage => _graph.Coverage;

    /// <summary>Instantiates; an outcome where that fails.</summary>
    public Outcome? Start(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        _graph.Store.Fuel = _fuel = call.Fuel ?? _options.Fuel;
        _graph.Store.Deadline = deadline;
        _graph.Meter.Begin();
        _world.Begin(call.EpochMs, call.Seed);
        try
        {
            var root = _graph.Instantiate(_plan, _world.Resolve);
            _validate = ((RuntimeInstance)root.Exports[_contract.Instance]).Exports[Admission.Function] as LiftedFunc
                ?? throw new ComponentLinkException("The component exports a validate that it only imports.");
            _graph.Meter.Settle();
        }
        catch (TrapException trap)
        {
            return OutcomeOf(trap, answering: false, cancellation);
        }
        catch (Exception failed) when (failed is LinkException or ComponentLinkException)
        {
            return Ended(OutcomeKind.Trap, failed.Message) with { Trap = "link" };
        }
        catch (Exception failed) when (IsOfTheHost(failed))
        {
            return Ended(OutcomeKind.HostFailure, failed.Message) with { Trap = "no-memory" };
        }
        StartFuel = Used;
        (_startHostFuel, _startPages) = (_graph.Meter.Charged, _graph.Pages);
        if (_before is not null) _after = new byte[GapBytes];
        _started = true;
        _reusable = !_world.Observed;
        return null;
    }

    /// <summary>Calls the validator once.</summary>
    public Outcome Run(in Call call, Deadline deadline, CancellationToken cancellation)
    {
        // The first call goes on in the world that instantiation began in.
        if (!_started) _world.Begin(call.EpochMs, call.Seed);
        _started = false;
        var (store, meter) = (_graph.Store, _graph.Meter);
        store.Fuel = _fuel - StartFuel;
        store.Deadline = deadline;
        meter.Begin(_startHostFuel);
        var validate = _validate!;
        // While the host reads or writes guest memory, what goes wrong is the answer's fault and not a trap of its code.
        var answering = true;
        try
        {
            store.BeginCalls();
            validate.Enter();
            var context = validate.Context;
            var at = call.Current is not null ? ContractCodec.Lower(context, call.Current, _contract.Kept) : ContractCodec.Lower(context, call.Legacy!);
            _argument[0] = new(at, null);
            answering = false;
            validate.Core.Invoke(_argument, _answer);
            answering = true;
            meter.Charge((_graph.Pages - _startPages) * HostFuel.Page);
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
            meter.Settle();
            return new()
            {
                Kind = OutcomeKind.Verdict,
                Engine = _engine,
                Verdict = verdict,
                Legacy = legacy,
                Fuel = Used,
                HostFuel = meter.Charged,
                StartFuel = StartFuel,
                StartHostFuel = _startHostFuel,
                Log = _world.TakeLog(),
                WentDeep = store.TakeWentDeep(),
            };
        }
        catch (TrapException trap)
        {
            return OutcomeOf(trap, answering, cancellation);
        }
        catch (ContractException broken)
        {
            return Ended(OutcomeKind.MalformedAnswer, broken.Message);
        }
        catch (Exception failed) when (IsOfTheHost(failed))
        {
            return Ended(OutcomeKind.HostFailure, failed.Message) with { Trap = "no-memory" };
        }
        finally
        {
            store.EndCalls();
        }
    }

    /// <summary>Makes the instance fresh for the next call; false where it cannot be used again.</summary>
    public bool TryReset()
    {
        if (!_reusable) return false;
        _graph.Store.Fuel = _fuel;
        _graph.Meter.Begin();
        try
        {
            return _graph.TryReset();
        }
        catch (TrapException)
        {
            return false;
        }
        finally
        {
            // An idle session keeps nothing of its caller's.
            _graph.Store.Deadline = null;
        }
    }

    /// <summary>The outcome of a call that had to end before the guest did.</summary>
    public static Outcome Interrupted(SandboxOptions options, CancellationToken cancellation) => new()
    {
        Kind = OutcomeKind.Deadline,
        Trap = TrapText.Name(TrapCode.Interrupted),
        Explanation = WhyInterrupted(options, cancellation),
        Fuel = 0,
    };

    private static string WhyInterrupted(SandboxOptions options, CancellationToken cancellation) => cancellation.IsCancellationRequested
        ? "The caller cancelled the call."
        : $"The validator ran past its deadline of {options.Deadline.TotalMilliseconds} ms.";

    private static bool IsOfTheHost(Exception failed) => failed is OutOfMemoryException or InsufficientExecutionStackException;

    // 0.1.0 knows no findings: a denial becomes one, under a clause of the host's.
    private static Verdict FromLegacy(LegacyAnswer answer) => answer.Approved
        ? new(Decision.Approve, [])
        : new(Decision.Deny, [new Finding("declined", string.IsNullOrEmpty(answer.Reason) ? "The validator gave no reason." : answer.Reason)]);

    private Outcome OutcomeOf(TrapException trap, bool answering, CancellationToken cancellation)
    {
        var kind = trap.Code switch
        {
            TrapCode.OutOfFuel => OutcomeKind.OutOfFuel,
            TrapCode.OutOfMemory or TrapCode.CallStackExhausted => OutcomeKind.OutOfMemory,
            TrapCode.Interrupted => OutcomeKind.Deadline,
            TrapCode.HostStackExhausted => OutcomeKind.HostFailure,
            TrapCode.Host when answering => OutcomeKind.MalformedAnswer,
            _ => OutcomeKind.Trap,
        };
        var ended = Ended(kind, kind == OutcomeKind.Deadline ? WhyInterrupted(_options, cancellation) : TrapText.Explain(trap));
        return kind is OutcomeKind.OutOfFuel or OutcomeKind.MalformedAnswer ? ended : ended with { Trap = TrapText.Name(trap.Code) };
    }

    // Without a verdict. What is left in the instance is in an unknown state.
    private Outcome Ended(OutcomeKind kind, string explanation)
    {
        _reusable = false;
        _graph.Meter.Close();
        return new() { WentDeep = _graph.Store.TakeWentDeep(), Kind = kind, Engine = _engine, Explanation = explanation, Fuel = Used, HostFuel = _graph.Meter.Charged, StartFuel = StartFuel, StartHostFuel = _startHostFuel, Log = _world.TakeLog() };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _graph.Dispose();
        }
        finally
        {
            // Whatever the engine has to say, the process's memory is for the next one.
            _lease.Dispose();
        }
    }
}
