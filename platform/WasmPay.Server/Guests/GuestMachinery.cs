using Microsoft.Extensions.Logging;
using WasmPay.Guests;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Engines;
using Sandboxed = WasmPay.Sandbox.Sandbox;

namespace WasmPay.Server.Guests;

/// <summary>What runs guests, in processes of their own or in this one, with the reasons for it.</summary>
public sealed class GuestMachinery : IDisposable
{
    private readonly Sandboxed? _sandbox;
    private readonly GuestHost? _host;

    private GuestMachinery(Sandboxed sandbox, string reason)
    {
        (_sandbox, IsolationReason) = (sandbox, reason);
        Loader = new SandboxLoader(sandbox);
    }

    private GuestMachinery(GuestHost host, ulong fuel, string reason)
    {
        (_host, IsolationReason) = (host, reason);
        Loader = new WorkerLoader(host, fuel);
    }

    /// <summary>Makes validators, and runs them.</summary>
    public IValidatorLoader Loader { get; }

    /// <summary>Where guests run.</summary>
    public Isolation Isolation => _host is null ? Isolation.InProcess : Isolation.Process;

    /// <summary>Why there, in one sentence.</summary>
    public string IsolationReason { get; }

    /// <summary>Which engine runs them and why, in one sentence.</summary>
    public string EngineReason => _host?.EngineReason ?? _sandbox!.EngineReason;

    /// <summary>The workers; null in this process.</summary>
    public GuestHost? Host => _host;

    /// <summary>The sandbox; null in processes of their own.</summary>
    public Sandboxed? Sandbox => _sandbox;

    /// <summary>Where guests run that nobody says more about: in processes of their own where there can be any.</summary>
    public static (Isolation Isolation, string Reason) Choose(Isolation? asked) => asked switch
    {
        Isolation.Process => (Isolation.Process, "Validators run in processes of their own: it was asked for."),
        Isolation.InProcess => (Isolation.InProcess, "Validators run in this process: it was asked for."),
        _ => GuestHost.IsSupported(out var why)
            ? (Isolation.Process, "Validators run in processes of their own.")
            : (Isolation.InProcess, $"Validators run in this process: {why}"),
    };

    /// <summary>How workers run the guests of a sandbox with these options.</summary>
    public static GuestHostOptions Workers(SandboxOptions sandbox) => new()
    {
        Sandbox = sandbox,
        CallDeadline = sandbox.Deadline,
        // Where no machine code is to be made of a guest's bytes, workers have nothing ready that would.
        FurtherEngines = sandbox.Engine == EngineChoice.Interpreted ? [] : [EngineChoice.Managed],
    };

    /// <summary>Starts it, with <paramref name="workers"/> of another kind than <see cref="Workers"/> where they are given.</summary>
    /// <exception cref="GuestHostException">Processes were asked for, or can be had, and none became ready.</exception>
    /// <exception cref="EngineUnavailableException">The engine was named and cannot be had here.</exception>
    public static GuestMachinery Start(SandboxOptions options, Isolation? asked, TimeProvider clock, ILogger logger, GuestHostOptions? workers = null)
    {
        var (isolation, reason) = Choose(asked);
        if (isolation == Isolation.InProcess)
        {
            if (asked is null) GuestLog.InProcess(logger, reason);
            var sandbox = new Sandboxed(options, clock);
            sandbox.CompilationFailed += (_, failure) => GuestLog.CompilationFailed(logger, failure.ModuleBytes, failure.Failure);
            return new GuestMachinery(sandbox, reason);
        }
        // A worker says only that it cannot have an engine; here the operator is told why.
        if (options.Engine is EngineChoice.Wasmtime or EngineChoice.Both) EngineFactory.Select(EngineChoice.Wasmtime, callDepth: options.CallDepth).Engine.Dispose();
        var host = new GuestHost(workers ?? Workers(options), clock, logger);
        host.Quarantined += notice => GuestLog.Quarantined(logger, notice.Digest, notice.Reason);
        return new GuestMachinery(host, options.Fuel, reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host?.Dispose();
        _sandbox?.Dispose();
    }
}
