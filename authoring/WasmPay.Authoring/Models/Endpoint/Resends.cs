using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace WasmPay.Authoring.Models.Endpoint;

/// <summary>When a call is sent again: at most twice, and only where nothing came or the connection broke. An endpoint that keeps failing is left alone.</summary>
internal static class Resends
{
    /// <summary>For how long an endpoint that keeps failing is left alone.</summary>
    public static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private const int FailuresThatOpen = 10;

    public static ResiliencePipeline<HttpResponseMessage> Make(ModelOptions options, TimeProvider time)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.Resends > 0)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Resends,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.FirstPause,
                MaxDelay = options.LongestPause,
                UseJitter = true,
                ShouldRetryAfterHeader = true,
                // A pause that is too long is not cut short, which the endpoint would not forgive: the caller is told of it.
                ShouldHandle = tried => ValueTask.FromResult(MayPass(tried.Outcome) && !(PauseOf(tried.Outcome.Result, time) > options.LongestPause)),
            });
        }
        return pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
        {
            MinimumThroughput = FailuresThatOpen,
            FailureRatio = 0.9,
            SamplingDuration = TimeSpan.FromMinutes(2),
            BreakDuration = LeftAlone,
            ShouldHandle = tried => ValueTask.FromResult(MayPass(tried.Outcome)),
        }).Build();
    }

    /// <summary>The pause that a response asks for (RFC 9110 section 10.2.3); null where it asks for none.</summary>
    public static TimeSpan? PauseOf(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } pause } => pause,
        { Date: { } until } => until - time.GetUtcNow(),
        _ => null,
    };

    private static bool MayPass(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: EndpointException failed } => failed.MayResend,
        { Exception: HttpRequestException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };
}
