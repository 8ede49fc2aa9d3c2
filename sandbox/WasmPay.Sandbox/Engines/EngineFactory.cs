using WasmPay.Sandbox.Engines.Wasmtime;
using WasmPay.Wasm;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines;

/// <summary>Which engine runs, and why, in one sentence for people.</summary>
public sealed record EngineSelection(ICoreEngine Engine, string Reason);

/// <summary>The engine that was asked for cannot be had here; the message says why.</summary>
public sealed class EngineUnavailableException(string message) : Exception(message);

/// <summary>Makes the engine that is asked for.</summary>
public static class EngineFactory
{
    /// <summary>The engine for a choice, with the reason for it.</summary>
    /// <exception cref="EngineUnavailableException">The engine was named and cannot be had.</exception>
    public static EngineSelection Select(EngineChoice choice)
    {
        switch (choice)
        {
            case EngineChoice.Managed:
                return new(Managed(), "The managed engine runs validators: it was asked for.");
            case EngineChoice.Wasmtime:
                var (asked, why) = Wasmtime();
                return new(asked ?? throw new EngineUnavailableException($"Wasmtime was asked for and cannot be had: {why}"), $"Wasmtime runs validators: it was asked for. {why}");
            default:
                var (found, reason) = Wasmtime();
                return found is not null
                    ? new(found, $"Wasmtime runs validators: its library was found. {reason}")
                    : new(Managed(), $"The managed engine runs validators: Wasmtime's library was not found. {reason}");
        }
    }

    private static ManagedEngine Managed() => new();

    private static (ICoreEngine? Engine, string Reason) Wasmtime() =>
        WasmtimeEngine.TryCreate(new(), out var engine, out var reason) ? (engine, reason) : (null, reason);
}
