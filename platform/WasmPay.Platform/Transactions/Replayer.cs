using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// A verdict run again. <see cref="Difference"/> is null when outcome, findings and fuel are the same to the bit, and where nothing was
/// run since what was stored depended on the machine and not on the guest: then <see cref="Again"/> is null as well. <see cref="Revoked"/>
/// says that the component decides no payments by now, which changes nothing of what it decided.
/// </summary>
public sealed record ReplayedEvaluation(Evaluation Stored, Outcome? Again, string? Difference, bool Revoked = false);

/// <summary>All verdicts of a transaction, run again.</summary>
public sealed record ReplayReport(string Transaction, IReadOnlyList<ReplayedEvaluation> Evaluations)
{
    /// <summary>Whether every verdict came out the same.</summary>
    public bool Agrees => Evaluations.All(e => e.Difference is null);
}

/// <summary>Runs stored requests on stored components, to show that a verdict was what the record says.</summary>
public sealed class Replayer
{
    private readonly Database _database;
    private readonly ComponentStore _components;
    private readonly IValidatorLoader _runner;
    // One replay of a bank at a time: who asks for many waits without a thread, and keeps nobody else's waiting.
    private readonly AccountTurns _turns = new();

    internal Replayer(Database database, ComponentStore components, IValidatorLoader runner) => (_database, _components, _runner) = (database, components, runner);

    /// <summary>Replays each evaluation of a transaction. Fuel is compared where it is counted by the same schedule.</summary>
    public async Task<Result<ReplayReport>> ReplayAsync(Principal by, string id, CancellationToken cancellation = default)
    {
        var transaction = await _database.ReadAsync(async s =>
            await TransactionStore.ByIdAsync(s, id).ConfigureAwait(false) is { } row && TransactionDesk.Sees(by, row)
                ? await TransactionStore.RecordAsync(s, row).ConfigureAwait(false)
                : null, cancellation).ConfigureAwait(false);
        if (transaction is null) return TransactionDesk.Unknown(id);
        using var turn = await _turns.TakeAsync(by.Bank, by.Bank, cancellation).ConfigureAwait(false);
        var replayed = new List<ReplayedEvaluation>();
        foreach (var evaluation in transaction.Evaluations) replayed.Add(await ReplayAsync(evaluation, cancellation).ConfigureAwait(false));
        return new ReplayReport(id, replayed);
    }

    private async Task<ReplayedEvaluation> ReplayAsync(Evaluation stored, CancellationToken cancellation)
    {
        // A deadline, a host that failed, two engines that differed: none of them says what the guest answers.
        if (stored.Outcome.Kind is OutcomeKind.Deadline or OutcomeKind.HostFailure or OutcomeKind.Disagreement) return new ReplayedEvaluation(stored, null, null);
        var (loaded, revoked) = await _components.LoadToCheckAsync(stored.Digest, cancellation).ConfigureAwait(false);
        if (!loaded.TryGet(out var validator, out var missing)) return new ReplayedEvaluation(stored, null, missing.Message, revoked);
        using var json = JsonDocument.Parse(stored.RequestJson);
        if (!RequestJson.TryRead(json.RootElement, out var request, out var unreadable)) return new ReplayedEvaluation(stored, null, unreadable, revoked);
        var again = ValidationPanel.Call(_runner, [new(validator, request)], cancellation)[0];
        var engine = again.Engine ?? validator.Engine;
        var counted = (again.HasExactFuel || engine.Name == stored.Engine.Name) && engine.FuelSchedule == stored.Engine.FuelSchedule && again.HostSchedule == stored.Outcome.HostSchedule;
        var comparable = counted
            ? again
            : again with { Fuel = stored.Outcome.Fuel, StartFuel = stored.Outcome.StartFuel, HostFuel = stored.Outcome.HostFuel, StartHostFuel = stored.Outcome.StartHostFuel, HostSchedule = stored.Outcome.HostSchedule };
        var (before, now) = (EvaluationRow.AnswerJson(stored.Outcome), EvaluationRow.AnswerJson(comparable));
        return new ReplayedEvaluation(stored, again, before == now ? null : $"The record has {before}, the replay {now}.", revoked);
    }
}
