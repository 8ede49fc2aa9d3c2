namespace WasmPay.Fuzzing.Corpus;

/// <summary>Which edges were ever taken, and about how often in one call.</summary>
internal sealed class EdgeMap
{
    private byte[] seen = [];

    /// <summary>Edges taken at least once.</summary>
    public int Covered { get; private set; }

    /// <summary>Takes in one call's counts; true when an edge, or a new order of magnitude for one, is new.</summary>
    public bool Merge(ReadOnlySpan<byte> hits)
    {
        var isNew = false;
        if (hits.Length > seen.Length) Array.Resize(ref seen, hits.Length);
        for (var i = 0; i < hits.Length; i++)
        {
            if (hits[i] == 0) continue;
            var bucket = Bucket(hits[i]);
            if ((seen[i] & bucket) != 0) continue;
            if (seen[i] == 0) Covered++;
            seen[i] |= bucket;
            isNew = true;
        }
        return isNew;
    }

    /// <summary>1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more times: one bit each.</summary>
    public static byte Bucket(byte hits) => hits switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
