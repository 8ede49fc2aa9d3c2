using System.Globalization;
using System.Text.Json.Nodes;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>Gets a line for each call. Safe to use from many threads.</summary>
public interface IModelJournal
{
    /// <summary>A call is over.</summary>
    void Note(ModelCallRecord call);
}

/// <summary>One call of a model, without a word of what was asked and answered.</summary>
/// <param name="Function">The prompt function.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">SHA-256 of the prompt as it was sent; null where none was rendered.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="InputTokens">Tokens in; 0 where the answer was kept.</param>
/// <param name="OutputTokens">Tokens out.</param>
/// <param name="IsEstimated">Whether the tokens are reckoned, since the endpoint counted none.</param>
/// <param name="Cost">In the price's currency; null where the model has no price.</param>
/// <param name="Elapsed">From the question to the answer, resends included.</param>
/// <param name="Outcome"><c>answered</c>, <c>kept</c>, <c>cancelled</c>, or one of <see cref="ModelCodes"/>.</param>
public sealed record ModelCallRecord(
    string Function, int Version, string? Digest, string Model, long InputTokens, long OutputTokens, bool IsEstimated, decimal? Cost, TimeSpan Elapsed, string Outcome)
{
    /// <summary>The line: one JSON object.</summary>
    public string ToJson() => new JsonObject
    {
        ["function"] = Function,
        ["version"] = Version,
        ["prompt-sha256"] = Digest,
        ["model"] = Model,
        ["input-tokens"] = InputTokens,
        ["output-tokens"] = OutputTokens,
        ["estimated"] = IsEstimated,
        ["cost"] = Cost?.ToString(CultureInfo.InvariantCulture),
        ["milliseconds"] = (long)Elapsed.TotalMilliseconds,
        ["outcome"] = Outcome,
    }.ToJsonString();
}

/// <summary>Writes the lines to a text; who gave it disposes of it.</summary>
public sealed class ModelJournalWriter(TextWriter text) : IModelJournal
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Note(ModelCallRecord call)
    {
        lock (_lock)
        {
            text.WriteLine(call.ToJson());
            text.Flush();
        }
    }
}
