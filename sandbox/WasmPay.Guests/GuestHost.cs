using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WasmPay.Guests.Host;
using WasmPay.Guests.Lockdown;
using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm.Engine;

namespace WasmPay.Guests;

/// <summary>
/// Runs guests in processes that have nothing: no secrets, no files, no network, an empty environment. Whatever a guest does to its
/// process, even with control over it, costs its own payment a referral; this process and other components go on.
/// </summary>
public sealed class GuestHost : ISandbox
{
    private readonly GuestHostOptions _options;
    private readonly GuestMetrics _metrics = new();
    private readonly Quarantine _quarantine;
    private readonly WorkerPool _pool;
    private readonly Dispatcher _dispatcher;
    private readonly OutcomeLimits _limits;
    private readonly WorkerReport _report;
    private readonly IDisposable _watched;

    /// <summary>Starts workers and waits until the first is ready.</summary>
    /// <exception cref="GuestHostException">There can be no workers here (see <see cref="IsSupported"/>), or none became ready.</exception>
    public GuestHost(GuestHostOptions options, TimeProvider? clock = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (clock, logger) = (clock ?? TimeProvider.System, logger ?? NullLogger.Instance);
        _options = options;
        if (!CanRun(options, out var why)) throw new GuestHostException("unsupported", why);
        // Else the attempts would use up the files that saying so takes.
        if (OpenFiles.TooFew(options) is { } files) throw new GuestHostException("too-few-files", files);
        _limits = OutcomeLimits.Of(options.Sandbox);
        _quarantine = new(options.QuarantineDeaths, options.QuarantineWindow, clock);
        _pool = new(options, clock, logger, _metrics);
        _watched = SandboxMeter.Holds(() => _pool.MemoryHeld);
        _dispatcher = new(_pool, _quarantine, _metrics, logger, notice => Quarantined?.Invoke(notice));
        try
        {
            _report = _pool.FirstReport();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A component killed its last worker and is called no more. Raised on the thread of the call; it should only take note.</summary>
    public event Action<QuarantineNotice>? Quarantined;

    /// <inheritdoc/>
    public SandboxOptions Options => _options.Sandbox;

    /// <inheritdoc/>
    public Isolation Isolation => Isolation.Process;

    /// <inheritdoc/>
    public EngineIdentity Engine => _report.Engines[0];

    /// <inheritdoc/>
    public string EngineReason => _report.Reasons[0];

    /// <summary>What the kernel enforces on workers.</summary>
    public LockdownParts Lockdown => _report.Lockdown;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Held => _quarantine.Held;

    internal WorkerPool Pool => _pool;

    /// <summary>Whether guests can have processes of their own here; <paramref name="why"/> says why not, in one sentence.</summary>
    public static bool IsSupported(out string why) => CanRun(new(), out why);

    private static bool CanRun(GuestHostOptions options, out string why)
    {
        why = WorkerSpawn.WhyNot(options) ?? "";
        return why.Length == 0;
    }

    /// <summary>Admits a component: a worker decodes, validates and compiles it. The bytes must not change while the validator is used.</summary>
    /// <param name="component">The component's bytes.</param>
    /// <param name="validator">The validator, where it is admitted.</param>
    /// <param name="refusals">Why not, empty where it is.</param>
    /// <param name="engine">One of the engines that the options name; null for the sandbox's own.</param>
    /// <param name="cancellation">Ends the wait for a worker.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled. What a worker has begun is waited for all the same.</exception>
    public bool TryLoad(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out WorkerValidator? validator,
        out IReadOnlyList<Refusal> refusals,
        EngineChoice? engine = null,
        CancellationToken cancellation = default)
    {
        validator = null;
        var key = new ComponentKey(Digest(component), PlaceOf(engine));
        if (!TryLoad(key, component, out var contract, out var decides, out refusals, cancellation))
        {
            SandboxMeter.Refused(refusals);
            return false;
        }
        SandboxMeter.Admitted();
        validator = new(this, key, component, contract, decides);
        return true;
    }

    bool ISandbox.TryLoad(
        ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IAdmittedValidator? validator, out IReadOnlyList<Refusal> refusals, CancellationToken cancellation)
    {
        validator = TryLoad(component, out var own, out refusals, cancellation: cancellation) ? own : null;
        return validator is not null;
    }

    /// <inheritdoc/>
    public bool TryLoad(ReadOnlyMemory<byte> component, EngineChoice engine, [NotNullWhen(true)] out IAdmittedValidator? validator, out IReadOnlyList<Refusal> refusals)
    {
        validator = TryLoad(component, out var own, out refusals, engine) ? own : null;
        return validator is not null;
    }

    /// <inheritdoc cref="ISandbox.TryLoadForCoverage"/>
    public bool TryLoadForCoverage(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out WorkerCoverageValidator? validator,
        out IReadOnlyList<Refusal> refusals)
    {
        validator = null;
        // The sandbox's own engine, whose managed side counts: one that only interprets, where that was chosen.
        var key = new ComponentKey(Digest(component), 0, Coverage: true);
        if (!TryLoad(key, component, out var contract, out var counts, out refusals, CancellationToken.None)) return false;
        validator = new(this, new CoverWork(key, component, _options, _limits), key.Digest, contract, counts);
        return true;
    }

    bool ISandbox.TryLoadForCoverage(ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IComponentValidator? validator, out IReadOnlyList<Refusal> refusals)
    {
        validator = TryLoadForCoverage(component, out var own, out refusals) ? own : null;
        return validator is not null;
    }

    private bool TryLoad(
        ComponentKey key, ReadOnlyMemory<byte> component, [NotNullWhen(true)] out string? contract, [NotNullWhen(true)] out EngineIdentity? engine, out IReadOnlyList<Refusal> refusals,
        CancellationToken cancellation)
    {
        (contract, engine) = (null, null);
        if (TooLarge(component, out refusals)) return false;
        var load = new LoadWork(key, component, _options);
        RunOrLeave(load, cancellation);
        (contract, engine, refusals) = (load.Contract, load.Engine, load.Refusals);
        return contract is not null && engine is not null;
    }

    /// <summary>What bytes are. Any bytes have an answer, even those that kill whoever looks at them.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled. What a worker has begun is waited for all the same.</exception>
    public ComponentInspection Inspect(ReadOnlyMemory<byte> component, CancellationToken cancellation = default)
    {
        var key = new ComponentKey(Digest(component), 0);
        var inspect = new InspectWork(key, component, _report, _options);
        if (TooLarge(component, out var refusals)) inspect.Refuse(refusals[0]);
        else RunOrLeave(inspect, cancellation);
        return inspect.Inspection!;
    }

    /// <inheritdoc/>
    public Refusal? Disassemble(ReadOnlyMemory<byte> component, TextWriter output, int? function = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (TooLarge(component, out var refusals)) return refusals[0];
        var disassemble = new DisassembleWork(new(Digest(component), 0), component, function, _options);
        Run(disassemble, CancellationToken.None);
        output.Write(disassemble.Text);
        return disassemble.Refusal;
    }

    /// <summary>All requests of a payment in one message to one worker; the outcomes are in their order.</summary>
    /// <exception cref="ArgumentException">
    /// There are more than <see cref="GuestHostOptions.BatchItems"/>, a validator is another host's, or a text has an unpaired surrogate.
    /// </exception>
    public IReadOnlyList<Outcome> Validate(IReadOnlyList<(IAdmittedValidator Validator, ValidationRequest Request)> requests, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (requests.Count > _options.BatchItems) throw new ArgumentException($"{requests.Count} requests are more than the {_options.BatchItems} of one message.", nameof(requests));
        var batch = new GuestRequest[requests.Count];
        for (var i = 0; i < batch.Length; i++) batch[i] = new(requests[i].Validator as WorkerValidator ?? throw new ArgumentException("A validator does not run in a process of its own.", nameof(requests)), requests[i].Request, null);
        return Run(batch, cancellation);
    }

    /// <inheritdoc/>
    public bool Release(string digest) => _quarantine.Release(digest) | _pool.Release(digest);

    internal Outcome[] Run(GuestRequest[] requests, CancellationToken cancellation)
    {
        var work = new BatchWork(requests, _options, _limits);
        _metrics.Batch(requests.Length);
        // Nobody listens in the workers; what guests do there is counted here, once.
        SandboxMeter.Began(requests.Length);
        try
        {
            Run(work, cancellation);
        }
        finally
        {
            SandboxMeter.Ended(requests.Length);
        }
        foreach (var outcome in work.Outcomes) SandboxMeter.Came(outcome);
        return work.Outcomes;
    }

    internal void Run(GuestWork work, CancellationToken cancellation) => _dispatcher.Run(work, cancellation);

    // Who leaves waits for no worker any more; what one has begun is his until it ends, so that nobody begins more than he may have.
    private void RunOrLeave(GuestWork work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Run(work, cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private bool TooLarge(ReadOnlyMemory<byte> component, out IReadOnlyList<Refusal> refusals)
    {
        var too = component.Length > _options.Sandbox.ComponentBytes;
        refusals = too ? [new("over-limit", $"The component has {component.Length} bytes; at most {_options.Sandbox.ComponentBytes} are taken (component-bytes).")] : [];
        return too;
    }

    private byte PlaceOf(EngineChoice? engine)
    {
        if (engine is not { } named) return 0;
        for (byte place = 0; place < _options.Engines.Count; place++)
            if (_options.Engines[place] == named) return place;
        throw new EngineUnavailableException(named == EngineChoice.Wasmtime && !WasmtimeLibrary.TryFind(out var why) ? why : $"Workers were not told to have {named} ready.");
    }

    private static string Digest(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <summary>Ends all workers. Calls that wait come to failures of the host.</summary>
    public void Dispose()
    {
        _watched.Dispose();
        _pool.Dispose();
        _metrics.Dispose();
    }
}
