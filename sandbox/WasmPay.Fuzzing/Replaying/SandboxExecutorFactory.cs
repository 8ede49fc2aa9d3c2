using System.Collections.Immutable;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>Executes in this process, in a sandbox of its own.</summary>
public sealed class SandboxExecutorFactory : IExecutorFactory
{
    private const long CompiledBytesOfFunction = 256 << 10;
    private const long CompiledBytesOfModule = 512 << 10;

    private readonly Func<SandboxOptions, (Sandbox.Sandbox Sandbox, ICoreEngine? Engine)> make;

    /// <summary>Executes on an engine that <paramref name="engine"/> makes anew for each executor, and that goes with it.</summary>
    public SandboxExecutorFactory(string name, Func<ICoreEngine> engine)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(engine);
        Name = name;
        make = options =>
        {
            var made = engine();
            return (new Sandbox.Sandbox(options, made), made);
        };
    }

    private SandboxExecutorFactory(string name, EngineChoice choice)
    {
        Name = name;
        make = options => (new Sandbox.Sandbox(options with { Engine = choice }), null);
    }

    /// <summary>The managed engine, interpreting always.</summary>
    public static IExecutorFactory Interpreter { get; } =
        new SandboxExecutorFactory("interpreter", () => new ManagedEngine(new ManagedEngineOptions { Tier = Tier.Interpreted }));

    /// <summary>
    /// The managed engine, compiling before a function's first call. What would become more than 256 KiB of machine-independent code for a
    /// function, or 512 KiB for a module, stays interpreted, so that compiling a module takes 5 seconds at the very most.
    /// </summary>
    public static IExecutorFactory Compiled { get; } = new SandboxExecutorFactory("compiled", () => new ManagedEngine(new ManagedEngineOptions
    {
        Tier = Tier.Compiled,
        EmittedBytesOfFunction = CompiledBytesOfFunction,
        EmittedBytesOfModule = CompiledBytesOfModule,
    }));

    /// <summary>Wasmtime, where its library is there.</summary>
    public static IExecutorFactory Wasmtime { get; } = new SandboxExecutorFactory("wasmtime", EngineChoice.Wasmtime);

    /// <summary>All that a payment may be decided by; the first is what the others are compared with.</summary>
    public static ImmutableArray<IExecutorFactory> All { get; } = [Interpreter, Compiled, Wasmtime];

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ExecutorStart Start(ReadOnlyMemory<byte> component, SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var (sandbox, engine) = make(options);
            if (sandbox.TryLoad(component, out var validator, out var refusals)) return new ExecutorStart.Ready(new Executor(sandbox, engine, validator));
            sandbox.Dispose();
            engine?.Dispose();
            return new ExecutorStart.Refused(string.Join(' ', refusals.Select(refusal => refusal.Message)));
        }
        catch (Exception missing) when (missing is EngineUnavailableException or WasmtimeUnavailableException)
        {
            return new ExecutorStart.Unavailable(missing.Message);
        }
    }

    private sealed class Executor(Sandbox.Sandbox sandbox, ICoreEngine? engine, Validator validator) : IExecutor
    {
        public EngineIdentity Engine => sandbox.Engine;

        public Outcome Validate(ValidationRequest request, CancellationToken cancellation) => validator.Validate(request, cancellation);

        public void Dispose()
        {
            validator.Dispose();
            sandbox.Dispose();
            engine?.Dispose();
        }
    }
}
