namespace WasmPay.Server.Access.Passkeys;

/// <summary>Where passkeys are made and good.</summary>
/// <param name="Host">The relying party's id: a passkey is of this host and of no other.</param>
/// <param name="Origins">The origins from which an answer may come.</param>
internal sealed record PasskeyOrigins(string Host, IReadOnlySet<string> Origins)
{
    /// <summary>Reads origins; null for none.</summary>
    /// <exception cref="ArgumentException">One is none at which browsers have passkeys; the message is a sentence.</exception>
    public static PasskeyOrigins? Of(IReadOnlyList<string> origins)
    {
        if (origins.Count == 0) return null;
        var uris = origins.Select(Parse).ToList();
        var host = uris[0].Host;
        foreach (var uri in uris)
            if (uri.Host != host && !uri.Host.EndsWith($".{host}", StringComparison.Ordinal)) throw new ArgumentException($"Passkeys are of one host: `{uri.Host}` is neither {host} nor below it.");
        return new PasskeyOrigins(host, uris.Select(uri => uri.GetLeftPart(UriPartial.Authority)).ToHashSet(StringComparer.Ordinal));
    }

    private static Uri Parse(string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.UserInfo.Length > 0 || uri.Scheme != Uri.UriSchemeHttps && (uri.Scheme != Uri.UriSchemeHttp || uri.Host != "localhost"))
            throw new ArgumentException($"`{origin}` is no origin such as https://pay.example; browsers have passkeys under https, and at http://localhost for trials.");
        if (uri.HostNameType != UriHostNameType.Dns) throw new ArgumentException($"`{origin}` has no host's name; browsers have passkeys under a name.");
        return uri;
    }
}
