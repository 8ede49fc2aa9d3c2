using WasmPay.Authoring;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Sandbox;

namespace WasmPay.Platform.Authorings;

/// <summary>Who reads for one run; disposed with it where it can be.</summary>
/// <param name="Author">The author.</param>
public sealed record RunAuthor(IRuleAuthor Author)
{
    /// <summary>What it has used until now; null where it cannot say: then all that was set aside counts as used.</summary>
    public Func<AuthorUse>? Used { get; init; }
}

/// <summary>With what a node makes dossiers. Each is asked for when the first run needs it, and again by each run.</summary>
public sealed record AuthoringTools
{
    /// <summary>An author for one run, given what makes a model's own source run with this node's tools.</summary>
    public required Func<SourceBuild, RunAuthor> Author { get; init; }

    /// <summary>The tool chain that all runs share.</summary>
    public required Func<IValidatorBuilder> Builder { get; init; }

    /// <summary>Where what was just written runs. A host that cannot run guests throws, and the run fails with its sentence.</summary>
    public required Func<ISandbox> Sandbox { get; init; }

    /// <summary>How much is checked.</summary>
    public PipelineOptions Pipeline { get; init; } = new();
}
