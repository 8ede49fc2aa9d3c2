using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>
/// Two engines as one: every module runs on both, and whatever they say is compared: acceptance, results, traps, fuel, calls of
/// the host, memories, tables and globals. The first one's answers are given on; differences are kept in <see cref="Disagreements"/>.
/// Host functions run once, for the first engine; the second gets what they did replayed.
/// </summary>
public sealed class DifferentialEngine : ICoreEngine
{
    private readonly ConcurrentQueue<Disagreement> _disagreements = new();

    /// <summary>A pair of engines, which remain the caller's.</summary>
    public DifferentialEngine(ICoreEngine left, ICoreEngine right)
    {
        Left = left;
        Right = right;
        Identity = new EngineIdentity($"{left.Identity.Name}+{right.Identity.Name}", $"{left.Identity.Version}+{right.Identity.Version}", left.Identity.FuelSchedule);
    }

    /// <inheritdoc/>
    public EngineIdentity Identity { get; }

    /// <summary>What they did not agree on so far.</summary>
    public IReadOnlyCollection<Disagreement> Disagreements => _disagreements;

    /// <summary>
    /// Whether both are the managed engine, which counts fuel exactly up to any trap, where Wasmtime tells a lower bound, and ends a
    /// recursion at the same call however it runs, where Wasmtime goes on.
    /// </summary>
    internal bool IsExact => Left is ManagedEngine && Right is ManagedEngine;

    /// <summary>Whether two observations of one call need not agree: one engine was stopped by the host, or the second may go deeper.</summary>
    internal bool Excuses(Observation left, Observation right) => right.IsBound || MayGoOnAfter(left);

    /// <summary>Whether the second engine may go on where the first one ended.</summary>
    internal bool MayGoOnAfter(Observation left) => left.IsBound || (left.IsDeepest && !IsExact);

    internal ICoreEngine Left { get; }

    internal ICoreEngine Right { get; }

    /// <inheritdoc/>
    public bool TryCompile(
        ReadOnlyMemory<byte> binary,
        CompileOptions options,
        [NotNullWhen(true)] out ICoreModule? module,
        [NotNullWhen(false)] out ModuleError? error)
    {
        var left = Left.TryCompile(binary, options, out var leftModule, out error);
        var right = Right.TryCompile(binary, options, out var rightModule, out var rightError);
        module = left && right ? new PairedModule(leftModule!, rightModule!) : null;
        if (left == right) return left;

        // A limit is each engine's own; an engine that stops there has not judged the module.
        if ((error ?? rightError)!.Kind != ModuleErrorKind.LimitExceeded) Report(new Disagreement($"a module of {binary.Length} bytes", error?.ToString() ?? "accepted", rightError?.ToString() ?? "accepted"));
        leftModule?.Dispose();
        rightModule?.Dispose();
        error ??= rightError!;
        return false;
    }

    /// <inheritdoc/>
    public ICoreStore CreateStore(StoreLimits limits) => new PairedStore(this, limits);

    /// <inheritdoc/>
    public void Dispose() { }

    /// <summary>Takes and clears what they did not agree on.</summary>
    public IReadOnlyList<Disagreement> TakeDisagreements()
    {
        var taken = new List<Disagreement>();
        while (_disagreements.TryDequeue(out var disagreement)) taken.Add(disagreement);
        return taken;
    }

    internal void Report(Disagreement disagreement) => _disagreements.Enqueue(disagreement);
}

/// <summary>A module on both engines.</summary>
internal sealed record PairedModule(ICoreModule Left, ICoreModule Right) : ICoreModule
{
    public IReadOnlyList<CoreImport> Imports => Left.Imports;

    public IReadOnlyList<CoreExport> Exports => Left.Exports;

    public ModuleDemand Demand => Left.Demand;

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
