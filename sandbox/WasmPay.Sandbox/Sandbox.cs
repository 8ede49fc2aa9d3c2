using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>Admits components and makes validators of them.</summary>
public sealed class Sandbox : IDisposable
{
    private readonly EngineSelection _selection;
    private readonly bool _ownsEngine;
    private readonly PlanTemplates _templates = new();

    /// <summary>A sandbox on the engine and limits of <paramref name="options"/>.</summary>
    /// <exception cref="EngineUnavailableException">The engine was named and cannot be had here.</exception>
    public Sandbox(SandboxOptions options, TimeProvider? clock = null)
        : this(options, EngineFactory.Select((options ?? throw new ArgumentNullException(nameof(options))).Engine, options.ArtifactFolder), clock) => _ownsEngine = true;

    /// <summary>A sandbox on an engine that the caller keeps and disposes.</summary>
    public Sandbox(SandboxOptions options, ICoreEngine engine, TimeProvider? clock = null)
        : this(options, new EngineSelection(engine ?? throw new ArgumentNullException(nameof(engine)), $"The {engine.Identity.Name} engine was given."), clock)
    {
    }

    private Sandbox(SandboxOptions options, EngineSelection selection, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _selection = selection;
        Host = new(selection.Engine, options, clock ?? TimeProvider.System);
        Compiled = new(options.CompiledValidators);
    }

    /// <summary>The options it was made with.</summary>
    public SandboxOptions Options => Host.Options;

    /// <summary>The engine in use.</summary>
    public EngineIdentity Engine => _selection.Engine.Identity;

    /// <summary>Why that engine, in one sentence.</summary>
    public string EngineReason => _selection.Reason;

    /// <summary>What is compiled now.</summary>
    internal ClockSet<CompiledComponent> Compiled { get; }

    /// <summary>What has idle instances now.</summary>
    internal ClockSet<SessionPool> Ready => Host.Ready;

    /// <summary>What its guests share.</summary>
    internal GuestHost Host { get; }

    /// <summary>Admits a component: decodes, validates and compiles it, and checks its contract and imports.</summary>
    public bool TryLoad(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out Validator? validator,
        out IReadOnlyList<Refusal> refusals)
    {
        var admitted = Admit(component, coverage: false, out refusals);
        validator = admitted is null ? null : new(this, Digest(admitted.Bytes), admitted.Bytes, admitted.Contract, admitted.Budget, admitted.Plan, admitted.Modules);
        return validator is not null;
    }

    private Admitted? Admit(ReadOnlyMemory<byte> component, bool coverage, out IReadOnlyList<Refusal> refusals)
    {
        var (loaded, contract, found) = Load(component, coverage);
        refusals = found;
        if (loaded is null) return null;
        if (contract is not null && loaded.Budget is not null && found.Count == 0) return new(loaded.Bytes, loaded.Plan, loaded.Modules, contract, loaded.Budget);
        foreach (var module in loaded.Modules) module.Dispose();
        return null;
    }

    /// <summary>As <see cref="TryLoad"/>, with code that counts what it executes. The managed engine does; Wasmtime refuses as <c>unsupported</c>.</summary>
    public bool TryLoadForCoverage(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out CoverageValidator? validator,
        out IReadOnlyList<Refusal> refusals)
    {
        var admitted = Admit(component, coverage: true, out refusals);
        validator = admitted is null ? null : new(Host, admitted.Plan, admitted.Modules, admitted.Contract, admitted.Budget);
        return validator is not null;
    }

    /// <summary>What bytes are: their contract, imports, exports, and whether they would be admitted. Any bytes have an answer.</summary>
    public ComponentInspection Inspect(ReadOnlyMemory<byte> component)
    {
        var (loaded, contract, refusals) = Load(component, coverage: false);
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
            Engine,
            EngineReason);
    }

    /// <summary>
    /// Writes the core code of a component, each function with byte offsets and fuel: one function of every core module, or all
    /// where <paramref name="function"/> is null. The managed engine only. The answer is why not, or null.
    /// </summary>
    public Refusal? Disassemble(ReadOnlyMemory<byte> component, TextWriter output, int? function = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Engine.Name != "managed") return new("unsupported", "Only the managed engine can show code; use --engine managed.");
        var (loaded, _, refusals) = Load(component, coverage: false);
        if (loaded is null) return refusals[0];
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

    private (Loaded? Component, ContractExport? Contract, IReadOnlyList<Refusal> Refusals) Load(ReadOnlyMemory<byte> component, bool coverage)
    {
        if (component.Length > Options.ComponentBytes)
            return (null, null, [new("over-limit", $"The component has {component.Length} bytes; at most {Options.ComponentBytes} are taken.")]);
        // The bytes are copied, so that nobody changes them while they are read.
        var bytes = component.ToArray();
        var (plan, modules, error) = Decode(bytes, coverage);
        if (error is not null) return (null, null, [Admission.FromError(error)]);
        var (contract, refusal) = Admission.FindContract(plan!.Shape);
        List<Refusal> refusals = [.. Admission.CheckImports(plan.Shape, Options.Admission)];
        if (refusal is not null) refusals.Insert(0, refusal);
        var (budget, tooMuch) = GuestBudget.Of(plan, Options);
        if (tooMuch is not null) refusals.Add(tooMuch);
        return (new(bytes, plan, modules, budget), contract, refusals);
    }

    /// <summary>Decodes and compiles; of the same bytes it always makes the same. Nobody may change them afterwards.</summary>
    internal (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(byte[] bytes, bool coverage)
    {
        var compile = new CompileOptions { Limits = new() { Bytes = Options.ComponentBytes, DataSegments = 100_000 }, Coverage = coverage, BytesStay = true };
        return ComponentDecoder.Decode(bytes, _selection.Engine, compile, new(), _templates);
    }

    private static string Digest(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <inheritdoc/>
    public void Dispose()
    {
        Host.Dispose();
        if (_ownsEngine) _selection.Engine.Dispose();
    }

    private sealed record Loaded(byte[] Bytes, ComponentPlan Plan, IReadOnlyList<ICoreModule> Modules, GuestBudget? Budget);

    private sealed record Admitted(byte[] Bytes, ComponentPlan Plan, IReadOnlyList<ICoreModule> Modules, ContractExport Contract, GuestBudget Budget);
}
