using System.Collections.Frozen;

namespace WasmPay.Platform.Changes;

/// <summary>Where a change stands.</summary>
public enum ChangeState
{
    /// <summary>One person has asked it, and another has not decided.</summary>
    Asked,

    /// <summary>Another person confirmed it, and with that it was done.</summary>
    Done,

    /// <summary>Another person said no.</summary>
    Rejected,

    /// <summary>Who asked it took it back.</summary>
    Withdrawn,

    /// <summary>Nobody decided in time. The clock alone brings a change here, so that nothing is written for it.</summary>
    Expired,
}

/// <summary>A step that somebody takes with a change.</summary>
public enum ChangeStep
{
    /// <summary>Another person lets it be done.</summary>
    Confirm,

    /// <summary>Another person says no.</summary>
    Reject,

    /// <summary>Who asked it takes it back.</summary>
    Withdraw,
}

/// <summary>Which step leads where. What is not in the table is not possible.</summary>
public static class ChangeRoad
{
    private static readonly FrozenDictionary<(ChangeState, ChangeStep), ChangeState> Steps = new Dictionary<(ChangeState, ChangeStep), ChangeState>
    {
        [(ChangeState.Asked, ChangeStep.Confirm)] = ChangeState.Done,
        [(ChangeState.Asked, ChangeStep.Reject)] = ChangeState.Rejected,
        [(ChangeState.Asked, ChangeStep.Withdraw)] = ChangeState.Withdrawn,
    }.ToFrozenDictionary();

    /// <summary>Where the step leads, or <see cref="ErrorCode.IllegalTransition"/>.</summary>
    public static Result<ChangeState> Next(ChangeState from, ChangeStep step) => Steps.TryGetValue((from, step), out var to)
        ? to
        : new Error(ErrorCode.IllegalTransition, $"A change that is {Wire.Name(from)} cannot take the step {Wire.Name(step)}.", "state");
}
