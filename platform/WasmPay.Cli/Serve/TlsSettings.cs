using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasmPay.Cli.Console;
using WasmPay.Server;

namespace WasmPay.Cli.Serve;

/// <summary>The options with the certificate of a server that speaks TLS.</summary>
internal sealed class TlsSettings
{
    private readonly Option<string?> _certificate = new("--tls-certificate") { Description = "A PEM file with the server's certificate and those between it and its root; for --urls with https" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "A PEM file with the certificate's key" };
    private readonly Option<bool> _development = new("--tls-development") { Description = "Make a certificate for this run that nobody trusts: for trials" };

    private readonly Option<bool> _clients = new("--client-certificates") { Description = "Take the certificates with which machines open connections, those that were registered; with TLS of the server's own" };
    private readonly Option<string?> _authorities = new("--client-ca") { Description = "A PEM file with the authorities of which one must have issued a machine's certificate; else any that was registered is taken" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_clients);
        command.Options.Add(_authorities);
        command.Options.Add(_certificate);
        command.Options.Add(_key);
        command.Options.Add(_development);
    }

    /// <summary>The certificate; null where none is named.</summary>
    public X509Certificate2Collection? Read(ParseResult parsed) => (parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_development)) switch
    {
        (null, null, false) => null,
        (null, null, true) => [DevelopmentCertificate.Make(TimeProvider.System)],
        ({ Length: > 0 } certificate, { Length: > 0 } key, false) => Load(certificate, key),
        (_, _, true) => throw new BadInputException($"{_development.Name} makes a certificate; name none beside it."),
        _ => throw new BadInputException($"{_certificate.Name} and {_key.Name} belong together."),
    };

    /// <summary>The machines' certificates that are taken; null for none.</summary>
    public ClientCertificates? ReadClients(ParseResult parsed)
    {
        if (parsed.GetValue(_authorities) is not { Length: > 0 } authorities) return parsed.GetValue(_clients) ? new(Authorities: null) : null;
        try
        {
            var issuers = new X509Certificate2Collection();
            issuers.ImportFromPemFile(authorities);
            return issuers.Count > 0 ? new(issuers) : throw new BadInputException($"{authorities} has no certificate.");
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"The authorities {authorities} cannot be used: {unusable.Message}");
        }
    }

    private static X509Certificate2Collection Load(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            using var own = X509Certificate2.CreateFromPemFile(certificate, key);
            if (chain.Count == 0) throw new BadInputException($"{certificate} has no certificate.");
            // Some systems' TLS takes keys of this form only.
            chain[0] = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            return chain;
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"The certificate {certificate} with the key {key} cannot be used: {unusable.Message}");
        }
    }
}
