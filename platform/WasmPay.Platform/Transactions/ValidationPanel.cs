using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>Asks the validators of a live set, the platform's first, then the origin's, then the destination's; candidates in shadow last.</summary>
internal sealed class ValidationPanel(RateTable rates, string platformCurrency)
{
    private readonly FactsReader _facts = new(rates);

    /// <summary>The evaluations in the order of asking; an error where the facts cannot be gathered.</summary>
    public async Task<Result<IReadOnlyList<Evaluation>>> AskAsync(
        Session session, LiveSet live, string id, Order order, Side origin, Side destination, DateTimeOffset at)
    {
        var evaluations = new List<Evaluation>();
        var views = Views(origin.Bank, destination.Bank).ToList();
        foreach (var view in views)
        {
            if (!live.Live.TryGetValue(view.Target, out var validator)) continue;
            var facts = await _facts.ReadAsync(session, view, id, order, origin, destination, at).ConfigureAwait(false);
            if (!facts.TryGet(out var request, out var error)) return error;
            evaluations.Add(Run(view.Role, view.Target, validator.Loaded, request));
        }
        foreach (var view in views)
        {
            if (!live.Shadow.TryGetValue(view.Target, out var candidate)) continue;
            var facts = await _facts.ReadAsync(session, view, id, order, origin, destination, at).ConfigureAwait(false);
            if (facts.TryGet(out var request, out _)) evaluations.Add(Run(EvaluationRole.Shadow, view.Target, candidate.Loaded, request));
        }
        return evaluations;
    }

    /// <summary>The strictest decision wins; where nobody validates, the payment passes.</summary>
    public static Decision Decide(IEnumerable<Evaluation> evaluations) =>
        evaluations.Where(e => e.Role != EvaluationRole.Shadow).Select(e => e.Decision).DefaultIfEmpty(Decision.Approve).Max();

    /// <summary>One call. Whatever goes wrong in it, also in the host, is an outcome that does not approve.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A payment is referred, not lost, when the machinery behind a validator breaks.")]
    public static Outcome Call(LoadedValidator validator, ValidationRequest request)
    {
        Outcome outcome;
        try
        {
            outcome = validator.Validator.Validate(request);
        }
        catch (Exception broken)
        {
            return new Outcome { Kind = OutcomeKind.HostFailure, Trap = "host-failure", Explanation = $"The host failed while it ran the validator: {broken.Message}", Fuel = 0 };
        }
        // INVARIANT: approve has no findings, refer and deny have at least one; anything else is no verdict.
        if (outcome.Kind != OutcomeKind.Verdict || outcome.Verdict is { } v && Enum.IsDefined(v.Decision) && v.Decision == Decision.Approve == (v.Findings.Count == 0))
            return outcome;
        return outcome with { Kind = OutcomeKind.MalformedAnswer, Verdict = null, Explanation = "The answer's findings do not fit its decision." };
    }

    private static Evaluation Run(EvaluationRole role, string target, LoadedValidator validator, ValidationRequest request) => new(
        role, target, validator.Digest, validator.Contract, validator.Engine, validator.FuelLimit,
        JsonSerializer.Serialize(request, RequestJson.Options), Call(validator, request));

    private IEnumerable<Viewpoint> Views(Bank origin, Bank destination)
    {
        yield return new Viewpoint(EvaluationRole.Platform, Principal.Platform, platformCurrency, TimeZoneInfo.Utc);
        yield return Of(EvaluationRole.Origin, origin);
        // A bank that stands on both sides is asked once.
        if (destination.Code != origin.Code) yield return Of(EvaluationRole.Destination, destination);

        static Viewpoint Of(EvaluationRole role, Bank bank) => new(role, bank.Code, bank.Currency, TimeZoneInfo.FindSystemTimeZoneById(bank.TimeZone));
    }
}
