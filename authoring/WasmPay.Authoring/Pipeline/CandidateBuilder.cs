using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox;

namespace WasmPay.Authoring;

/// <summary>A component that was built of a source and admitted, or why there is none.</summary>
/// <param name="Component">The component's bytes.</param>
/// <param name="Validator">The admitted validator; whoever asked for it disposes of it.</param>
/// <param name="Failure">Why there is none.</param>
public sealed record Candidate(ReadOnlyMemory<byte> Component, IAdmittedValidator? Validator, Problem? Failure)
{
    /// <summary>What the compiler or the sandbox said first of a source that makes no component; null where the source is not to blame.</summary>
    public BuildDiagnostic? Diagnostic { get; init; }

    /// <summary>Whether the toolchain or the host failed, which says nothing of the source.</summary>
    public bool IsHostFailure { get; init; }
}

/// <summary>Builds a source and admits what comes of it.</summary>
public static class CandidateBuilder
{
    /// <summary>The component of <paramref name="source"/>.</summary>
    public static async Task<Candidate> BuildAsync(IValidatorBuilder builder, ISandbox sandbox, string source, CancellationToken cancellation)
    {
        BuildResult built;
        try
        {
            built = await builder.BuildAsync(source, cancellation).ConfigureAwait(false);
        }
        catch (ToolchainException broken)
        {
            return Broken(broken);
        }
        var diagnostics = built.Diagnostics;
        if (built.Component is { } component)
        {
            if (sandbox.TryLoad(component, out var validator, out var refusals, cancellation)) return new Candidate(component, validator, null);
            // A component that takes its process along, or a host that has none.
            if (refusals[0] is { IsOfHost: true } lost)
                return new Candidate(default, null, new Problem(lost.Code, $"The component could not be admitted. {lost.Message}")) { IsHostFailure = !HostCodes.IsComponents(lost.Code) };
            diagnostics = [.. refusals.Select(r => new BuildDiagnostic(r.Code, r.Message, 0, 0))];
        }
        var said = string.Join(" ", diagnostics.Take(3).Select(d => $"{d.Code} at {d.Line}:{d.Column}: {d.Message}"));
        var failure = new Problem(built.Succeeded ? "not-admitted" : "does-not-build", $"The source does not make an admitted component. {said}");
        return new Candidate(default, null, failure) { Diagnostic = diagnostics.Count > 0 ? diagnostics[0] : null };
    }

    /// <summary>A machine that cannot compile says nothing of a source.</summary>
    internal static Candidate Broken(ToolchainException broken) => new(default, null, new Problem(broken.Code, broken.Message)) { IsHostFailure = true };
}
