using System.Collections.Frozen;

namespace WasmPay.Platform.Authorings;

/// <summary>Where the authoring of a rule stands.</summary>
public enum AuthoringState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>A node is at work on it.</summary>
    Running,

    /// <summary>The rule has several readings: it waits for answers.</summary>
    Questions,

    /// <summary>There are a component and a dossier, which can be proposed.</summary>
    Verified,

    /// <summary>No validator may come of the rule; the reading says why.</summary>
    Refused,

    /// <summary>A check, the author, the tool chain or the time failed; the problem says which.</summary>
    Failed,

    /// <summary>Somebody of the bank ended it.</summary>
    Cancelled,
}

/// <summary>A step that an authoring takes.</summary>
public enum AuthoringStep
{
    /// <summary>A node takes it up.</summary>
    Begin,

    /// <summary>The author asks.</summary>
    Ask,

    /// <summary>An officer answers.</summary>
    Answer,

    /// <summary>It came to a dossier.</summary>
    Verify,

    /// <summary>The rule is refused.</summary>
    Refuse,

    /// <summary>It cannot be done.</summary>
    Fail,

    /// <summary>An officer ends it.</summary>
    Cancel,

    /// <summary>Its node ended or was lost: it begins again.</summary>
    Interrupt,
}

/// <summary>Which step leads where. What is not in the table is not possible.</summary>
public static class AuthoringRoad
{
    private static readonly FrozenDictionary<(AuthoringState, AuthoringStep), AuthoringState> Steps = new Dictionary<(AuthoringState, AuthoringStep), AuthoringState>
    {
        [(AuthoringState.Queued, AuthoringStep.Begin)] = AuthoringState.Running,
        [(AuthoringState.Queued, AuthoringStep.Cancel)] = AuthoringState.Cancelled,
        [(AuthoringState.Running, AuthoringStep.Ask)] = AuthoringState.Questions,
        [(AuthoringState.Running, AuthoringStep.Verify)] = AuthoringState.Verified,
        [(AuthoringState.Running, AuthoringStep.Refuse)] = AuthoringState.Refused,
        [(AuthoringState.Running, AuthoringStep.Fail)] = AuthoringState.Failed,
        [(AuthoringState.Running, AuthoringStep.Cancel)] = AuthoringState.Cancelled,
        [(AuthoringState.Running, AuthoringStep.Interrupt)] = AuthoringState.Queued,
        [(AuthoringState.Questions, AuthoringStep.Answer)] = AuthoringState.Queued,
        [(AuthoringState.Questions, AuthoringStep.Cancel)] = AuthoringState.Cancelled,
    }.ToFrozenDictionary();

    /// <summary>Where the step leads, or <see cref="ErrorCode.IllegalTransition"/>.</summary>
    public static Result<AuthoringState> Next(AuthoringState from, AuthoringStep step) => Steps.TryGetValue((from, step), out var to)
        ? to
        : new Error(ErrorCode.IllegalTransition, $"An authoring that is {Wire.Name(from)} cannot take the step {Wire.Name(step)}.", "state");

    /// <summary>Whether no step leads on from here.</summary>
    public static bool IsOver(AuthoringState state) => !Steps.Keys.Any(step => step.Item1 == state);
}
