using System.Collections.Immutable;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Guests;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Server.Guests;
using WasmPay.Wasm.Engine;

namespace WasmPay.Cli.Fuzz;

/// <summary>Executes in a worker, on an engine that it has ready.</summary>
internal sealed class WorkerExecutorFactory(string name, EngineChoice engine, GuestHost host) : IExecutorFactory
{
    /// <summary>What a worker must have ready for coverage and for a replay on everything.</summary>
    public static IReadOnlyList<EngineChoice> Engines { get; } =
        [EngineChoice.Managed, EngineChoice.Interpreted, EngineChoice.Compiled, .. WasmtimeLibrary.TryFind(out _) ? [EngineChoice.Wasmtime] : Array.Empty<EngineChoice>()];

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>The options by their one engine, which is among <see cref="Engines"/>: attacked is coverage's, and then all are compared.</summary>
    public static SandboxOptions OnOneEngine(SandboxOptions options) => options.Engine is EngineChoice.Auto or EngineChoice.Both
        ? options with { Engine = Engines.Contains(EngineChoice.Wasmtime) ? EngineChoice.Wasmtime : EngineChoice.Managed }
        : options;

    /// <summary>All that a payment may be decided by, where guests run; the first is what the others are compared with.</summary>
    public static ImmutableArray<IExecutorFactory> Of(GuestMachinery guests) => guests.Host is not { } host
        ? SandboxExecutorFactory.All
        :
        [
            new WorkerExecutorFactory("interpreter", EngineChoice.Interpreted, host),
            new WorkerExecutorFactory("compiled", EngineChoice.Compiled, host),
            new WorkerExecutorFactory("wasmtime", EngineChoice.Wasmtime, host),
        ];

    /// <inheritdoc/>
    public ExecutorStart Start(ReadOnlyMemory<byte> component, SandboxOptions options)
    {
        if (!Engines.Contains(engine)) return new ExecutorStart.Unavailable("Wasmtime's library was not found.");
        return host.TryLoad(component, out var validator, out var refusals, engine)
            ? new ExecutorStart.Ready(new Executor(validator))
            : new ExecutorStart.Refused(string.Join(' ', refusals.Select(refusal => refusal.Message)));
    }

    private sealed class Executor(WorkerValidator validator) : IExecutor
    {
        public EngineIdentity Engine => validator.Engine;

        public Outcome Validate(ValidationRequest request, CancellationToken cancellation) => validator.Validate(request, cancellation);

        public void Dispose() => validator.Dispose();
    }
}
