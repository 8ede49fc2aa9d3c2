using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WasmPay.Platform.Access;

/// <summary>A certificate by which a machine is to be known.</summary>
/// <param name="Principal">For whom: a machine.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Pem">The certificate alone, in PEM.</param>
/// <param name="Scope">What it is to be good for of what the machine may; empty for all.</param>
/// <param name="Lifetime">How long it is good; never longer than the certificate says itself.</param>
/// <param name="Proof">What the certificate's key has signed (<see cref="ClientCertificate.ProvedText"/>), in base64: certificates are public, and nobody registers another's.</param>
public sealed record NewCertificate(string Principal, string Name, string Pem, IReadOnlyList<Permission> Scope, TimeSpan Lifetime, string Proof = "");

/// <summary>What is read of a client's certificate.</summary>
/// <param name="Hash">SHA-256 of the whole certificate, which is what the machine is known by.</param>
/// <param name="Subject">Whom it names: told for people, and nobody is known by it.</param>
/// <param name="From">Since when it is good.</param>
/// <param name="Until">From when on it is not.</param>
internal sealed record ClientCertificate(string Hash, string Subject, DateTimeOffset From, DateTimeOffset Until)
{
    private const int LongestPem = 16 << 10, ShortestRsa = 2048, LongestProof = 2048;
    private const string Begin = "-----BEGIN ", Clients = "1.3.6.1.5.5.7.3.2";

    /// <summary>The text whose signature shows that a machine has the certificate's key.</summary>
    public static string ProvedText(string principal) => $"wasmpay {principal}";

    /// <summary>Null where the key of a certificate that can be read signed for this machine.</summary>
    public static Error? Unproved(NewCertificate given)
    {
        using var certificate = X509Certificate2.CreateFromPem(given.Pem);
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        var (text, signature) = (Encoding.UTF8.GetBytes(ProvedText(given.Principal)), new byte[LongestProof]);
        var isProof = given.Proof is { Length: > 0 } proof && Convert.TryFromBase64String(proof, signature, out var length)
            && (rsa?.VerifyData(text, signature.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ?? ecdsa?.VerifyData(text, signature.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) ?? false);
        return isProof ? null : new Error(
            ErrorCode.Malformed, $"The proof is no signature by the certificate's key (RSA or ECDSA, with SHA-256): printf '{ProvedText(given.Principal)}' | openssl dgst -sha256 -sign KEY.pem -out proof.", "proof");
    }

    /// <summary>Reads PEM with one certificate and nothing else.</summary>
    public static Result<ClientCertificate> Read(string pem)
    {
        if (pem.Length > LongestPem) return Refused($"has more than {LongestPem} characters");
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal)) return Refused("has a private key beside it, which is for nobody but the machine: send the certificate alone");
        if (!PemEncoding.TryFind(pem, out var found) || pem[found.Label] != "CERTIFICATE") return Refused("is not in PEM");
        if (pem.AsSpan(found.Location.End.Value).Contains(Begin, StringComparison.Ordinal)) return Refused("has others beside it: send the machine's own alone");
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(pem[found.Base64Data]));
            if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => !usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == Clients)))
                return Refused("is for other uses than a client's (extended key usage)");
            if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) && certificate.Subject != certificate.Issuer)
                return Refused("is an authority's, which issues others: send the machine's own");
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is { KeySize: < ShortestRsa }) return Refused($"has an RSA key of {rsa.KeySize} bits; {ShortestRsa} at least are safe");
            return new ClientCertificate(Digest.Of(certificate.RawData), certificate.Subject, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException)
        {
            return Refused("cannot be read");
        }

        static Error Refused(string why) => new(ErrorCode.Malformed, $"The certificate {why}.", "certificate");
    }
}
