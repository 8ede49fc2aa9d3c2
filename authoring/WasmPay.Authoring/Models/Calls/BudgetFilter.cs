using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>
/// Makes no call beyond the budget, and charges each one that was made: what the endpoint counted, or an estimate where it counted nothing or the
/// answer broke off. What was rejected at the door costs nothing. An answer that was kept costs nothing and is given whatever the budget is.
/// </summary>
internal sealed class BudgetFilter(ModelOptions options, ModelSpending spending) : IFunctionInvocationFilter, IPromptRenderFilter
{
    /// <summary>Characters that make a token, reckoned low so that the estimate is high.</summary>
    private const int CharactersOfToken = 3;

    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (ModelCall.Of(context.Function, context.Arguments) is { IsKept: false } call && spending.Refusal(call.Rule) is { } refusal)
            throw new ModelException(ModelCodes.Budget, refusal);
    }

    public async Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
    {
        var call = ModelCall.Of(context.Function, context.Arguments);
        try
        {
            await next(context).ConfigureAwait(false);
            if (call is { IsKept: false }) Charge(call, context.Result.GetValue<ChatResponse>());
        }
        catch (Exception failed) when (call is { IsKept: false, Digest: not null } && failed is OperationCanceledException or ModelException { MayBePaid: true })
        {
            Charge(call, null);
            throw;
        }
    }

    private void Charge(ModelCall call, ChatResponse? response)
    {
        var counted = response?.Usage;
        call.IsEstimated = counted is not { InputTokenCount: > 0 };
        call.InputTokens = call.IsEstimated ? call.PromptCharacters / CharactersOfToken : counted!.InputTokenCount!.Value;
        call.OutputTokens = call.IsEstimated ? (response?.Text.Length ?? 0) / CharactersOfToken : Math.Max(0, counted!.OutputTokenCount ?? 0);
        spending.Charge(call.Rule, call.InputTokens + call.OutputTokens, options.Price?.Of(call.InputTokens, call.OutputTokens) ?? 0);
    }
}
