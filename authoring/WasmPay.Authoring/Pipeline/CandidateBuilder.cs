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
    /// <summary>Whether the host could not look at the component, which says nothing of it.</summary>
    public bool IsHostFailure { get; init; }
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
        for (var attempt = 1; ; attempt++)
        {
            if (draft.Source is null)
                return new Candidate(null, default, null, draft.Failure ?? new Problem("no-source", "The author wrote no source."), attempt - 1, draft.Provenance);
            var built = await builder.BuildAsync(draft.Source, cancellation).ConfigureAwait(false);
            var diagnostics = built.Diagnostics;
            Refusal? lost = null;
            if (built.Component is { } component)
            {
                if (sandbox.TryLoad(component, out var validator, out var refusals, cancellation)) return new Candidate(draft.Source, component, validator, null, attempt, draft.Provenance);
                if (refusals[0].IsOfHost) lost = refusals[0];
                diagnostics = [.. refusals.Select(r => new BuildDiagnostic(r.Code, r.Message, 0, 0))];
            }
            // A component that takes its process along, or a host that has none: no other wording of the source mends that.
            if (lost is not null)
            {
                var fault = new Problem(lost.Code, $"The component could not be admitted. {lost.Message}");
                return new Candidate(draft.Source, default, null, fault, attempt, draft.Provenance) { IsHostFailure = !HostCodes.IsComponents(lost.Code) };
            }
            var said = string.Join(" ", diagnostics.Take(3).Select(d => $"{d.Code} at {d.Line}:{d.Column}: {d.Message}"));
            var failure = new Problem(built.Succeeded ? "not-admitted" : "does-not-build", $"The source does not make an admitted component. {said}");
            if (attempt > repairs) return new Candidate(draft.Source, default, null, failure, attempt, draft.Provenance);
            var repaired = await author.RepairAsync(new RepairRequest(request, draft.Source, diagnostics) { Attempt = attempt }, cancellation).ConfigureAwait(false);
            if (repaired.Source is null) return new Candidate(draft.Source, default, null, failure, attempt, repaired.Provenance);
            draft = repaired;
        }
    }
}
