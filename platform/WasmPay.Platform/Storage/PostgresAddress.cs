using Npgsql;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Platform.Storage;

/// <summary>
/// A PostgreSQL address, <c>postgres://user:password@host:port,host:port/database?key=value</c>, read as libpq reads it. What it says is done or
/// refused: a setting that is not understood is never left out, least of all one about encryption. No message holds a value, which may be secret.
/// </summary>
internal static class PostgresAddress
{
    private static readonly string[] s_schemes = ["postgres://", "postgresql://"];

    // libpq's names for what has one there; Npgsql's keywords for the same.
    private static readonly Dictionary<string, string> s_keywords = new(StringComparer.Ordinal)
    {
        ["application_name"] = "Application Name",
        ["channel_binding"] = "Channel Binding",
        ["client_encoding"] = "Client Encoding",
        ["connect_timeout"] = "Timeout",
        ["dbname"] = "Database",
        ["gssencmode"] = "GSS Encryption Mode",
        ["host"] = "Host",
        ["keepalives"] = "Tcp Keepalive",
        ["keepalives_idle"] = "Tcp Keepalive Time",
        ["keepalives_interval"] = "Tcp Keepalive Interval",
        ["krbsrvname"] = "Kerberos Service Name",
        ["load_balance_hosts"] = "Load Balance Hosts",
        ["options"] = "Options",
        ["passfile"] = "Passfile",
        ["password"] = "Password",
        ["port"] = "Port",
        ["require_auth"] = "Require Auth",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["sslpassword"] = "SSL Password",
        ["sslrootcert"] = "Root Certificate",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
    };

    /// <summary>Whether it is one, by its first letters.</summary>
    public static bool Is(string database) => s_schemes.Any(s => database.StartsWith(s, StringComparison.Ordinal));

    /// <summary>The same as Npgsql's connection string.</summary>
    /// <exception cref="ArgumentException">It is not well-formed, or says what is not known.</exception>
    public static string ToConnectionString(string address)
    {
        var settings = Split(address);
        var builder = new NpgsqlConnectionStringBuilder();
        SetHosts(builder, settings);
        foreach (var (key, value) in settings)
        {
            if (key is "host" or "port" || (key, value) is ("sslrootcert", "system")) continue;
            try
            {
                builder[s_keywords[key]] = Value(key, value);
            }
            catch (ArgumentException)
            {
                throw new ArgumentException($"The database's address has a value of `{key}` that is none of its values.");
            }
        }
        HoldToCertificates(builder, settings);
        return builder.ConnectionString;
    }

    // The parts before the query are settings by other means; a later one of a name counts, as in libpq.
    private static SortedDictionary<string, string> Split(string address)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var rest = address[s_schemes.First(s => address.StartsWith(s, StringComparison.Ordinal)).Length..];
        var (place, query) = Cut(rest, '?');
        // A password with an unescaped @ must not become a part of the host.
        var at = place.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(place[..at], ':');
            Set("user", user);
            Set("password", password);
        }
        var (hosts, database) = Cut(place[(at + 1)..], '/');
        Set("dbname", database);
        var list = hosts.Split(',').Select(HostAndPort).ToList();
        Set("host", string.Join(',', list.Select(h => h.Host)));
        if (list.Any(h => h.Port.Length > 0)) Set("port", string.Join(',', list.Select(h => h.Port)));
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = Cut(pair, '=');
            key = Unescape(key);
            if (!s_keywords.ContainsKey(key)) throw new ArgumentException($"The database's address has the setting `{key}`, which is not known; the nearest that is known is `{Nearest(key)}`.");
            Set(key, value);
        }
        return settings;

        void Set(string key, string value)
        {
            if (value.Length > 0) settings[key] = Unescape(value);
        }
    }

    private static (string Before, string After) Cut(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is var i and >= 0 ? (text[..i], text[(i + 1)..]) : (text, "");

    private static (string Host, string Port) HostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        // The colons of an IPv6 address stand in brackets, and are none of a port's.
        return colon < 0 || colon < text.LastIndexOf(']') ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    private static string Unescape(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new ArgumentException("The database's address has a % without two hexadecimal digits; a % itself is written %25.");
        return Uri.UnescapeDataString(text);
    }

    // One port is all hosts' port. Npgsql reads a port beside a host's name, and not beside a socket's folder.
    private static void SetHosts(NpgsqlConnectionStringBuilder builder, SortedDictionary<string, string> settings)
    {
        var hosts = settings.GetValueOrDefault("host", "").Split(',').Select(h => h.Length == 0 ? "localhost" : h).ToList();
        var ports = settings.GetValueOrDefault("port", "").Split(',').Select(Port).ToList();
        if (ports.Count != 1 && ports.Count != hosts.Count) throw new ArgumentException($"The database's address has {hosts.Count} hosts and {ports.Count} ports.");
        // Npgsql looks at it where there is a choice, libpq also where there is none.
        if (settings.ContainsKey("target_session_attrs") && hosts.Count == 1) hosts.Add(hosts[0]);
        if (ports.Distinct().Count() == 1)
        {
            (builder.Host, builder.Port) = (string.Join(',', hosts), ports[0]);
            return;
        }
        if (hosts.Any(h => h.StartsWith('/'))) throw new ArgumentException("The database's address has a socket among hosts of other ports; give all the same port.");
        builder.Host = string.Join(',', hosts.Zip(ports, (host, port) => $"{host}:{port}"));
    }

    private static int Port(string text) =>
        text.Length == 0 ? 5432
        : int.TryParse(text, out var port) && port is > 0 and <= 65535 ? port
        : throw new ArgumentException("The database's address has a port that is no number from 1 to 65535.");

    private static object Value(string key, string value) => key switch
    {
        // Npgsql's names are libpq's without the hyphens.
        "sslmode" => value.Replace("-", "", StringComparison.Ordinal),
        "require_auth" => string.Join(',', value.Split(',').Select(Method)),
        "keepalives" or "load_balance_hosts" => value is "1" or "random" || (value is "0" or "disable" ? false : throw new ArgumentException(value)),
        _ => value,
    };

    // One may be excluded by a mark before it.
    private static string Method(string name) => name.StartsWith('!') ? $"!{Method(name[1..])}" : name switch
    {
        "password" => "Password",
        "md5" => "MD5",
        "gss" => "GSS",
        "sspi" => "SSPI",
        "scram-sha-256" => "ScramSHA256",
        "none" => "None",
        _ => throw new ArgumentException(name),
    };

    // libpq: with a certificate to hold the server to, `require` holds it to that; the system's certificates are for whole names only.
    private static void HoldToCertificates(NpgsqlConnectionStringBuilder builder, SortedDictionary<string, string> settings)
    {
        if (!settings.TryGetValue("sslrootcert", out var root)) return;
        if (root == "system" && builder.SslMode != SslMode.VerifyFull) throw new ArgumentException("The database's address has sslrootcert=system, which is for sslmode=verify-full.");
        if (root != "system" && builder.SslMode == SslMode.Require) builder.SslMode = SslMode.VerifyCA;
    }

    private static string Nearest(string key) => s_keywords.Keys.MinBy(known => NameDistance.Between(known, key))!;
}
