using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;

namespace WasmPay.Platform.Audit.Heads;

/// <summary>The end of the audit chain at one time, signed: whoever holds it notices when what was before it is cut off or written anew.</summary>
/// <param name="Sequence">The last record's number.</param>
/// <param name="Hash">Its hash, which all records before it are in.</param>
/// <param name="AtMs">When it was signed, in milliseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="KeyId">Which key signed.</param>
/// <param name="Signature">ECDSA over P-256 with SHA-256 of <see cref="SignedText"/>, as two numbers of 32 bytes (IEEE P1363) in Base64.</param>
public sealed record SignedHead(long Sequence, string Hash, long AtMs, string KeyId, string Signature)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>What is signed: canonical JSON that says what it is, so that no other signature of the key can stand for it.</summary>
    public string SignedText => CanonicalJson.Write(new JsonObject
    {
        ["what"] = "wasmpay audit head",
        ["sequence"] = Sequence,
        ["hash"] = Hash,
        ["at_ms"] = AtMs,
        ["key_id"] = KeyId,
    });

    /// <summary>The head as a line of a file.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, s_options);

    /// <summary>The head that a line is; null where it is none.</summary>
    public static SignedHead? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SignedHead>(line, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
