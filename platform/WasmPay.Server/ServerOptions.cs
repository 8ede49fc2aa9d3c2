using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Translation;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Server.Access.Providers;
using WasmPay.Server.Audit;
using WasmPay.Server.Authorings;
using WasmPay.Server.Intake;
using WasmPay.Server.Logging;

namespace WasmPay.Server;

/// <summary>How a server runs.</summary>
public sealed record ServerOptions
{
    /// <summary>
    /// Where it listens, such as <c>http://127.0.0.1:5080</c>: gRPC (HTTP/2 without TLS) on this port, HTTP/1.1 (JSON, gRPC-Web) on the
    /// next. Two addresses with a semicolon between them say both. Port 0 lets the system choose both. With <c>https</c> both protocols
    /// are on one port, by <see cref="Certificate"/>.
    /// </summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>A SQLite file's path or connection string, or a PostgreSQL connection string or address.</summary>
    public required string Database { get; init; }

    /// <summary>The certificate for TLS, those between it and its root behind it; null without TLS.</summary>
    public X509Certificate2Collection? Certificate { get; init; }

    /// <summary>The clients' certificates that it takes, with TLS of its own; null for none.</summary>
    public ClientCertificates? ClientCertificates { get; init; }

    /// <summary>
    /// Where browsers find this server, such as <c>https://pay.example</c>: there passkeys are made and good. The first one's host names
    /// them; others are of the same host or below it. Empty for no passkeys.
    /// </summary>
    public IReadOnlyList<string> PasskeyOrigins { get; init; } = [];

    /// <summary>Banks' own providers of identities, by which their people may sign in, at the first of <see cref="PasskeyOrigins"/>.</summary>
    public IReadOnlyList<IdentityProvider> Providers { get; init; } = [];

    /// <summary>
    /// Whether the samples' people are known, whose tokens are public. Only on a store in which nobody else is.
    /// </summary>
    public bool Samples { get; init; }

    /// <summary>How validators run.</summary>
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>Where validators run; null for processes of their own where this system can have them, else in this process.</summary>
    public Isolation? Isolation { get; init; }

    /// <summary>What is stored and kept in memory of components; how long one may be is the sandbox's to say.</summary>
    public ComponentLimits Components { get; init; } = new();

    /// <summary>How it makes dossiers of rules.</summary>
    public AuthoringOptions Authoring { get; init; } = new();

    /// <summary>Makes validators of components; null for a sandbox with <see cref="Sandbox"/>.</summary>
    public IValidatorLoader? Loader { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where identifiers come from; null for time-ordered ones.</summary>
    public IIdSource? Ids { get; init; }

    /// <summary>The exchange rates.</summary>
    public RateTable Rates { get; init; } = RateTable.Embedded;

    /// <summary>Puts findings into the reader's language; null for the embedded catalogue.</summary>
    public ITranslator? Translator { get; init; }

    /// <summary>Bytes of the largest request; null for what a dossier with the largest component that the sandbox takes has in JSON.</summary>
    public int? MaxRequestBytes { get; init; }

    /// <summary>How much one caller, or one address, may have of the server.</summary>
    public CallLimits Calls { get; init; } = new();

    /// <summary>How many requests with components or lists are read and answered at once, of different banks.</summary>
    public int LargeRequestsAtOnce { get; init; } = 4;

    /// <summary>The time within which such a request has to come once it is its turn: others of its bank wait meanwhile.</summary>
    public TimeSpan LargeRequestTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Nothing longer is read.</summary>
    internal int RequestBytes => MaxRequestBytes ?? (int)Math.Min(int.MaxValue, ((long)Sandbox.ComponentBytes + Limits.Dossier) * 4 / 3 + (1 << 20));

    /// <summary>
    /// How long calls are taken yet when the server is told to stop, while it says that it is not ready: as long as those that share calls out
    /// need to notice.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.Zero;

    /// <summary>How long calls that are under way get after that.</summary>
    public TimeSpan ShutdownTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the audit chain's signed ends go, and the key that signs them; null to sign none.</summary>
    public AuditHeadOptions? AuditHeads { get; init; }

    /// <summary>Where traces and metrics go by OTLP; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>
    /// Where <c>/metrics</c> serves metrics to Prometheus, such as <c>http://127.0.0.1:9464</c>; null for nowhere. They are of all banks, and a bank that reads them
    /// learns of others: the port has nothing else, and is for whoever reaches it.
    /// </summary>
    public string? Prometheus { get; init; }

    /// <summary>Where the log goes beside the console; null for nowhere.</summary>
    public ILoggerProvider? Log { get; init; }

    /// <summary>The least important events of ours that are written to the log; of what libraries say it is never less than a warning.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>How it is written.</summary>
    public LogFormat LogFormat { get; init; }
}
