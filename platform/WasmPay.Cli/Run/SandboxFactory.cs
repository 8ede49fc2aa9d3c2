using WasmPay.Cli.Console;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Engines;

namespace WasmPay.Cli.Run;

/// <summary>Makes a sandbox of the command line's options, and loads what the caller names into it.</summary>
internal static class SandboxFactory
{
    /// <summary>A sandbox; an engine that cannot be had is bad input.</summary>
    public static Sandbox.Sandbox Make(SandboxOptions options)
    {
        try
        {
            return new Sandbox.Sandbox(options);
        }
        catch (EngineUnavailableException unavailable)
        {
            throw new BadInputException(unavailable.Message);
        }
    }

    /// <summary>The component's bytes.</summary>
    public static Task<byte[]> ReadAsync(string path, CancellationToken cancellation) =>
        InputFile.ReadAsync(path, 256 << 20, "component", cancellation);

    /// <summary>The component as a subject for the fuzzer, with coverage where the engine counts it; the caller disposes it.</summary>
    public static IValidator LoadForFuzzing(Sandbox.Sandbox sandbox, byte[] component, string path)
    {
        if (sandbox.TryLoadForCoverage(component, out var counted, out var refusals)) return counted;
        if (sandbox.TryLoad(component, out var plain, out refusals)) return plain;
        throw NotAdmitted(path, refusals);
    }

    /// <summary>Bad input that says every reason why a component is not admitted.</summary>
    public static BadInputException NotAdmitted(string path, IReadOnlyList<Refusal> refusals) =>
        new($"{path} is not admitted: {string.Join(" ", refusals.Select(r => r.Place is null ? r.Message : $"{r.Message} (at {r.Place})"))}");
}
