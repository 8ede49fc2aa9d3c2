using System.Collections.Immutable;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm.Engine;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>Executes in a sandbox, wherever its guests run, on an engine by name and under the sandbox's limits.</summary>
public sealed class SandboxExecutorFactory(string name, EngineChoice engine, ISandbox sandbox) : IExecutorFactory
{
    private static readonly ImmutableArray<(string Name, EngineChoice Engine)> s_all =
        [("interpreter", EngineChoice.Interpreted), ("compiled", EngineChoice.Compiled), ("wasmtime", EngineChoice.Wasmtime)];

    /// <summary>The engines that <see cref="All"/> asks for and that can be had here: what a host of workers must have ready.</summary>
    public static ImmutableArray<EngineChoice> Engines =>
        [.. s_all.Select(each => each.Engine).Where(each => each != EngineChoice.Wasmtime || WasmtimeLibrary.TryFind(out _))];

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>All that a payment may be decided by; the first is what the others are compared with.</summary>
    public static ImmutableArray<IExecutorFactory> All(ISandbox sandbox) => [.. s_all.Select(each => new SandboxExecutorFactory(each.Name, each.Engine, sandbox))];

    /// <inheritdoc/>
    public ExecutorStart Start(ReadOnlyMemory<byte> component)
    {
        try
        {
            return sandbox.TryLoad(component, engine, out var validator, out var refusals)
                ? new ExecutorStart.Ready(new Executor(validator))
                : new ExecutorStart.Refused(string.Join(' ', refusals.Select(refusal => refusal.Message)));
        }
        catch (Exception missing) when (missing is EngineUnavailableException or WasmtimeUnavailableException)
        {
            return new ExecutorStart.Unavailable(missing.Message);
        }
    }

    private sealed class Executor(IAdmittedValidator validator) : IExecutor
    {
        public EngineIdentity Engine => validator.Engine;

        public Outcome Validate(ValidationRequest request, CancellationToken cancellation) => validator.Validate(request, cancellation);

        public void Dispose() => validator.Dispose();
    }
}
