using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace WasmPay.Authoring.Models;

/// <summary>Bounds each attempt in time, tries again what may pass, and stops asking an endpoint that keeps failing.</summary>
internal sealed class RetryingChatClient(IChatClient inner, ModelOptions options, TimeProvider time) : DelegatingChatClient(inner)
{
    private const int FailuresThatOpen = 10;
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline<ChatResponse> pipeline = Build(options, time);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        // The messages are sent again, so they must not be a sequence that can be read once only.
        var kept = messages.ToList();
        try
        {
            return await pipeline.ExecuteAsync(
                async cancellation => await base.GetResponseAsync(kept, options, cancellation).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException late)
        {
            throw new ModelException("model-unavailable", $"The model does not answer within {late.Timeout.TotalSeconds:0.#} s.", late);
        }
        catch (BrokenCircuitException open)
        {
            throw new ModelException("model-unavailable", $"The model's endpoint keeps failing; it is left alone for {OpenFor.TotalSeconds:0} s.", open);
        }
    }

    private static ResiliencePipeline<ChatResponse> Build(ModelOptions options, TimeProvider time)
    {
        var mayPass = new PredicateBuilder<ChatResponse>()
            .Handle<ModelException>(failed => failed.MayPass)
            .Handle<TimeoutRejectedException>();
        return new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ChatResponse>
            {
                ShouldHandle = mayPass,
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.FirstPause,
                MaxDelay = options.LongestPause,
                UseJitter = true,
                DelayGenerator = tried => ValueTask.FromResult(
                    tried.Outcome.Exception is ModelException { Pause: { } asked }
                        ? asked < options.LongestPause ? asked : options.LongestPause
                        : (TimeSpan?)null),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChatResponse>
            {
                ShouldHandle = mayPass,
                MinimumThroughput = FailuresThatOpen,
                FailureRatio = 0.9,
                SamplingDuration = TimeSpan.FromMinutes(2),
                BreakDuration = OpenFor,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.CallTime })
            .Build();
    }
}
