using Microsoft.Extensions.AI;

namespace WasmPay.Authoring.Models;

/// <summary>Counts calls and tokens, and makes no call beyond the budget.</summary>
internal sealed class BudgetChatClient(IChatClient inner, ModelOptions options) : DelegatingChatClient(inner)
{
    private long calls;
    private long tokens;

    /// <summary>Calls that were made.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Tokens that the endpoint said it counted, in and out.</summary>
    public long Tokens => Interlocked.Read(ref tokens);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Spend();
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref tokens, Math.Max(0, response.Usage?.TotalTokenCount ?? 0));
        return response;
    }

    private void Spend()
    {
        if (Interlocked.Increment(ref calls) > options.CallBudget)
            throw new ModelException("model-budget", $"The budget of {options.CallBudget} calls of the model is used up.");
        if (Tokens >= options.TokenBudget)
            throw new ModelException("model-budget", $"The budget of {options.TokenBudget} tokens is used up.");
    }
}
