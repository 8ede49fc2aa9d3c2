using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;

namespace WasmPay.Platform.Proposals;

/// <summary>What the platform holds a dossier to: that its hash is its hash, and that it is about the component that came with it.</summary>
internal static class DossierCheck
{
    public static Error? Check(DossierUpload dossier, string digest)
    {
        if (dossier.Bytes.Length > Limits.Dossier) return new Error(ErrorCode.TooLarge, $"A dossier has at most {Limits.Dossier} bytes.", "dossier");
        if (Digest.Of(dossier.Bytes.Span) != dossier.Hash) return new Error(ErrorCode.HashMismatch, "The dossier's hash is not that of its bytes.", "dossier_hash");
        try
        {
            using var json = JsonDocument.Parse(dossier.Bytes, new JsonDocumentOptions { MaxDepth = 64 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) return new Error(ErrorCode.Malformed, "A dossier is a JSON object.", "dossier");
            // Who signs the hash thereby names the component: a dossier that is silent about it binds nobody to it.
            return Names(json.RootElement, digest) ? null : new Error(ErrorCode.HashMismatch, $"The dossier does not name the component {digest}.", "dossier");
        }
        catch (JsonException bad)
        {
            return new Error(ErrorCode.Malformed, $"The dossier is no JSON: {bad.Message}", "dossier");
        }
    }

    /// <summary>The dossier of a component that an engineer brings: it says only what the platform knows itself.</summary>
    public static DossierUpload ForComponent(string rule, string author, string digest, string contract, ReadOnlyMemory<byte> component)
    {
        var bytes = Encoding.UTF8.GetBytes(CanonicalJson.Write(new JsonObject
        {
            ["kind"] = "component",
            ["rule"] = rule,
            ["author"] = author,
            ["component"] = new JsonObject { ["digest"] = digest, ["contract"] = contract, ["size"] = (long)component.Length },
        }));
        return new DossierUpload(bytes, Digest.Of(bytes), component);
    }

    private static bool Names(JsonElement element, string digest) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(m => Names(m.Value, digest)),
        JsonValueKind.Array => element.EnumerateArray().Any(e => Names(e, digest)),
        JsonValueKind.String => element.ValueEquals(digest) || element.ValueEquals("sha256:" + digest),
        _ => false,
    };
}
