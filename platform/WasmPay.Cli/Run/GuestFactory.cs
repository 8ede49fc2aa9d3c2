using Microsoft.Extensions.Logging.Abstractions;
using WasmPay.Cli.Console;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Guests;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Engines;
using WasmPay.Server.Guests;

namespace WasmPay.Cli.Run;

/// <summary>Makes what runs guests for one command, and loads what the caller names into it.</summary>
internal static class GuestFactory
{
    /// <summary>One worker, or a sandbox in this process; what the caller can mend is bad input.</summary>
    /// <param name="options">Engine and limits.</param>
    /// <param name="isolation">Where; null for the usual place.</param>
    /// <param name="evidence">Whether all engines are to be ready, since what is found is compared on them.</param>
    public static ISandbox Start(SandboxOptions options, Isolation? isolation, bool evidence = false)
    {
        var workers = GuestMachinery.Workers(options) with { Workers = 1, SpareWorkers = 0 };
        if (evidence) workers = workers with { FurtherEngines = SandboxExecutorFactory.Engines };
        try
        {
            var machinery = GuestMachinery.Start(options, isolation, TimeProvider.System, NullLogger.Instance, workers);
            if (machinery.WhyNoArtifacts is { } sentence) System.Console.Error.WriteLine(sentence);
            return machinery.Sandbox;
        }
        catch (Exception unusable) when (unusable is EngineUnavailableException or GuestHostException)
        {
            throw unusable is GuestHostException { Code: "cannot-start" } ? new HostFaultException(unusable.Message) : new BadInputException(unusable.Message);
        }
    }

    /// <summary>The component's bytes.</summary>
    public static Task<byte[]> ReadAsync(string path, CancellationToken cancellation) =>
        InputFile.ReadAsync(path, 256 << 20, "component", cancellation);

    /// <summary>The component at <paramref name="path"/>, or bad input that says every reason.</summary>
    public static async Task<IAdmittedValidator> LoadAsync(ISandbox sandbox, string path, CancellationToken cancellation) =>
        sandbox.TryLoad(await ReadAsync(path, cancellation), out var validator, out var refusals, cancellation) ? validator : throw NotAdmitted(path, refusals);

    /// <summary>The component as a subject for the fuzzer, with coverage where the engine counts it; the caller disposes it.</summary>
    public static IComponentValidator LoadForFuzzing(ISandbox sandbox, byte[] component, string path)
    {
        if (sandbox.TryLoadForCoverage(component, out var counted, out var refusals)) return counted;
        if (!refusals[0].IsOfHost && sandbox.TryLoad(component, out var plain, out refusals)) return plain;
        throw NotAdmitted(path, refusals);
    }

    /// <summary>Bad input that says every reason why a component is not admitted.</summary>
    public static BadInputException NotAdmitted(string path, IReadOnlyList<Refusal> refusals) =>
        new($"{path} is not admitted: {string.Join(" ", refusals.Select(r => r.Place is null ? r.Message : $"{r.Message} (at {r.Place})"))}");
}
