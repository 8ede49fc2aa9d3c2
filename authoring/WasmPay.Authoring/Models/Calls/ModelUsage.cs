namespace WasmPay.Authoring.Models.Calls;

/// <summary>What calls of models took.</summary>
/// <param name="Tokens">Tokens, in and out; an answer that was kept takes none.</param>
/// <param name="Cost">In the price's currency; null where no call had a price.</param>
/// <param name="NotRecorded">Calls whose answer was to be replayed and was not recorded.</param>
public readonly record struct ModelUse(long Tokens, decimal? Cost, int NotRecorded)
{
    /// <summary>What was used since <paramref name="before"/>.</summary>
    public ModelUse Since(ModelUse before) => new(Tokens - before.Tokens, Cost - (before.Cost ?? 0), NotRecorded - before.NotRecorded);

    /// <summary>This and one more call.</summary>
    internal ModelUse Plus(ModelCallRecord call) => new(
        Tokens + call.InputTokens + call.OutputTokens,
        call.Cost is { } cost ? (Cost ?? 0) + cost : Cost,
        NotRecorded + (call.Outcome == ModelCodes.NotRecorded ? 1 : 0));
}

/// <summary>Adds up what calls take, of all models whose journal it is, and hands each line on.</summary>
/// <param name="next">Who gets the lines as well; null for nobody.</param>
public sealed class ModelUsage(IModelJournal? next) : IModelJournal
{
    private readonly Lock _lock = new();
    private ModelUse _total;

    /// <summary>What was used until now.</summary>
    public ModelUse Total
    {
        get
        {
            lock (_lock) return _total;
        }
    }

    /// <inheritdoc/>
    public void Note(ModelCallRecord call)
    {
        lock (_lock) _total = _total.Plus(call);
        next?.Note(call);
    }
}
