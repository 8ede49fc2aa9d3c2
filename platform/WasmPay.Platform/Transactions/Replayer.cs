using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// A verdict run again. <see cref="Difference"/> is null when outcome, findings and fuel are the same to the bit, and where nothing was
/// run since what was stored depended on the machine and not on the guest: then <see cref="Again"/> is null as well. <see cref="Revoked"/>
/// says that the component decides no payments by now, which changes nothing of what it decided. <see cref="NotRun"/> says why it could not be
/// run as it was then; that speaks neither for the record nor against it.
/// </summary>
public sealed record ReplayedEvaluation(Evaluation Stored, Outcome? Again, string? Difference, bool Revoked = false, string? NotRun = null);

/// <summary>All verdicts of a transaction, run again.</summary>
public sealed record ReplayReport(string Transaction, IReadOnlyList<ReplayedEvaluation> Evaluations)
{
    /// <summary>Whether no verdict came out otherwise; of <see cref="NotRun"/> of them that is not known.</summary>
    public bool Agrees => Evaluations.All(e => e.Difference is null);

    /// <summary>How many could not be run as they were then.</summary>
    public int NotRun => Evaluations.Count(e => e.NotRun is not null);
}

/// <summary>Runs stored requests on stored components, to show that a verdict was what the record says.</summary>
public sealed class Replayer
{
    private readonly Database _database;
    private readonly ComponentStore _components;
    private readonly IValidatorLoader _runner;
    // One replay of a bank at a time: who asks for many waits without a thread or a record, and keeps nobody else waiting.
    private readonly AccountTurns _turns = new();

    internal Replayer(Database database, ComponentStore components, IValidatorLoader runner) => (_database, _components, _runner) = (database, components, runner);

    /// <summary>Replays each evaluation of a transaction that is somebody's to see, with the fuel that it had. Fuel is compared where it is counted by the same schedule.</summary>
    public async Task<Result<ReplayReport>> ReplayAsync(Principal by, string id, CancellationToken cancellation = default)
    {
        using var turn = await _turns.TakeAsync(by.Bank, by.Bank, cancellation).ConfigureAwait(false);
        var transaction = await _database.ReadAsync(async s =>
            await TransactionStore.ByIdAsync(s, id).ConfigureAwait(false) is { } row && TransactionDesk.Sees(by, row)
                ? await TransactionStore.RecordAsync(s, row).ConfigureAwait(false)
                : null, cancellation).ConfigureAwait(false);
        if (transaction is null) return TransactionDesk.Unknown(id);
        var replayed = new List<ReplayedEvaluation>();
        foreach (var evaluation in transaction.Evaluations.Where(e => by.ActsFor(e.Target))) replayed.Add(await ReplayAsync(evaluation, cancellation).ConfigureAwait(false));
        return new ReplayReport(id, replayed);
    }

    /// <summary>Replays each evaluation of a transaction, for who has the store itself.</summary>
    internal async Task<ReplayReport> ReplayAsync(TransactionRecord transaction, CancellationToken cancellation)
    {
        var replayed = new List<ReplayedEvaluation>();
        foreach (var evaluation in transaction.Evaluations) replayed.Add(await ReplayAsync(evaluation, cancellation).ConfigureAwait(false));
        return new ReplayReport(transaction.Id, replayed);
    }

    private async Task<ReplayedEvaluation> ReplayAsync(Evaluation stored, CancellationToken cancellation)
    {
        if (IsOfTheHost(stored.Outcome)) return new ReplayedEvaluation(stored, null, null);
        var (loaded, revoked) = await _components.LoadToCheckAsync(stored.Digest, cancellation).ConfigureAwait(false);
        if (!loaded.TryGet(out var validator, out var missing))
            // What a record names is kept for ever, so that a component that is gone is itself a difference; one that is not admitted now is none.
            return missing.Code == ErrorCode.NotFound
                ? new ReplayedEvaluation(stored, null, missing.Message, revoked)
                : new ReplayedEvaluation(stored, null, null, revoked, missing.Message);
        using var json = JsonDocument.Parse(stored.RequestJson);
        if (!RequestJson.TryRead(json.RootElement, out var request, out var unreadable)) return new ReplayedEvaluation(stored, null, unreadable, revoked);
        var again = ValidationPanel.Call(_runner, [new(validator, request, stored.FuelLimit)], cancellation)[0];
        if (IsOfTheHost(again)) return new ReplayedEvaluation(stored, null, null, revoked, again.Explanation ?? $"The host ended it ({Wire.Name(again.Kind)}).");
        var engine = again.Engine ?? validator.Engine;
        var counted = (again.HasExactFuel || engine.Name == stored.Engine.Name) && engine.FuelSchedule == stored.Engine.FuelSchedule && again.HostSchedule == stored.Outcome.HostSchedule;
        var comparable = counted
            ? again
            : again with { Fuel = stored.Outcome.Fuel, StartFuel = stored.Outcome.StartFuel, HostFuel = stored.Outcome.HostFuel, StartHostFuel = stored.Outcome.StartHostFuel, HostSchedule = stored.Outcome.HostSchedule };
        var (before, now) = (EvaluationRow.AnswerJson(stored.Outcome), EvaluationRow.AnswerJson(comparable));
        if (before == now) return new ReplayedEvaluation(stored, again, null, revoked);
        return OtherLimits(stored, validator.Limits, again) is { } limits
            ? new ReplayedEvaluation(stored, null, null, revoked, limits)
            : new ReplayedEvaluation(stored, again, $"The record has {before}, the replay {now}.", revoked);
    }

    // A deadline, a host that failed, two engines that differed: none of them says what the guest answers.
    private static bool IsOfTheHost(Outcome outcome) => outcome.Kind is OutcomeKind.Deadline or OutcomeKind.HostFailure or OutcomeKind.Disagreement;

    // Why limits that are others than then may be what makes the difference; null where they cannot.
    private static string? OtherLimits(Evaluation stored, string limits, Outcome again)
    {
        var (then, now) = (Split(stored.Limits), Split(limits));
        var changed = now.Except(then, StringComparer.Ordinal).Where(limit => Matters(limit, then.Length > 0, stored.Outcome, again)).ToList();
        if (changed.Count == 0) return null;
        return then.Length == 0
            ? $"The record does not say under which limits it was decided, and here they may be others: {string.Join(", ", changed)}."
            : $"It was decided under {string.Join(", ", then.Except(now, StringComparer.Ordinal))}, and here it is {string.Join(", ", changed)}.";

        static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // A guest sees how far its memory grows and may answer by it; by the others it is only stopped. Where it is not known that a limit was
    // another, only what it stopped speaks for it.
    private static bool Matters(string limit, bool known, Outcome then, Outcome now)
    {
        return limit[..limit.IndexOf('=', StringComparison.Ordinal)] switch
        {
            "findings" or "text-bytes" or "verdict-bytes" => Either(OutcomeKind.MalformedAnswer),
            "call-depth" or "handles" => Either(OutcomeKind.OutOfMemory),
            _ => known || Either(OutcomeKind.OutOfMemory),
        };

        bool Either(OutcomeKind kind) => then.Kind == kind || now.Kind == kind;
    }
}
