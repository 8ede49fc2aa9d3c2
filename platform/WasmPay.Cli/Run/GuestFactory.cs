using Microsoft.Extensions.Logging.Abstractions;
using WasmPay.Cli.Console;
using WasmPay.Guests;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Engines;
using WasmPay.Server.Guests;
using WasmPay.Wasm.Engine;

namespace WasmPay.Cli.Run;

/// <summary>A component that is ready to decide, wherever it runs.</summary>
internal sealed record ReadyGuest(string Contract, EngineIdentity Engine, Func<ValidationRequest, Outcome> Validate, Func<LegacyRequest, Outcome> ValidateLegacy);

/// <summary>Makes what runs guests for one command, and loads what the caller names into it.</summary>
internal static class GuestFactory
{
    /// <summary>One worker, or a sandbox in this process; what the caller can mend is bad input.</summary>
    /// <param name="options">Engine and limits.</param>
    /// <param name="isolation">Where; null for the usual place.</param>
    /// <param name="engines">Engines that a worker has ready beside the options' own; null for the usual ones.</param>
    public static GuestMachinery Start(SandboxOptions options, Isolation? isolation, IReadOnlyList<EngineChoice>? engines = null)
    {
        var workers = GuestMachinery.Workers(options);
        try
        {
            return GuestMachinery.Start(
                options, isolation, TimeProvider.System, NullLogger.Instance, workers with { Workers = 1, SpareWorkers = 0, FurtherEngines = engines ?? workers.FurtherEngines });
        }
        catch (Exception unusable) when (unusable is EngineUnavailableException or GuestHostException)
        {
            throw new BadInputException(unusable.Message);
        }
    }

    /// <summary>The component at <paramref name="path"/>, or bad input that says every reason.</summary>
    public static async Task<ReadyGuest> LoadAsync(GuestMachinery guests, string path, CancellationToken cancellation)
    {
        var bytes = await SandboxFactory.ReadAsync(path, cancellation);
        if (guests.Host is { } host)
        {
            return host.TryLoad(bytes, out var far, out var why)
                ? new ReadyGuest(far.Contract, far.Engine, request => far.Validate(request), request => far.ValidateLegacy(request))
                : throw SandboxFactory.NotAdmitted(path, why);
        }
        return guests.Sandbox!.TryLoad(bytes, out var near, out var refusals)
            ? new ReadyGuest(near.Contract, near.Engine, request => near.Validate(request), request => near.ValidateLegacy(request))
            : throw SandboxFactory.NotAdmitted(path, refusals);
    }

    /// <summary>The component as a subject for the fuzzer, with coverage where the engine counts it; the caller disposes it.</summary>
    public static IValidator LoadForFuzzing(GuestMachinery guests, SandboxOptions options, byte[] component, string path)
    {
        if (guests.Host is not { } host) return SandboxFactory.LoadForFuzzing(guests.Sandbox!, component, path);
        // Counting is the managed engine's, which may make machine code.
        if (options.Engine != EngineChoice.Interpreted && host.TryLoadForCoverage(component, out var counted, out _)) return counted;
        return host.TryLoad(component, out var plain, out var refusals) ? plain : throw SandboxFactory.NotAdmitted(path, refusals);
    }
}
