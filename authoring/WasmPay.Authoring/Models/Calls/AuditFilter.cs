using Microsoft.SemanticKernel;

namespace WasmPay.Authoring.Models.Calls;

/// <summary>Writes the line of each call: what was asked of whom, what it took and how it ended. No word of the rule.</summary>
internal sealed class AuditFilter(ModelOptions options, TimeProvider time) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        if (options.Journal is not { } journal || ModelCall.Of(context.Function, context.Arguments) is not { } call)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        var (began, outcome) = (time.GetTimestamp(), "failed");
        try
        {
            await next(context).ConfigureAwait(false);
            outcome = call.IsKept ? "kept" : "answered";
        }
        catch (ModelException failed)
        {
            outcome = failed.Code;
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            var cost = options.Price?.Of(call.InputTokens, call.OutputTokens);
            journal.Note(new ModelCallRecord(call.Prompt.Name, call.Prompt.Version, call.Digest, options.Model, call.InputTokens, call.OutputTokens, call.IsEstimated, cost, time.GetElapsedTime(began), outcome));
        }
    }
}
