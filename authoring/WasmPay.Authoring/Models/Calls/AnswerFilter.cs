using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>Gives an answer that was kept for the same digest instead of asking, and keeps those that are new.</summary>
internal sealed class AnswerFilter(AnswerStore store, ModelOptions options) : IFunctionInvocationFilter, IPromptRenderFilter
{
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (ModelCall.Of(context.Function, context.Arguments) is not { Digest: { } digest } call) return;
        if (store.Find(digest) is not { } kept)
        {
            if (store.Use == AnswerUse.Replay) throw new ModelException(ModelCodes.NotRecorded, $"No answer of {options.Model} to {call.Prompt.Title} is recorded for prompt {digest}. {store.HowToRecord}");
            return;
        }
        call.IsKept = true;
        context.Result = new FunctionResult(context.Function, new ChatResponse(new ChatMessage(ChatRole.Assistant, kept.Text))
        {
            ModelId = kept.ServedModel,
            FinishReason = ChatFinishReason.Stop,
        });
    }

    public async Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (ModelCall.Of(context.Function, context.Arguments) is { IsKept: false, Digest: { } digest } call
            && context.Result.GetValue<ChatResponse>() is { FinishReason: { } reason } response && reason == ChatFinishReason.Stop)
            store.Keep(digest, new KeptAnswer(call.Prompt.Name, call.Prompt.Version, options.Model, response.ModelId, response.Text));
    }
}
