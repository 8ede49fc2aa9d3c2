using WasmPay.Authoring;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Offline;
using WasmPay.Platform.Authorings;
using WasmPay.Sandbox;

namespace WasmPay.Server.Authorings;

/// <summary>How a server makes dossiers of rules.</summary>
public sealed record AuthoringOptions
{
    /// <summary>An author for one run, given what makes a model's own source run; the offline one where nothing else is said.</summary>
    public Func<SourceBuild, RunAuthor> Author { get; init; } = static _ => new RunAuthor(new OfflineRuleAuthor());

    /// <summary>How much of it there may be.</summary>
    public AuthoringLimits Limits { get; init; } = new();

    /// <summary>The tool chain that builds validators; it starts with the first that is built.</summary>
    public ToolchainOptions Toolchain { get; init; } = new();

    /// <summary>What builds validators in its place; null for the tool chain. Whoever gives it ends it.</summary>
    public IValidatorBuilder? Builder { get; init; }

    /// <summary>Where what was just written runs; null for guests of its own, as payments have them. Whoever gives it ends it.</summary>
    public ISandbox? Sandbox { get; init; }

    /// <summary>How much is checked of what was written.</summary>
    public PipelineOptions Pipeline { get; init; } = new();
}
