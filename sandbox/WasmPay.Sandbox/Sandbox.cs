using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Sandbox;

/// <summary>Admits components and makes validators of them.</summary>
public sealed class Sandbox : IDisposable
{
    /// <summary>A sandbox on the engine and limits of <paramref name="options"/>.</summary>
    public Sandbox(SandboxOptions options) => Options = options;

    /// <summary>The options it was made with.</summary>
    public SandboxOptions Options { get; }

    /// <summary>Admits a component: decodes, validates and compiles it, and checks its contract and imports.</summary>
    public bool TryLoad(
        ReadOnlyMemory<byte> component,
        [NotNullWhen(true)] out Validator? validator,
        out IReadOnlyList<Refusal> refusals) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() { }
}

/// <summary>Which engine to use: <see cref="Auto"/> prefers Wasmtime where its library is found.</summary>
public enum EngineChoice
{
    /// <summary>Wasmtime where its library is found, else managed.</summary>
    Auto,

    /// <summary>The engine of this product, which needs nothing but .NET.</summary>
    Managed,

    /// <summary>libwasmtime by its C API.</summary>
    Wasmtime,
}

/// <summary>How a sandbox runs its guests. All limits are finite.</summary>
public sealed record SandboxOptions
{
    /// <summary>The engine.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Managed;

    /// <summary>Fuel for one call, instantiation included.</summary>
    public ulong Fuel { get; init; } = 10_000_000;

    /// <summary>Bytes of linear memory.</summary>
    public long MemoryBytes { get; init; } = 64L << 20;

    /// <summary>Depth of nested guest calls.</summary>
    public int CallDepth { get; init; } = 1_000;

    /// <summary>Bytes of a component's binary.</summary>
    public int ComponentBytes { get; init; } = 16 << 20;
}

/// <summary>One reason why a component is not admitted.</summary>
/// <param name="Code">Stable code in kebab-case: <c>truncated</c>, <c>core-module</c>, <c>unknown-import</c>, <c>wrong-contract</c>, ...</param>
/// <param name="Message">One sentence that says what to do.</param>
/// <param name="Place">Byte offset, or the name of the import or export, where there is one.</param>
public sealed record Refusal(string Code, string Message, string? Place = null);

/// <summary>An admitted component that decides payments, each on a fresh instance.</summary>
public sealed class Validator : IValidator, IDisposable
{
    /// <summary>SHA-256 of the component's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; } = "";

    /// <summary>The contract that it exports: <c>0.1.0</c> or <c>0.2.0</c>.</summary>
    public string Contract { get; } = "";

    /// <summary>The engine that runs it.</summary>
    public WasmPay.Wasm.Engine.EngineIdentity Engine { get; } = null!;

    /// <inheritdoc/>
    public Outcome Validate(ValidationRequest request) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() { }
}
