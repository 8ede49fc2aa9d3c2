using System.Collections.Frozen;

namespace WasmPay.Platform.Proposals;

/// <summary>Where a proposal stands on its way to live.</summary>
public enum ProposalState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Waits for the officer's answers.</summary>
    Questions,

    /// <summary>Has a dossier and an admitted component.</summary>
    Verified,

    /// <summary>Waits for a second person.</summary>
    Submitted,

    /// <summary>A second person signed the dossier's hash.</summary>
    Approved,

    /// <summary>Runs beside the live validator; its verdicts are recorded without effect.</summary>
    Shadow,

    /// <summary>Its verdicts count.</summary>
    Live,

    /// <summary>Another proposal took its place.</summary>
    Superseded,

    /// <summary>The second person said no.</summary>
    Rejected,

    /// <summary>The author took it back.</summary>
    Withdrawn,

    /// <summary>It was live, and the one before it took over again.</summary>
    RolledBack,
}

/// <summary>A step that somebody takes with a proposal.</summary>
public enum ProposalStep
{
    /// <summary>Ask the officer.</summary>
    Ask,

    /// <summary>The officer answers.</summary>
    Answer,

    /// <summary>Attach a dossier and its component.</summary>
    Verify,

    /// <summary>Hand it to a second person.</summary>
    Submit,

    /// <summary>Sign the dossier's hash.</summary>
    Approve,

    /// <summary>Say no.</summary>
    Reject,

    /// <summary>Take it back.</summary>
    Withdraw,

    /// <summary>Let it run beside the live one.</summary>
    Watch,

    /// <summary>Let its verdicts count.</summary>
    Promote,

    /// <summary>Another one is promoted.</summary>
    Supersede,

    /// <summary>Go back to the one before.</summary>
    RollBack,

    /// <summary>The one after it is rolled back.</summary>
    Restore,
}

/// <summary>Which step leads where. What is not in the table is not possible.</summary>
public static class ProposalRoad
{
    private static readonly FrozenDictionary<(ProposalState, ProposalStep), ProposalState> Steps = new Dictionary<(ProposalState, ProposalStep), ProposalState>
    {
        [(ProposalState.Draft, ProposalStep.Ask)] = ProposalState.Questions,
        [(ProposalState.Draft, ProposalStep.Verify)] = ProposalState.Verified,
        [(ProposalState.Draft, ProposalStep.Withdraw)] = ProposalState.Withdrawn,
        [(ProposalState.Questions, ProposalStep.Answer)] = ProposalState.Draft,
        [(ProposalState.Questions, ProposalStep.Withdraw)] = ProposalState.Withdrawn,
        [(ProposalState.Verified, ProposalStep.Verify)] = ProposalState.Verified,
        [(ProposalState.Verified, ProposalStep.Submit)] = ProposalState.Submitted,
        [(ProposalState.Verified, ProposalStep.Withdraw)] = ProposalState.Withdrawn,
        [(ProposalState.Submitted, ProposalStep.Approve)] = ProposalState.Approved,
        [(ProposalState.Submitted, ProposalStep.Reject)] = ProposalState.Rejected,
        [(ProposalState.Submitted, ProposalStep.Withdraw)] = ProposalState.Withdrawn,
        [(ProposalState.Approved, ProposalStep.Watch)] = ProposalState.Shadow,
        [(ProposalState.Approved, ProposalStep.Promote)] = ProposalState.Live,
        [(ProposalState.Approved, ProposalStep.Withdraw)] = ProposalState.Withdrawn,
        [(ProposalState.Shadow, ProposalStep.Promote)] = ProposalState.Live,
        [(ProposalState.Shadow, ProposalStep.Withdraw)] = ProposalState.Withdrawn,
        [(ProposalState.Live, ProposalStep.Supersede)] = ProposalState.Superseded,
        [(ProposalState.Live, ProposalStep.RollBack)] = ProposalState.RolledBack,
        [(ProposalState.Superseded, ProposalStep.Restore)] = ProposalState.Live,
    }.ToFrozenDictionary();

    /// <summary>Where the step leads, or <see cref="ErrorCode.IllegalTransition"/>.</summary>
    public static Result<ProposalState> Next(ProposalState from, ProposalStep step) => Steps.TryGetValue((from, step), out var to)
        ? to
        : new Error(ErrorCode.IllegalTransition, $"A proposal that is {Wire.Name(from)} cannot take the step {Wire.Name(step)}.", "state");
}
