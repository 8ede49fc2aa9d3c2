using WasmPay.Authoring.Build;
using WasmPay.Sandbox;

namespace WasmPay.Authoring;

/// <summary>Makes a model's own source run, to be compared.</summary>
/// <param name="source">The source.</param>
/// <param name="cancellation">Stops it.</param>
public delegate Task<BuiltSource> SourceBuild(string source, CancellationToken cancellation);

/// <summary>A source that runs, or why it does not.</summary>
/// <param name="Validator">Runs it; whoever asked for it disposes of it, where it can be. Null where <paramref name="Failure"/> says why.</param>
/// <param name="Failure">One sentence without whose fault it is: the first diagnostic, or what failed.</param>
/// <param name="IsHostFailure">Whether the toolchain or the host failed, which says nothing of the source.</param>
public sealed record BuiltSource(IValidator? Validator, string Failure = "", bool IsHostFailure = false);

/// <summary>Makes sources run with what a pipeline builds with.</summary>
public static class SourceBuilds
{
    /// <summary>Builds and loads with these, which are asked for when the first source is there.</summary>
    public static SourceBuild With(Func<IValidatorBuilder> builder, Func<ISandbox> sandbox) => async (source, cancellation) =>
    {
        Candidate candidate;
        try
        {
            candidate = await CandidateBuilder.BuildAsync(builder(), sandbox(), source, cancellation).ConfigureAwait(false);
        }
        catch (ToolchainException missing)
        {
            candidate = CandidateBuilder.Broken(missing);
        }
        return candidate switch
        {
            { Validator: { } validator } => new BuiltSource(validator),
            // A busy machine compiles late what is sound.
            { Diagnostic: { Code: ToolchainBuilder.Timeout } late } => new BuiltSource(null, late.Message, IsHostFailure: true),
            { Diagnostic: { } first } => new BuiltSource(null, first.Line > 0 ? $"{first.Code} at {first.Line}:{first.Column}: {first.Message}" : $"{first.Code}: {first.Message}"),
            _ => new BuiltSource(null, candidate.Failure!.Message, candidate.IsHostFailure),
        };
    };
}
