using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Intake;

/// <summary>
/// Holds callers to their rates: those who are known by who they are, others by where they come from, so that nobody's guesses keep his
/// neighbours out. Few strangers are answered at once, since a password takes long to check.
/// </summary>
internal sealed class CallRates(CallLimits limits) : IDisposable
{
    private const int StrangersInLine = 64;
    // They cost less than a password, and balancers ask often.
    private const int ProbesForStranger = 10;

    private readonly PartitionedRateLimiter<string> _callers = Buckets(2 * limits.PerSecond, limits.PerSecond, TimeSpan.FromSeconds(1));
    private readonly PartitionedRateLimiter<string> _strangers = Buckets(limits.StrangersPerMinute, limits.StrangersPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _probes = Buckets(ProbesForStranger * limits.StrangersPerMinute, ProbesForStranger * limits.StrangersPerMinute, TimeSpan.FromMinutes(1));
    private readonly ConcurrencyLimiter _places = new(new() { PermitLimit = Math.Max(1, Environment.ProcessorCount / 2), QueueLimit = StrangersInLine });

    /// <summary>Null where one more call of somebody is within his rate.</summary>
    public Error? Call(HttpContext http, Principal by) => Take(http, _callers, by.Id, $"{by.Name} calls more often than {limits.PerSecond} times a second");

    /// <summary>Null where one more call by somebody who is not known is within the rate of his address.</summary>
    public Error? Stranger(HttpContext http) =>
        Take(http, _strangers, Network(http.Connection.RemoteIpAddress), $"More than {limits.StrangersPerMinute} calls a minute came from this address without a token that is known");

    /// <summary>Null where one more question about the server itself, such as whether it is well, is within the rate of its address.</summary>
    public Error? Probe(HttpContext http) =>
        Take(http, _probes, Network(http.Connection.RemoteIpAddress), $"More than {ProbesForStranger * limits.StrangersPerMinute} questions a minute about the server came from this address");

    /// <summary>A place among the strangers who are answered; null where too many wait for one.</summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken cancellation)
    {
        var lease = await _places.AcquireAsync(1, cancellation).ConfigureAwait(false);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        return null;
    }

    /// <summary>An address as it is counted: of IPv6 the network of 64 bits, of which one customer has all addresses.</summary>
    public static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]])}/64" : address.ToString();
    }

    public void Dispose()
    {
        _callers.Dispose();
        _strangers.Dispose();
        _probes.Dispose();
        _places.Dispose();
    }

    private static Error? Take(HttpContext http, PartitionedRateLimiter<string> limiter, string who, string sentence)
    {
        using var lease = limiter.AttemptAcquire(who);
        if (lease.IsAcquired) return null;
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new Error(ErrorCode.RateLimited, $"{sentence}; ask again in {seconds} s.");
    }

    private static PartitionedRateLimiter<string> Buckets(int most, int perPeriod, TimeSpan period) => PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(
        who, _ => new TokenBucketRateLimiterOptions { TokenLimit = most, TokensPerPeriod = perPeriod, ReplenishmentPeriod = period, QueueLimit = 0 }), StringComparer.Ordinal);
}
