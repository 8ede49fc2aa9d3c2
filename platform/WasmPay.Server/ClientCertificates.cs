using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace WasmPay.Server;

/// <summary>Which clients' certificates a server that speaks TLS itself takes. Who has shown one is known by it alone, exactly as it was registered.</summary>
/// <param name="Authorities">Those of which one must have issued it; null for any, such as one that a machine has made for itself.</param>
public sealed record ClientCertificates(X509Certificate2Collection? Authorities)
{
    private const string Clients = "1.3.6.1.5.5.7.3.2";

    internal void Apply(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        // The connection has shown that the client has the key. Whose certificate it is, and whether it is still good, is asked for with each call.
        https.ClientCertificateValidation = (certificate, chain, _) => Authorities is null || IsIssued(certificate, chain);
    }

    private bool IsIssued(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities!);
        // What ends one before its time is `revoke-key`.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(Clients));
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (shown is not null) chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
