using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Sandbox;

namespace WasmPay.Authoring;

/// <summary>A source with the component that was built and admitted, or why there is none.</summary>
/// <param name="Source">The last source; null where the author wrote none.</param>
/// <param name="Component">The component's bytes.</param>
/// <param name="Validator">The admitted validator; whoever asked for it disposes of it.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Attempts">How many sources were built.</param>
/// <param name="Provenance">Who wrote the last source.</param>
public sealed record Candidate(
    string? Source, ReadOnlyMemory<byte> Component, IAdmittedValidator? Validator, Problem? Failure, int Attempts, AuthorProvenance Provenance)
{
    /// <summary>Whether the toolchain or the host failed, which says nothing of the source.</summary>
    public bool IsHostFailure { get; init; }

    /// <summary>What the officer should know of how the source came about.</summary>
    public IReadOnlyList<Problem> Notes { get; init; } = [];
}

/// <summary>Writes, builds, repairs a bounded number of times, and admits.</summary>
public static class CandidateBuilder
{
    /// <summary>One candidate, written anew.</summary>
    public static async Task<Candidate> BuildAsync(
        IRuleAuthor author, IValidatorBuilder builder, ISandbox sandbox, WriteRequest request, int repairs, CancellationToken cancellation)
    {
        var draft = await author.WriteAsync(request, cancellation).ConfigureAwait(false);
        return await AdmitAsync(author, builder, sandbox, request, draft, repairs, cancellation).ConfigureAwait(false);
    }

    /// <summary>A candidate that was mended because a check went against it; no source where the author has nothing new.</summary>
    public static async Task<Candidate> MendAsync(
        IRuleAuthor author, IValidatorBuilder builder, ISandbox sandbox, RepairRequest request, int repairs, CancellationToken cancellation)
    {
        var draft = await author.RepairAsync(request, cancellation).ConfigureAwait(false);
        if (draft.Source == request.Source) draft = draft with { Source = null, Failure = new Problem("no-repair", "The author gave the same source again.") };
        return await AdmitAsync(author, builder, sandbox, request.Original, draft, repairs, cancellation).ConfigureAwait(false);
    }

    private static async Task<Candidate> AdmitAsync(
        IRuleAuthor author, IValidatorBuilder builder, ISandbox sandbox, WriteRequest request, SourceDraft draft, int repairs, CancellationToken cancellation)
    {
        var notes = new List<Problem>(draft.Notes);
        for (var attempt = 1; ; attempt++)
        {
            if (draft.Source is null)
                return new Candidate(null, default, null, draft.Failure ?? new Problem("no-source", "The author wrote no source."), attempt - 1, draft.Provenance) { Notes = notes };
            var (candidate, diagnostics) = await TryAsync(builder, sandbox, draft, attempt, cancellation).ConfigureAwait(false);
            if (diagnostics.Count == 0 || attempt > repairs) return candidate with { Notes = notes };
            var repaired = await author.RepairAsync(new RepairRequest(request, draft.Source, diagnostics) { Attempt = attempt }, cancellation).ConfigureAwait(false);
            notes.AddRange(repaired.Notes);
            if (repaired.Source is null) return candidate with { Provenance = repaired.Provenance, Notes = notes };
            draft = repaired;
        }
    }

    /// <summary>Builds and admits one source. Diagnostics are what another source may mend; where there are none, no other would.</summary>
    private static async Task<(Candidate Candidate, IReadOnlyList<BuildDiagnostic> Diagnostics)> TryAsync(
        IValidatorBuilder builder, ISandbox sandbox, SourceDraft draft, int attempt, CancellationToken cancellation)
    {
        BuildResult built;
        try
        {
            built = await builder.BuildAsync(draft.Source!, cancellation).ConfigureAwait(false);
        }
        catch (ToolchainException broken)
        {
            // A machine that cannot compile says nothing of the source; no author is asked for another.
            return (new Candidate(draft.Source, default, null, new Problem(broken.Code, broken.Message), attempt, draft.Provenance) { IsHostFailure = true }, []);
        }
        var diagnostics = built.Diagnostics;
        if (built.Component is { } component)
        {
            if (sandbox.TryLoad(component, out var validator, out var refusals, cancellation)) return (new Candidate(draft.Source, component, validator, null, attempt, draft.Provenance), []);
            // A component that takes its process along, or a host that has none: no other wording of the source mends that.
            if (refusals[0] is { IsOfHost: true } lost)
            {
                var fault = new Problem(lost.Code, $"The component could not be admitted. {lost.Message}");
                return (new Candidate(draft.Source, default, null, fault, attempt, draft.Provenance) { IsHostFailure = !HostCodes.IsComponents(lost.Code) }, []);
            }
            diagnostics = [.. refusals.Select(r => new BuildDiagnostic(r.Code, r.Message, 0, 0))];
        }
        var said = string.Join(" ", diagnostics.Take(3).Select(d => $"{d.Code} at {d.Line}:{d.Column}: {d.Message}"));
        var failure = new Problem(built.Succeeded ? "not-admitted" : "does-not-build", $"The source does not make an admitted component. {said}");
        return (new Candidate(draft.Source, default, null, failure, attempt, draft.Provenance), diagnostics);
    }
}
