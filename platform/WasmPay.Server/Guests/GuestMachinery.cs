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
    private GuestMachinery(ISandbox sandbox, string reason) => (Sandbox, IsolationReason, Loader) = (sandbox, reason, new SandboxLoader(sandbox));

    /// <summary>Admits components and makes validators of them.</summary>
    public ISandbox Sandbox { get; }

    /// <summary>The same for the platform.</summary>
    public IValidatorLoader Loader { get; }

    /// <summary>Why guests run where they do, in one sentence.</summary>
    public string IsolationReason { get; }

    /// <summary>That compiled code is not kept between starts although it was asked for, and why, in a sentence; null where that is not so.</summary>
    public string? WhyNoArtifacts => Sandbox is { Isolation: Isolation.Process, Options.ArtifactFolder: { } folder }
        ? $"Compiled code is not kept in {folder}: components run in processes of their own, which open no files. `--isolation in-process` would keep it."
        : null;

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
    public static GuestHostOptions Workers(SandboxOptions sandbox) => new() { Sandbox = sandbox, CallDeadline = sandbox.Deadline };

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
        var machinery = new GuestMachinery(host, reason);
        if (machinery.WhyNoArtifacts is { } sentence) GuestLog.NoArtifacts(logger, sentence);
        return machinery;
    }

    /// <inheritdoc/>
    public void Dispose() => Sandbox.Dispose();
}
