using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Corpus;

/// <summary>
/// The corpus made small: for every edge, by about how often it was taken, the request that took it at the least fuel. Without coverage,
/// the cheapest of each behaviour.
/// </summary>
internal sealed class CheapestRequests
{
    private readonly Dictionary<(ulong Place, byte Bucket), Kept> kept = [];
    private int offered;

    /// <summary>Takes a request in, where it is the first or the cheapest for something.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fuel">What its verdict used.</param>
    /// <param name="behaviour">What stands for edges where nothing is known of them.</param>
    /// <param name="hits">How often each edge was taken; empty without coverage.</param>
    public void Offer(ValidationRequest request, ulong fuel, ulong behaviour, ReadOnlySpan<byte> hits)
    {
        var candidate = new Kept(request, fuel, offered++);
        if (hits.IsEmpty) Keep((behaviour, 0), candidate);
        for (var i = 0; i < hits.Length; i++)
            if (hits[i] != 0) Keep(((ulong)i, EdgeMap.Bucket(hits[i])), candidate);
    }

    /// <summary>The requests that are left, in the order in which they were offered.</summary>
    public IEnumerable<ValidationRequest> All => kept.Values.DistinctBy(entry => entry.Order).OrderBy(entry => entry.Order).Select(entry => entry.Request);

    private void Keep((ulong Place, byte Bucket) key, Kept candidate)
    {
        if (!kept.TryGetValue(key, out var known) || candidate.Fuel < known.Fuel) kept[key] = candidate;
    }

    private sealed record Kept(ValidationRequest Request, ulong Fuel, int Order);
}
