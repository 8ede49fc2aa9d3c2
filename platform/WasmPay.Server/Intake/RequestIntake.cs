using System.Collections.Frozen;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Intake;

/// <summary>
/// Stands before the bodies of requests, whatever the protocol: most are short, and the few that may be long are read when it is known who
/// sends them, and not many at once.
/// </summary>
internal sealed class RequestIntake : IDisposable
{
    // More wait for nothing: each has a window's bytes in memory.
    private const int LongestLine = 64;

    private readonly FrozenDictionary<Type, LargeRequest> _large;
    private readonly QuietCollector _collector;
    private readonly ReadingPlaces _places;
    private readonly TimeProvider _time;

    public RequestIntake(ServerOptions options)
    {
        (_time, Time) = (options.Time, options.LargeRequestTime);
        _large = LargeRequest.All(options);
        _collector = new(options.Time);
        _places = new(options.LargeRequestsAtOnce, LongestLine, _collector.Answered);
    }

    /// <summary>The most that a request has in bytes.</summary>
    public int BytesOf(Type request) => _large.TryGetValue(request, out var large) ? large.Bytes : LargeRequest.SmallBytes;

    /// <summary>The most that it has in JSON beside fields of bytes.</summary>
    public int TextBytesOf(Type request) => _large.TryGetValue(request, out var large) ? large.TextBytes : LargeRequest.SmallBytes;

    /// <summary>Lets a request's bytes in, when it is their turn. What it answers is held until the request is answered; it is null for a short one.</summary>
    /// <param name="by">Who sends it.</param>
    /// <param name="request">The message's class.</param>
    /// <param name="bytes">How long it says to be; null where it does not.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<IDisposable?>> EnterAsync(Principal by, Type request, long? bytes, CancellationToken cancellation)
    {
        if (bytes > BytesOf(request)) return TooLarge(request);
        if (bytes <= LargeRequest.SmallBytes || !_large.TryGetValue(request, out var large)) return Result<IDisposable?>.Ok(null);
        if (by.Needs(large.Roles) is { } denied) return denied;
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
    public Error TooLarge(Type request) => new(ErrorCode.TooLarge, _large.TryGetValue(request, out var large)
        ? $"The request has more than {large.Bytes} bytes, which are the most here: {large.Advice}."
        : $"The request has more than {LargeRequest.SmallBytes} bytes, which are the most here; only components, dossiers and lists may have more.", "body");

    public void Dispose()
    {
        _places.Dispose();
        _collector.Dispose();
    }
}
