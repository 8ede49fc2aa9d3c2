using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WasmPay.Server.Tests.SignIn;

/// <summary>A passkey in software that says what the test wants it to.</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const int Present = 0x01, Verified = 0x04, HasKey = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private byte[] _owner = [];

    public string Id => Base64Url.EncodeToString(_id);

    /// <summary>Where its browser is.</summary>
    public string Origin { get; set; } = "https://pay.example";

    /// <summary>The host that it signs for; null for the one that it was asked for.</summary>
    public string? Host { get; set; }

    /// <summary>How often it has answered; it stays at 0 where it does not count.</summary>
    public uint Counter { get; set; }

    /// <summary>Whether the page that asks is in a frame of another's.</summary>
    public bool IsFramed { get; set; }

    public bool VerifiesOwner { get; set; } = true;

    /// <summary>Answers a question to make a passkey.</summary>
    public string Make(string options)
    {
        var asked = JsonNode.Parse(options)!;
        _owner = Base64Url.DecodeFromChars(asked["user"]!["id"]!.GetValue<string>());
        var attested = new CborWriter();
        attested.WriteStartMap(3);
        attested.WriteTextString("fmt");
        attested.WriteTextString("none");
        attested.WriteTextString("attStmt");
        attested.WriteStartMap(0);
        attested.WriteEndMap();
        attested.WriteTextString("authData");
        attested.WriteByteString([.. Data(Host ?? asked["rp"]!["id"]!.GetValue<string>(), HasKey), .. new byte[16], 0, (byte)_id.Length, .. _id, .. PublicKey()]);
        attested.WriteEndMap();
        return Credential(new JsonObject { ["clientDataJSON"] = Text(Client("webauthn.create", asked)), ["attestationObject"] = Text(attested.Encode()), ["transports"] = new JsonArray() });
    }

    /// <summary>Answers a question to sign in.</summary>
    public string Answer(string options, byte[]? owner = null)
    {
        var asked = JsonNode.Parse(options)!;
        if (Counter > 0) Counter++;
        var (data, client) = (Data(Host ?? asked["rpId"]!.GetValue<string>(), 0), Client("webauthn.get", asked));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject { ["clientDataJSON"] = Text(client), ["authenticatorData"] = Text(data), ["signature"] = Text(signature), ["userHandle"] = Text(owner ?? _owner) });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(string host, int flags)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(host), data);
        data[32] = (byte)(flags | Present | (VerifiesOwner ? Verified : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Counter);
        return data;
    }

    private byte[] Client(string type, JsonNode asked) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["challenge"] = asked["challenge"]!.GetValue<string>(), ["origin"] = Origin, ["crossOrigin"] = IsFramed }.ToJsonString());

    // COSE: an elliptic curve's key for ES256 on P-256.
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (name, value) in ((int, int)[])[(1, 2), (3, -7), (-1, 1)])
        {
            key.WriteInt32(name);
            key.WriteInt32(value);
        }
        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }

    private string Credential(JsonObject response) =>
        new JsonObject { ["id"] = Id, ["rawId"] = Id, ["type"] = "public-key", ["response"] = response, ["clientExtensionResults"] = new JsonObject() }.ToJsonString();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
