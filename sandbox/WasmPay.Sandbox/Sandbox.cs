using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>Admits components and makes validators of them, whose guests run in this process.</summary>
public sealed class Sandbox : ISandbox
{
    private readonly TimeProvider _clock;
    private readonly EngineSelection _selection;
    private readonly EngineSide _first;
    private readonly EngineSide? _second;
    private readonly Lazy<EngineSide> _managed;

    // Whether the managed engine may run what Wasmtime's compiler is not given.
    private readonly bool _fallsBack;

    // Where components wait for Wasmtime's compiler while the managed engine decides; null where the engine was named.
    private readonly CompileLine? _line;

    // Those of engines by name, for evidence.
    private readonly Dictionary<EngineChoice, Sandbox> _byEngine = [];

    /// <summary>A sandbox on the engine and limits of <paramref name="options"/>.</summary>
    /// <exception cref="EngineUnavailableException">The engine was named and cannot be had here.</exception>
    public Sandbox(SandboxOptions options, TimeProvider? clock = null)
        : this(options, Select(options), owns: true, clock)
    {
    }

    /// <summary>A sandbox on an engine that the caller keeps and disposes.</summary>
    public Sandbox(SandboxOptions options, ICoreEngine engine, TimeProvider? clock = null)
        : this(options, new EngineSelection(engine ?? throw new ArgumentNullException(nameof(engine)), $"The {engine.Identity.Name} engine was given."), owns: false, clock)
    {
    }

    private Sandbox(SandboxOptions options, EngineSelection selection, bool owns, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Limits.Check();
        var time = _clock = clock ?? TimeProvider.System;
        Options = options;
        _selection = selection;
        // What the process may hold is what its sides hold together: two engines that are asked alike, or one and what it leaves to the managed one.
        _fallsBack = owns && selection.Engine is WasmtimeEngine && options.Engine is EngineChoice.Auto or EngineChoice.Both;
        var spare = Math.Max(options.MemoryBytes, options.ProcessMemoryBytes / 2);
        var ofManaged = _fallsBack ? options with { ProcessMemoryBytes = spare } : options;
        var ofSide = _fallsBack ? options with { ProcessMemoryBytes = Math.Max(options.MemoryBytes, options.ProcessMemoryBytes - spare) } : options;
        _first = new(selection.Engine, owns, ofSide, time);
        if (selection.Second is { } second) _second = new(second, owns, ofManaged, time);
        _managed = new(() => IsManaged(_first) ? _first : _second is not null && IsManaged(_second) ? _second : new(ForCoverage(options), owns: true, ofManaged, time));
        if (_fallsBack && selection.Second is null) _line = new(failure => CompilationFailed?.Invoke(this, new(0, failure)), digest => Compiles?.Invoke(digest));
        Watch(selection.Engine);
        if (selection.Second is { } other) Watch(other);
    }

    /// <summary>A warm function could not be compiled, which is a fault of the managed engine. Raised on its compiler's thread.</summary>
    public event EventHandler<CompilationFailure>? CompilationFailed;

    /// <summary>
    /// Wasmtime's compiler begins with the component of this digest, beside the calls; null: it is done with it. Raised on the compiler's thread.
    /// </summary>
    public event Action<string?>? Compiles;

    /// <inheritdoc/>
    public SandboxOptions Options { get; }

    /// <inheritdoc/>
    public Isolation Isolation => Isolation.InProcess;

    /// <inheritdoc/>
    public EngineIdentity Engine => _selection.Engine.Identity;

    /// <inheritdoc/>
    public string EngineReason => _selection.Reason;

    /// <summary>Bytes that its guests hold now: running ones their whole budget, idle ones what is resident.</summary>
    public long MemoryHeld
    {
        get
        {
            // Nothing is allocated here: a worker is asked this also when a guest has filled its heap.
            var held = _first.Host.Memory.Held + (_second?.Host.Memory.Held ?? 0);
            if (_managed.IsValueCreated && _managed.Value is var managed && managed != _first && managed != _second) held += managed.Host.Memory.Held;
            return held;
        }
    }

    /// <summary>Whether a validator waits for Wasmtime's compiler, or is compiled, beside the calls.</summary>
    public bool IsCompiling => _line is { IsWorking: true };

    /// <summary>What is compiled now.</summary>
    internal ClockSet<CompiledComponent> Compiled => _first.Compiled;

    /// <summary>What has idle instances now.</summary>
    internal ClockSet<SessionPool> Ready => _first.Host.Ready;

    /// <summary>What its guests share.</summary>
    internal GuestRuntime Host => _first.Host;

    private IEnumerable<EngineSide> Sides => new[] { _first, _second, _managed.IsValueCreated ? _managed.Value : null }.OfType<EngineSide>().Distinct();

    /// <summary>Decodes, validates and compiles a component, and admits it as a validator or says why not. The bytes are copied.</summary>
    /// <param name="component">The component's bytes.</param>
    /// <param name="validator">The validator, where it is admitted.</param>
    /// <param name="refusals">Why not, empty where it is.</param>
    /// <param name="mayCompile">Whether Wasmtime's compiler may be given it where the managed engine can decide alone.</param>
    public bool TryLoad(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out Validator? validator,
        out IReadOnlyList<Refusal> refusals,
        bool mayCompile = true)
    {
        validator = Load(component, mayCompile, out refusals);
        if (validator is null) SandboxMeter.Refused(refusals);
        else SandboxMeter.Admitted();
        return validator is not null;
    }

    // What has begun in this process is not cut short.
    bool ISandbox.TryLoad(
        ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IAdmittedValidator? validator, out IReadOnlyList<Refusal> refusals, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        validator = TryLoad(component, out var own, out refusals) ? own : null;
        return validator is not null;
    }

    /// <inheritdoc/>
    public bool TryLoad(ReadOnlyMemory<byte> component, EngineChoice engine, [NotNullWhen(true)] out IAdmittedValidator? validator, out IReadOnlyList<Refusal> refusals)
    {
        Sandbox? other;
        // One for each engine: an engine reserves terabytes of addresses.
        lock (_byEngine)
            if (!_byEngine.TryGetValue(engine, out other)) _byEngine.Add(engine, other = new(Options with { Engine = engine }, _clock));
        validator = other.TryLoad(component, out var own, out refusals) ? own : null;
        return validator is not null;
    }

    private Validator? Load(ReadOnlyMemory<byte> component, bool mayCompile, out IReadOnlyList<Refusal> refusals)
    {
        if (_line is not null) return LoadTiered(component, mayCompile, _line, out refusals);
        var side = SideFor(component, out var loading);
        if (Admit(loading, out refusals) is not { } first) return null;
        var digest = Digest(first.Bytes);
        if (_second is null || side == _second) return new(digest, first.Contract, On(side, digest, first), first.LoadedBytes);
        if (Admit(Load(_second, component, coverage: false), out refusals) is { } second) return new(digest, first.Contract, new PairedComponent(On(side, digest, first), On(_second, digest, second)), first.LoadedBytes + second.LoadedBytes);
        foreach (var module in first.Modules) module.Dispose();
        return null;
    }

    // What is admitted is the managed engine's to say, which is the same, and does it at once; Wasmtime's compiler comes later.
    private Validator? LoadTiered(ReadOnlyMemory<byte> component, bool mayCompile, CompileLine line, out IReadOnlyList<Refusal> refusals)
    {
        if (Admit(Load(_managed.Value, component, coverage: false), out refusals) is not { } admitted) return null;
        var digest = Digest(admitted.Bytes);
        Func<EngineComponent?>? compile = !mayCompile || IsTooMuch(admitted.Modules) ? null
            : () => Admit(Load(_first, admitted.Bytes, coverage: false), out _) is { } compiled ? On(_first, digest, compiled) : null;
        return new(digest, admitted.Contract, new TieredComponent(digest, On(_managed.Value, digest, admitted), _first.Engine.Identity, compile, line), admitted.LoadedBytes);
    }

    private static EngineComponent On(EngineSide side, string digest, Admitted admitted) =>
        new(side, digest, admitted.Bytes, admitted.Contract, admitted.Budget, admitted.Plan, admitted.Modules);

    // The first engine, or the managed one alone where the component is too much for the first one's compiler: to the same verdicts and fuel.
    private EngineSide SideFor(ReadOnlyMemory<byte> component, out Loading loading)
    {
        loading = Load(_first, component, coverage: false);
        if (!loading.TooMuchToCompile || !_fallsBack) return _first;
        loading = Load(_managed.Value, component, coverage: false);
        return _managed.Value;
    }

    // Of Wasmtime it cannot be told whether calls of very heavy functions, or of few, nest deeper than they may.
    private bool IsTooMuch(IReadOnlyList<ICoreModule> modules) =>
        !StackMark.IsFarEnough(GuestStack.Certain(Options.CallDepth, modules.Select(module => module.Demand.HeaviestCall).DefaultIfEmpty(1).Max())) ||
        modules.Any(module => module.Demand.CompileWork.Function > Options.FunctionCompileWork)
        || modules.Sum(module => module.Demand.CompileWork.Module) > Options.ComponentCompileWork;

    private static Admitted? Admit(Loading loading, out IReadOnlyList<Refusal> refusals)
    {
        var (loaded, contract, found) = (loading.Component, loading.Contract, loading.Refusals);
        refusals = found;
        if (loaded is null) return null;
        if (contract is not null && loaded.Budget is not null && found.Count == 0) return new(loaded.Bytes, loaded.Plan, loaded.Modules, contract, loaded.Budget);
        foreach (var module in loaded.Modules) module.Dispose();
        return null;
    }

    bool ISandbox.TryLoadForCoverage(ReadOnlyMemory<byte> component, [NotNullWhen(true)] out IComponentValidator? validator, out IReadOnlyList<Refusal> refusals)
    {
        validator = TryLoadForCoverage(component, out var own, out refusals) ? own : null;
        return validator is not null;
    }

    /// <inheritdoc cref="ISandbox.TryLoadForCoverage"/>
    public bool TryLoadForCoverage(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out CoverageValidator? validator,
        out IReadOnlyList<Refusal> refusals)
    {
        var admitted = Admit(Load(_managed.Value, component, coverage: true), out refusals);
        validator = admitted is null ? null : new(_managed.Value.Host, Digest(admitted.Bytes), admitted.Plan, admitted.Modules, admitted.Contract, admitted.Budget, admitted.LoadedBytes);
        return validator is not null;
    }

    /// <inheritdoc/>
    public ComponentInspection Inspect(ReadOnlyMemory<byte> component, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Loading loading;
        bool isTooMuch;
        if (_line is null)
        {
            isTooMuch = SideFor(component, out loading) != _first;
        }
        else
        {
            loading = Load(_managed.Value, component, coverage: false);
            isTooMuch = loading.Component is { } read && IsTooMuch(read.Modules);
        }
        var (loaded, contract, refusals) = (loading.Component, loading.Contract, loading.Refusals);
        if (loaded is not null)
            foreach (var module in loaded.Modules) module.Dispose();
        var shape = loaded?.Plan.Shape;
        return new(
            Digest(component),
            component.Length,
            contract?.Version,
            shape is null ? [] : [.. shape.Imports.Keys],
            shape is null ? [] : [.. shape.Exports.Keys],
            refusals.Count == 0,
            refusals,
            isTooMuch ? _managed.Value.Engine.Identity : Engine,
            !isTooMuch ? EngineReason : "The managed engine alone runs this validator: it is too much for Wasmtime's compiler (function-compile-work, component-compile-work), or for its count of nested calls (call-depth).");
    }

    /// <inheritdoc/>
    public IReadOnlyList<Outcome> Validate(IReadOnlyList<(IAdmittedValidator Validator, ValidationRequest Request)> requests, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return [.. requests.Select(asked => Guarded(asked.Validator, asked.Request, cancellation))];
    }

    [SuppressMessage("Design", "CA1031", Justification = "A payment is referred, not lost, when the machinery behind one of its validators breaks.")]
    private static Outcome Guarded(IAdmittedValidator validator, ValidationRequest request, CancellationToken cancellation)
    {
        try
        {
            return validator.Validate(request, cancellation);
        }
        catch (Exception broken)
        {
            return GuestRuntime.Failure("host-failure", $"The host failed while it ran the validator: {broken.Message}");
        }
    }

    /// <inheritdoc/>
    public Refusal? Disassemble(ReadOnlyMemory<byte> component, TextWriter output, int? function = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        var loading = Load(_managed.Value, component, coverage: false);
        if (loading.Component is not { } loaded) return loading.Refusals[0];
        try
        {
            for (var i = 0; i < loaded.Modules.Count; i++)
            {
                var count = Disassembler.FunctionCount(loaded.Modules[i]);
                output.WriteLine($";; core module {i}: {count} functions");
                if (function is { } one && one >= count) continue;
                for (var index = function ?? 0; index <= (function ?? count - 1); index++) Disassembler.Write(loaded.Modules[i], index, output);
            }
            return null;
        }
        finally
        {
            foreach (var module in loaded.Modules) module.Dispose();
        }
    }

    private static Loading Load(EngineSide side, ReadOnlyMemory<byte> component, bool coverage)
    {
        var options = side.Host.Options;
        if (component.Length > options.ComponentBytes)
            return new(null, null, [new("over-limit", $"The component has {component.Length} bytes; at most {options.ComponentBytes} are taken (component-bytes).")]);
        // The bytes are copied, so that nobody changes them while they are read.
        var bytes = component.ToArray();
        var (plan, modules, error) = side.Decode(bytes, coverage);
        if (error is not null) return new(null, null, [Admission.FromError(error)], error.Kind == ComponentErrorKind.TooMuchToCompile);
        var (contract, refusal) = Admission.FindContract(plan!.Shape);
        List<Refusal> refusals = [.. Admission.CheckImports(plan.Shape, options.Admission)];
        if (refusal is not null) refusals.Insert(0, refusal);
        var (budget, tooMuch) = GuestBudget.Of(plan, options);
        if (tooMuch is not null) refusals.Add(tooMuch);
        return new(new(bytes, plan, modules, budget), contract, refusals);
    }

    private static EngineSelection Select(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return EngineFactory.Select(options.Engine, options.ArtifactFolder, options.CallDepth);
    }

    private ManagedEngine ForCoverage(SandboxOptions options)
    {
        var engine = EngineFactory.Managed(options.Engine);
        Watch(engine);
        return engine;
    }

    private void Watch(ICoreEngine engine)
    {
        if (engine is ManagedEngine managed) managed.CompilationFailed += (_, failure) => CompilationFailed?.Invoke(this, failure);
    }

    private static bool IsManaged(EngineSide side) => side.Engine is ManagedEngine;

    private static string Digest(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <inheritdoc/>
    public void Dispose()
    {
        _line?.Dispose();
        lock (_byEngine)
            foreach (var other in _byEngine.Values) other.Dispose();
        foreach (var side in Sides.ToArray()) side.Dispose();
    }

    private sealed record Loading(Loaded? Component, ContractExport? Contract, IReadOnlyList<Refusal> Refusals, bool TooMuchToCompile = false);

    private sealed record Loaded(byte[] Bytes, ComponentPlan Plan, IReadOnlyList<ICoreModule> Modules, GuestBudget? Budget);

    private sealed record Admitted(byte[] Bytes, ComponentPlan Plan, IReadOnlyList<ICoreModule> Modules, ContractExport Contract, GuestBudget Budget)
    {
        public long LoadedBytes => Bytes.Length + Plan.DecodedBytes + Modules.Sum(module => module.Demand.DecodedBytes);
    }
}
