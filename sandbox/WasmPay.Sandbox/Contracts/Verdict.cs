using System.Text.Json.Serialization;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Contracts;

/// <summary>What a validator decides, from mildest to strictest.</summary>
public enum Decision
{
    /// <summary>Let the payment pass.</summary>
    Approve,

    /// <summary>Hold for a person to look at.</summary>
    Refer,

    /// <summary>Reject.</summary>
    Deny,
}

/// <summary>One clause that fired.</summary>
/// <param name="Clause">Stable code of the clause, such as <c>large-cash</c>.</param>
/// <param name="Message">One sentence for the customer, in the bank's language.</param>
public readonly record struct Finding(string Clause, string Message);

/// <summary>A validator's answer. Approve has no findings; refer and deny have at least one.</summary>
public sealed record Verdict(Decision Decision, IReadOnlyList<Finding> Findings);

/// <summary>Whether there is a verdict, or why there is none.</summary>
public enum OutcomeKind
{
    /// <summary>The validator answered, and the answer keeps the contract.</summary>
    Verdict,

    /// <summary>The guest trapped.</summary>
    Trap,

    /// <summary>The fuel was used up.</summary>
    OutOfFuel,

    /// <summary>Memory, a table or the call stack would have grown past its limit.</summary>
    OutOfMemory,

    /// <summary>The answer breaks the canonical ABI or the contract: bad pointer, bad text, a denial without a finding.</summary>
    MalformedAnswer,

    /// <summary>Two engines were asked and did not answer the same.</summary>
    Disagreement,

    /// <summary>The deadline passed, or the caller cancelled. It says nothing of the guest, and depends on the machine.</summary>
    Deadline,

    /// <summary>The host could not run the guest: no thread, no stack or no memory of its own. It says nothing of the guest either.</summary>
    HostFailure,
}

/// <summary>What one call of a validator came to. No outcome but an approving verdict ever approves.</summary>
public sealed record Outcome
{
    /// <summary>Whether there is a verdict.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>The verdict; null unless <see cref="Kind"/> says that there is one.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Name of the trap in kebab-case (<c>unreachable</c>, <c>out-of-bounds-memory-access</c>, ...); null when none.</summary>
    public string? Trap { get; init; }

    /// <summary>One sentence that says what went wrong; null for verdicts.</summary>
    public string? Explanation { get; init; }

    /// <summary>Fuel used, instantiation and the host's own work included.</summary>
    public required ulong Fuel { get; init; }

    /// <summary>The part of <see cref="Fuel"/> that the host's work for the guest cost, by <see cref="HostSchedule"/>; the rest is the engine's count.</summary>
    public ulong HostFuel { get; init; }

    /// <summary>
    /// The engine that it is from; null where no guest was begun. It is no part of the answer, which is the same from either, and records keep
    /// it beside.
    /// </summary>
    [JsonIgnore]
    public EngineIdentity? Engine { get; init; }

    /// <summary>Name of the schedule by which <see cref="HostFuel"/> was counted.</summary>
    public string HostSchedule { get; init; } = Metering.HostFuel.Schedule;

    /// <summary>The part of <see cref="Fuel"/> that instantiation used, the host's work for it included.</summary>
    public ulong StartFuel { get; init; }

    /// <summary>The part of <see cref="StartFuel"/> that is also part of <see cref="HostFuel"/>.</summary>
    public ulong StartHostFuel { get; init; }

    /// <summary>The raw answer of a 0.1.0 validator, from which <see cref="Verdict"/> was made; null for 0.2.0.</summary>
    public LegacyAnswer? Legacy { get; init; }

    /// <summary>What the guest logged, bounded; empty for most.</summary>
    public IReadOnlyList<LogLine> Log { get; init; } = [];

    /// <summary>
    /// Whether every engine counts the same fuel to it: where a call returned, or hit <c>unreachable</c>. On other traps Wasmtime tells a lower
    /// bound.
    /// </summary>
    [JsonIgnore]
    public bool HasExactFuel => Kind == OutcomeKind.Verdict || Trap == TrapText.Name(TrapCode.Unreachable);

    /// <summary>Before anybody sees it: whether another engine may have stopped the guest for the depth of its calls.</summary>
    internal bool WentDeep { get; init; }
}

/// <summary>The answer of contract 0.1.0. Records leave out a reason that was not given, and are read without one.</summary>
public sealed record LegacyAnswer(bool Approved, string? Reason = null);

/// <summary>A line that a guest logged by wasi:logging, or printed.</summary>
public readonly record struct LogLine(string Level, string Context, string Message);
