using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using WasmPay.Authoring.Models.Prompts;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>Replaces accounts' numbers and marked names in the data before it is rendered, and puts them back in the answer. What is kept of answers never has them.</summary>
internal sealed class RedactionFilter(Redaction redaction) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
    {
        if (ModelCall.Of(context.Function, context.Arguments) is null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        var (data, texts) = RedactedTexts.Of(JsonNode.Parse((string)context.Arguments[ModelGateway.DataArgument]!), redaction);
        context.Arguments[ModelGateway.DataArgument] = PromptData.Write(data!);
        await next(context).ConfigureAwait(false);
        if (context.Result.GetValue<ChatResponse>() is not { } response) return;
        context.Result = new FunctionResult(context.Result, new ChatResponse(new ChatMessage(ChatRole.Assistant, texts.Restore(response.Text)))
        {
            ModelId = response.ModelId,
            FinishReason = response.FinishReason,
            Usage = response.Usage,
        });
    }
}
