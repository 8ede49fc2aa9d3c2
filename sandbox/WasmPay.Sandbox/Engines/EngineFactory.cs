using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines;

/// <summary>Which engine runs, and why, in one sentence for people.</summary>
/// <param name="Engine">The engine whose answers count.</param>
/// <param name="Reason">Why it is that one.</param>
/// <param name="Second">The engine that is asked as well, for <see cref="EngineChoice.Both"/>; else null.</param>
public sealed record EngineSelection(ICoreEngine Engine, string Reason, ICoreEngine? Second = null);

/// <summary>The engine that was asked for cannot be had here; the message says why.</summary>
public sealed class EngineUnavailableException(string message) : Exception(message);

/// <summary>Makes the engine that is asked for.</summary>
public static class EngineFactory
{
    /// <summary>The engine for a choice, with the reason for it.</summary>
    /// <param name="choice">The engine.</param>
    /// <param name="artifactFolder">As <see cref="SandboxOptions.ArtifactFolder"/> says.</param>
    /// <param name="callDepth">As <see cref="SandboxOptions.CallDepth"/> says: Wasmtime's stack follows from it.</param>
    /// <exception cref="EngineUnavailableException">The engine was named and cannot be had, or the folder cannot be used.</exception>
    public static EngineSelection Select(EngineChoice choice, string? artifactFolder = null, int callDepth = 2_000) =>
        Select(choice, artifactFolder, new WasmtimeOptions { CallDepth = callDepth });

    internal static EngineSelection Select(EngineChoice choice, string? artifactFolder, WasmtimeOptions wasmtime)
    {
        wasmtime = wasmtime with { Cache = artifactFolder is null ? null : CacheIn(artifactFolder) };
        switch (choice)
        {
            case EngineChoice.Managed:
                return new(Managed(choice), "The managed engine runs validators: it was asked for.");
            case EngineChoice.Interpreted:
                return new(Managed(choice), "The managed engine runs validators, and only interprets them: it was asked for.");
            case EngineChoice.Compiled:
                return new(Managed(choice), "The managed engine runs validators, and compiles them at once: it was asked for.");
            case EngineChoice.Wasmtime:
                var (asked, why) = Named(wasmtime);
                return new(asked, $"Wasmtime runs validators: it was asked for. {why}");
            case EngineChoice.Both:
                var (first, found) = Named(wasmtime);
                return new(first, $"Wasmtime and the managed engine run validators: both were asked for. {found}", Managed(choice));
            default:
                var (engine, reason) = Wasmtime(wasmtime);
                return engine is not null
                    ? new(engine, $"Wasmtime runs validators once it has compiled them, and the managed engine until then: its library was found. {reason}")
                    : new(Managed(choice), $"The managed engine runs validators: Wasmtime's library was not found. {reason}");
        }
    }

    /// <summary>The managed engine as a choice would have it.</summary>
    internal static ManagedEngine Managed(EngineChoice choice) => new(choice switch
    {
        EngineChoice.Interpreted => new() { Tier = Tier.Interpreted },
        // So that compiling a module takes 5 seconds at the very most; what would become more stays interpreted.
        EngineChoice.Compiled => new() { Tier = Tier.Compiled, EmittedBytesOfFunction = 256 << 10, EmittedBytesOfModule = 512 << 10 },
        _ => new(),
    });

    private static (ICoreEngine Engine, string Reason) Named(WasmtimeOptions options)
    {
        var (engine, reason) = Wasmtime(options);
        return (engine ?? throw new EngineUnavailableException($"Wasmtime was asked for and cannot be had: {reason}"), reason);
    }

    private static (ICoreEngine? Engine, string Reason) Wasmtime(WasmtimeOptions options)
    {
        try
        {
            if (!WasmtimeEngine.TryCreate(options, out var engine, out var reason)) return (null, reason);
            return (engine, options.Cache is { } cache ? $"{reason} Its compiled code is kept in {cache.Folder}." : reason);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new EngineUnavailableException($"Compiled code cannot be kept in {options.Cache?.Folder}: {failure.Message}");
        }
    }

    // The key lies beside the folder, not in it: who can write artifacts need not be able to read it.
    private static ArtifactCacheOptions CacheIn(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return new() { Folder = full, KeyFile = full + ".key" };
    }
}
