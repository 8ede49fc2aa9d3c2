using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using WasmPay.Authoring.Json;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>Notes the digest of the prompt as it is sent: the text, the schema, the model and the settings. Two calls with one digest are one question.</summary>
internal sealed class DigestFilter(ModelOptions options) : IPromptRenderFilter
{
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (ModelCall.Of(context.Function, context.Arguments) is not { } call) return;
        call.PromptCharacters = context.RenderedPrompt?.Length ?? 0;
        call.Digest = CanonicalJson.Digest(new JsonObject
        {
            ["model"] = options.Model,
            ["prompt"] = context.RenderedPrompt,
            ["settings"] = JsonSerializer.Serialize(context.ExecutionSettings?.ExtensionData),
        });
    }
}
