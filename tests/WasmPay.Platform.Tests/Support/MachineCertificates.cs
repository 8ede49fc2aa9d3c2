using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WasmPay.Platform.Tests.Support;

/// <summary>Certificates that machines have made.</summary>
internal static class MachineCertificates
{
    public const string Clients = "1.3.6.1.5.5.7.3.2", Servers = "1.3.6.1.5.5.7.3.1";

    // Those in PEM are of one key, so that it can sign for whatever machine they are.
    private static readonly ECDsa s_key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>That the machine has the key of those in PEM.</summary>
    public static string Proof(string principal) => Proof(s_key, principal);

    /// <summary>That the machine has this certificate's key.</summary>
    public static string Proof(X509Certificate2 certificate, string principal)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return Proof(key, principal);
    }

    private static string Proof(ECDsa key, string principal) =>
        Convert.ToBase64String(key.SignData(System.Text.Encoding.UTF8.GetBytes($"wasmpay {principal}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>One in PEM, good for thirty days around an instant.</summary>
    public static string Pem(DateTimeOffset around, string usage = Clients)
    {
        using var made = Make(around.AddDays(-1), around.AddDays(29), usage, key: s_key);
        return made.ExportCertificatePem();
    }

    /// <summary>One with its key, made by itself or issued by an authority.</summary>
    public static X509Certificate2 Make(DateTimeOffset from, DateTimeOffset until, string usage = Clients, X509Certificate2? authority = null, ECDsa? key = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key ??= own;
        var request = new CertificateRequest("CN=ndhv.core", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var made = authority is null ? request.CreateSelfSigned(from, until) : Issue(request, authority, from, until).CopyWithPrivateKey(key);
        // Some systems' TLS takes keys of this form only.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>One's PEM with its key, as nobody should send it.</summary>
    public static string WithKey(DateTimeOffset around)
    {
        using var made = Make(around.AddDays(-1), around.AddDays(29));
        using var key = made.GetECDsaPrivateKey()!;
        return $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <summary>An authority.</summary>
    public static X509Certificate2 Authority(DateTimeOffset around)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Nordhaven's authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(around.AddDays(-2), around.AddDays(60));
    }

    private static X509Certificate2 Issue(CertificateRequest request, X509Certificate2 authority, DateTimeOffset from, DateTimeOffset until) => request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
}
