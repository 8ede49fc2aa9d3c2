namespace WasmPay.Authoring.Models.Calls;

/// <summary>What was used, in total and by rule; several authors may be charged to one. Safe to use from many threads.</summary>
/// <param name="budget">What may be used.</param>
/// <param name="whole">Of what this is a part: it is charged as well, and what it refuses is refused; null where it is part of nothing.</param>
public sealed class ModelSpending(ModelBudget budget, ModelSpending? whole = null)
{
    /// <summary>Rules that are remembered; the one that was charged first is forgotten first. The total forgets nothing.</summary>
    private const int Rules = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Used> _rules = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private Used _total;

    /// <summary>Tokens in total.</summary>
    public long Tokens => Read().Tokens;

    /// <summary>Money in total, in the prices' currency.</summary>
    public decimal Cost => Read().Cost;

    /// <summary>Why no further call may be made for that rule; null where it may.</summary>
    internal string? Refusal(string rule)
    {
        if (whole?.Refusal(rule) is { } refusal) return refusal;
        lock (_lock)
        {
            var mine = _rules.GetValueOrDefault(rule);
            return _total.Tokens >= budget.Tokens ? $"The budget of {budget.Tokens} tokens is used up; raise it, or go on with the offline author."
                : _total.Cost >= budget.Cost ? $"The budget of {budget.Cost} is used up; raise it, or go on with the offline author."
                : mine.Tokens >= budget.RuleTokens ? $"The budget of {budget.RuleTokens} tokens for one rule is used up; divide the rule, or raise the budget."
                : mine.Cost >= budget.RuleCost ? $"The budget of {budget.RuleCost} for one rule is used up; divide the rule, or raise the budget."
                : null;
        }
    }

    /// <summary>Charges a call.</summary>
    internal void Charge(string rule, long tokens, decimal cost)
    {
        whole?.Charge(rule, tokens, cost);
        lock (_lock)
        {
            _total = _total.Plus(tokens, cost);
            if (!_rules.TryGetValue(rule, out var before)) _order.Enqueue(rule);
            _rules[rule] = before.Plus(tokens, cost);
            if (_order.Count > Rules) _rules.Remove(_order.Dequeue());
        }
    }

    private Used Read()
    {
        lock (_lock) return _total;
    }

    private readonly record struct Used(long Tokens, decimal Cost)
    {
        public Used Plus(long tokens, decimal cost) => new(Tokens + tokens, Cost + cost);
    }
}
