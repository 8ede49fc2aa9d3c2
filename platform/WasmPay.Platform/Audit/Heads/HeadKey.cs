using System.Security.Cryptography;
using System.Text;

namespace WasmPay.Platform.Audit.Heads;

/// <summary>The public half of a key that signs heads: all that a check needs.</summary>
public sealed class HeadPublicKey : IDisposable
{
    private const int IdDigits = 16;
    private readonly ECDsa _key;

    private HeadPublicKey(ECDsa key) => (_key, Pem, Id) = (key, key.ExportSubjectPublicKeyInfoPem(), Digest.Of(key.ExportSubjectPublicKeyInfo())[..IdDigits]);

    /// <summary>The first digits of the SHA-256 of the key.</summary>
    public string Id { get; }

    /// <summary>The key as a PEM text.</summary>
    public string Pem { get; }

    /// <summary>A key of a PEM text; an error where it is no key for ECDSA over P-256.</summary>
    public static Result<HeadPublicKey> Parse(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize == 256 && key.ExportParameters(includePrivateParameters: false).Curve.Oid is { FriendlyName: "nistP256" or "ECDSA_P256" } or { Value: "1.2.840.10045.3.1.7" }) return new HeadPublicKey(key);
        }
        catch (Exception bad) when (bad is ArgumentException or CryptographicException)
        {
            // Said below.
        }
        key.Dispose();
        return new Error(ErrorCode.Malformed, "The text is no PEM of an ECDSA key over P-256.", "key");
    }

    /// <summary>Whether this key signed the head.</summary>
    public bool Signed(SignedHead head)
    {
        var signature = new byte[64];
        return head.KeyId == Id
            && Convert.TryFromBase64String(head.Signature, signature, out var length) && length == signature.Length
            && _key.VerifyData(Encoding.UTF8.GetBytes(head.SignedText), signature, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}

/// <summary>The key that signs heads. It lies in a file outside the database, since who has both can write both anew.</summary>
public sealed class HeadKey : IDisposable
{
    private const string PublicSuffix = ".pub";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ECDsa _key;

    private HeadKey(ECDsa key, HeadPublicKey publicKey) => (_key, PublicKey) = (key, publicKey);

    /// <summary>Its public half.</summary>
    public HeadPublicKey PublicKey { get; }

    /// <summary>
    /// The key of a PEM file, made where there is none: readable by its owner alone, with the public half beside it in <c>.pub</c>. A file that
    /// others may read is refused.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static Result<HeadKey> OpenOrCreate(string path)
    {
        if (!File.Exists(path)) Create(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly & ~UnixFileMode.UserExecute) != 0)
            return new Error(ErrorCode.Malformed, $"The key in {path} may be read or written by others than its owner: set its mode to 600.", "key");
        var pem = File.ReadAllText(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            // A public key parses as well, and signs nothing.
            _ = key.SignData([], HashAlgorithmName.SHA256);
        }
        catch (Exception bad) when (bad is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return new Error(ErrorCode.Malformed, $"The file {path} has no private key for ECDSA over P-256.", "key");
        }
        if (HeadPublicKey.Parse(key.ExportSubjectPublicKeyInfoPem()).TryGet(out var publicKey, out var error))
        {
            // Who was stopped between the two halves makes the second now.
            if (!File.Exists(path + PublicSuffix)) File.WriteAllText(path + PublicSuffix, publicKey.Pem + "\n");
            return new HeadKey(key, publicKey);
        }
        key.Dispose();
        return error;
    }

    /// <summary>Signs the end of the chain.</summary>
    public SignedHead Sign(long sequence, string hash, DateTimeOffset at)
    {
        var head = new SignedHead(sequence, hash, at.ToUnixTimeMilliseconds(), PublicKey.Id, "");
        return head with { Signature = Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(head.SignedText), HashAlgorithmName.SHA256)) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        PublicKey.Dispose();
    }

    private static void Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        // Under its name it is whole.
        var part = path + ".part";
        File.Delete(part);
        using (var file = new FileStream(part, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path);
        File.WriteAllText(path + PublicSuffix, key.ExportSubjectPublicKeyInfoPem() + "\n");
    }
}
