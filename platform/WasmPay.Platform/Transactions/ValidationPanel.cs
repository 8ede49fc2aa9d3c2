using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>What one validator is asked about a payment.</summary>
internal sealed record Question(EvaluationRole Role, string Target, LoadedValidator Validator, ValidationRequest Request)
{
    /// <summary>The request as it is stored: equal facts have equal text.</summary>
    public string RequestJson { get; } = JsonSerializer.Serialize(Request, Sandbox.Contracts.RequestJson.Options);

    /// <summary>Whether who answered the other has answered this one: the same component, called or stopped alike, about the same facts.</summary>
    public bool IsSameAs(Question other) =>
        (Role, Target, Validator.Digest, StandIn.IsStopped(Validator), RequestJson) == (other.Role, other.Target, other.Validator.Digest, StandIn.IsStopped(other.Validator), other.RequestJson);

    /// <summary>The question with what came of it.</summary>
    public Evaluation Answered(LoadedValidator by, Outcome outcome) =>
        new(Role, Target, by.Digest, by.Contract, outcome.Engine ?? by.Engine, by.FuelLimit, RequestJson, outcome) { Limits = by.Limits };
}

/// <summary>
/// Asks the validators of a live set, the platform's first, then the origin's, then the destination's; candidates in shadow last. All facts
/// are read first, and then all validators are asked at once, with no database transaction open.
/// </summary>
internal sealed class ValidationPanel(IValidatorLoader runner, string platformCurrency)
{
    /// <summary>What is asked about a payment, by the facts as they are now; an error where they cannot be gathered.</summary>
    public async Task<Result<IReadOnlyList<Question>>> QuestionsAsync(
        Session session, LiveSet live, string id, Order order, Side origin, Side destination, DateTimeOffset at)
    {
        List<Question> questions = [];
        var reader = new FactsReader(live.Rates);
        var views = Views(origin.Bank, destination.Bank).ToList();
        foreach (var view in views)
        {
            // While its bank is stopped a validator is not asked.
            var validator = live.Stopped.GetValueOrDefault(view.Target) ?? live.Live.GetValueOrDefault(view.Target)?.Loaded;
            if (validator is null) continue;
            var facts = await reader.ReadAsync(session, view, id, order, origin, destination, at).ConfigureAwait(false);
            if (!facts.TryGet(out var request, out var error)) return error;
            questions.Add(new Question(view.Role, view.Target, validator, request));
        }
        foreach (var view in views)
        {
            if (!live.Shadow.TryGetValue(view.Target, out var candidate)) continue;
            var facts = await reader.ReadAsync(session, view, id, order, origin, destination, at).ConfigureAwait(false);
            if (facts.TryGet(out var request, out _)) questions.Add(new Question(EvaluationRole.Shadow, view.Target, candidate.Loaded, request));
        }
        return questions;
    }

    /// <summary>The evaluations in the order of the questions.</summary>
    /// <exception cref="OperationCanceledException">Whoever wanted to know has left.</exception>
    public IReadOnlyList<Evaluation> Ask(IReadOnlyList<Question> questions, CancellationToken cancellation)
    {
        if (questions.Count == 0) return [];
        var calls = questions.Select(q => new ValidatorCall(StandIn.Answering(q.Validator), q.Request)).ToArray();
        var outcomes = Call(runner, calls, cancellation);
        // One that was loaded in this very call has its engine only now.
        return [.. questions.Select((q, i) => q.Answered(StandIn.Answering(calls[i].Validator), outcomes[i]))];
    }

    /// <summary>Evaluations where nobody was asked that could still count: they refer.</summary>
    public static IReadOnlyList<Evaluation> Unanswered(IEnumerable<Question> questions, string trap, string explanation) =>
        [.. questions.Select(q => q.Answered(q.Validator, OneByOne.Failure(trap, explanation)))];

    /// <summary>The strictest decision wins; where nobody validates, the payment passes.</summary>
    public static Decision Decide(IEnumerable<Evaluation> evaluations) =>
        evaluations.Where(e => e.Role != EvaluationRole.Shadow).Select(e => e.Decision).DefaultIfEmpty(Decision.Approve).Max();

    /// <summary>The outcomes in the order of the calls. An answer that contradicts itself is none.</summary>
    /// <exception cref="OperationCanceledException">A call that was given up has no outcome, whatever came of it.</exception>
    public static IReadOnlyList<Outcome> Call(IValidatorLoader runner, IReadOnlyList<ValidatorCall> calls, CancellationToken cancellation)
    {
        var outcomes = runner.Validate(calls, cancellation);
        cancellation.ThrowIfCancellationRequested();
        // INVARIANT: whoever was asked has answered; a missing answer must not count as a yes.
        Invariant.Holds(outcomes.Count == calls.Count, "There is an outcome for each call");
        return [.. outcomes.Select(Checked)];
    }

    // INVARIANT: approve has no findings, refer and deny have at least one; anything else is no verdict.
    private static Outcome Checked(Outcome outcome) =>
        outcome.Kind != OutcomeKind.Verdict || outcome.Verdict is { } v && Enum.IsDefined(v.Decision) && v.Decision == Decision.Approve == (v.Findings.Count == 0)
            ? outcome
            : outcome with { Kind = OutcomeKind.MalformedAnswer, Verdict = null, Explanation = "The answer's findings do not fit its decision." };

    private IEnumerable<Viewpoint> Views(Bank origin, Bank destination)
    {
        yield return new Viewpoint(EvaluationRole.Platform, Principal.Platform, platformCurrency, TimeZoneInfo.Utc);
        yield return Of(EvaluationRole.Origin, origin);
        // A bank that stands on both sides is asked once.
        if (destination.Code != origin.Code) yield return Of(EvaluationRole.Destination, destination);

        static Viewpoint Of(EvaluationRole role, Bank bank) => new(role, bank.Code, bank.Currency, TimeZoneInfo.FindSystemTimeZoneById(bank.TimeZone));
    }
}
