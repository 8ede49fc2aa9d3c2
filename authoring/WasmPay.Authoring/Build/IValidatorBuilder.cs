namespace WasmPay.Authoring.Build;

/// <summary>Turns AssemblyScript source into a component of contract 0.2.0.</summary>
public interface IValidatorBuilder : IAsyncDisposable
{
    /// <summary>The names and versions of the tools, for a dossier's provenance.</summary>
    Task<IReadOnlyDictionary<string, string>> ToolVersionsAsync(CancellationToken cancellation);

    /// <summary>Compiles one source file. What the source's author can mend is in the result, not thrown.</summary>
    Task<BuildResult> BuildAsync(string source, CancellationToken cancellation);
}

/// <summary>A component, or the diagnostics that say why there is none.</summary>
public sealed record BuildResult(ReadOnlyMemory<byte>? Component, IReadOnlyList<BuildDiagnostic> Diagnostics)
{
    /// <summary>Whether there is a component.</summary>
    public bool Succeeded => Component is not null;
}

/// <summary>One line from the compiler, with its place in the source (1-based; 0 where there is none).</summary>
public sealed record BuildDiagnostic(string Code, string Message, int Line, int Column);
