using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using WasmPay.Fuzzing.Generation;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing.Corpus;

/// <summary>The requests that showed something new, from which further ones are made.</summary>
internal sealed class RequestCorpus
{
    /// <summary>A guest can pretend to new behaviour without end; the corpus does not grow with it.</summary>
    private const int Limit = 1_024;

    private readonly List<ValidationRequest> entries = [];

    /// <summary>Requests kept.</summary>
    public int Count => entries.Count;

    /// <summary>Keeps a request while there is room; false where there is none.</summary>
    public bool TryAdd(ValidationRequest request)
    {
        if (entries.Count >= Limit) return false;
        entries.Add(request);
        return true;
    }

    /// <summary>One of them; the latest are taken more often, since least has been tried from there.</summary>
    public ValidationRequest Pick(Dice dice)
    {
        const int latest = 24;
        return dice.Percent(40) && entries.Count > latest
            ? entries[entries.Count - 1 - dice.Below(latest)]
            : dice.Pick(entries);
    }

    /// <summary>SHA-256 over all of them in order.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(entry, RequestJson.Options);
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes(json.Length.ToString(CultureInfo.InvariantCulture) + "\n"));
            hash.AppendData(json);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
