using System.Collections.Frozen;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Server.Access;

namespace WasmPay.Server.Intake;

/// <summary>
/// Says how long requests may be, and lets the few that may be long in when it is their turn: not many at once, and one of each bank's.
/// </summary>
internal sealed class RequestIntake : IDisposable
{
    // More wait for nothing: each has a window's bytes in memory.
    private const int LongestLine = 64;

    private readonly FrozenDictionary<RequestSize, RequestLimit> _limits;
    private readonly QuietCollector _collector;
    private readonly ReadingPlaces _places;
    private readonly TimeProvider _time;

    public RequestIntake(ServerOptions options)
    {
        (_time, Time) = (options.Time, options.LargeRequestTime);
        _limits = Enum.GetValues<RequestSize>().ToFrozenDictionary(size => size, size => RequestLimit.Of(size, options));
        _collector = new(options.Time);
        _places = new(options.LargeRequestsAtOnce, LongestLine, _collector.Answered);
    }

    /// <summary>The most that any request has, in bytes.</summary>
    public int LongestBytes => _limits.Values.Max(limit => limit.Bytes);

    /// <summary>How long a method's request may be.</summary>
    public RequestLimit LimitOf(ApiMethod method) => _limits[method.Size];

    /// <summary>Lets a request's bytes in, when it is their turn. What it answers is held until the request is answered; it is null for a short one.</summary>
    /// <param name="by">Who sends it.</param>
    /// <param name="method">Where to.</param>
    /// <param name="bytes">How long it says to be; null where it does not.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<IDisposable?>> EnterAsync(Principal by, ApiMethod method, long? bytes, CancellationToken cancellation)
    {
        var limit = LimitOf(method);
        if (bytes > limit.Bytes) return TooLarge(method);
        if (bytes <= RequestLimit.SmallBytes || limit.Bytes <= RequestLimit.SmallBytes) return Result<IDisposable?>.Ok(null);
        return await _places.EnterAsync(by.Bank, cancellation).ConfigureAwait(false) is { } place
            ? Result<IDisposable?>.Ok(place)
            : new Error(ErrorCode.Unavailable, $"{LongestLine} large requests of {by.Bank} wait already; ask again when they are answered.");
    }

    /// <summary>The time within which a request that has a place has to come.</summary>
    public TimeSpan Time { get; }

    /// <summary>Ends what reads it when that is over.</summary>
    public CancellationTokenSource Hurry() => new(Time, _time);

    /// <summary>Why a request that has not come in time is not waited for, and what to do.</summary>
    public Error TooSlow => new(ErrorCode.Unavailable, $"The request did not come within {Time.TotalSeconds} s, while others wait; make it smaller, or send it by a faster line.", "body");

    /// <summary>Why a request is not read, and what to do.</summary>
    public Error TooLarge(ApiMethod method)
    {
        var limit = LimitOf(method);
        return new Error(ErrorCode.TooLarge, $"The request has more than {limit.Bytes} bytes, which are the most here: {limit.Advice}.", "body");
    }

    public void Dispose()
    {
        _places.Dispose();
        _collector.Dispose();
    }
}
