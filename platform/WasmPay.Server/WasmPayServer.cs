using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Server.Access;
using WasmPay.Server.Access.Passkeys;
using WasmPay.Server.Access.Providers;
using WasmPay.Server.Audit;
using WasmPay.Server.Authorings;
using WasmPay.Server.Calls;
using WasmPay.Server.Errors;
using WasmPay.Server.Guests;
using WasmPay.Server.Health;
using WasmPay.Server.Intake;
using WasmPay.Server.Logging;
using WasmPay.Server.Samples;
using WasmPay.Server.SignInPage;
using WasmPay.Server.Stopping;
using WasmPay.Server.Telemetry;

namespace WasmPay.Server;

/// <summary>The platform behind gRPC and JSON on a real Kestrel, in this process.</summary>
public sealed class WasmPayServer : IAsyncDisposable
{
    private const int SlowestBytesPerSecond = 16 << 10;
    private const int StreamWindow = 256 << 10;

    // What is left after the last call: the signing of the audit chain's end, and connections.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly GuestMachinery? _guests;
    private readonly ILoggerFactory _early;

    private WasmPayServer(WebApplication app, PaymentPlatform platform, GuestMachinery? guests, ILoggerFactory early, MetricsPort? metrics)
    {
        (_app, Platform, _guests, _early) = (app, platform, guests, early);
        var addresses = app.Urls.Select(u => new Uri(u)).Where(u => u.Port != metrics?.EndPoint.Port).ToList();
        (GrpcAddress, HttpAddress) = (addresses[0], addresses[^1]);
    }

    /// <summary>The platform itself.</summary>
    public PaymentPlatform Platform { get; }

    /// <summary>Where gRPC answers: HTTP/2 without TLS.</summary>
    public Uri GrpcAddress { get; }

    /// <summary>Where JSON and gRPC-Web answer: HTTP/1.1.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Which engine runs the validators and why, in one sentence.</summary>
    public string EngineReason => _guests?.Sandbox.EngineReason ?? "The validators' loader was given.";

    /// <summary>Where the validators run and why, in one sentence.</summary>
    public string IsolationReason => _guests?.IsolationReason ?? "The validators' loader was given.";

    /// <summary>What runs the validators; null where the loader was given.</summary>
    internal GuestMachinery? Guests => _guests;

    /// <summary>Opens the store and listens.</summary>
    /// <exception cref="ArgumentException">The addresses are of another form.</exception>
    /// <exception cref="IOException">An address is in use.</exception>
    /// <exception cref="Platform.Storage.MigrationException">The store was made by another version.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be opened.</exception>
    public static async Task<WasmPayServer> StartAsync(ServerOptions options, CancellationToken cancellation = default)
    {
        var addresses = ListenAddresses.Parse(options.Urls);
        if (addresses.Misfit(options.Certificate, options.ClientCertificates) is { } misfit) throw new ArgumentException(misfit);
        ProviderSignIn.Check(options);
        var metrics = MetricsPort.Of(options, addresses);
        var origins = PasskeyOrigins.Of(options.PasskeyOrigins);
        // Guests and the store come before the application, which has a log only once it is built.
        var early = LoggerFactory.Create(logging => ServerLogging.Add(logging, options));
        GuestMachinery? guests = null;
        PaymentPlatform? platform = null;
        WebApplication? app = null;
        try
        {
            var log = early.CreateLogger(GuestLog.Category);
            if (options.Loader is null) guests = GuestMachinery.Start(options.Sandbox, options.Isolation, options.Time, log);
            platform = await PaymentPlatform.OpenAsync(
                new PlatformOptions
                {
                    Database = options.Database,
                    Components = options.Components with { Bytes = options.Sandbox.ComponentBytes },
                    Authoring = options.Authoring.Limits,
                    Loader = new WatchedLoader(options.Loader ?? guests!.Loader, log),
                    Time = options.Time,
                    Ids = options.Ids,
                    Rates = options.Rates,
                    Translator = options.Translator,
                    Passwords = new PasswordHashes(),
                    Others = options.Samples ? [.. SampleBanks.People.Select(person => person.Principal)] : [],
                    Log = early.CreateLogger("WasmPay.Platform"),
                    StandsIn = notice => GuestLog.StandsIn(log, notice.Digest, notice.Target, notice.Reason),
                }, cancellation).ConfigureAwait(false);
            if (options.Samples && await platform.Principals.AnyOfItsOwnAsync(cancellation).ConfigureAwait(false))
                throw new ArgumentException("The store has people or machines of its own, and the samples' tokens are public: start it without samples, or on another store.");
            app = Build(options, addresses, metrics, origins, platform);
            await app.StartAsync(cancellation).ConfigureAwait(false);
            var server = new WasmPayServer(app, platform, guests, early, metrics);
            ServerLog.Started(early.CreateLogger<WasmPayServer>(), server.GrpcAddress, server.HttpAddress);
            return server;
        }
        catch
        {
            if (app is not null) await app.DisposeAsync().ConfigureAwait(false);
            if (platform is not null) await platform.DisposeAsync().ConfigureAwait(false);
            guests?.Dispose();
            early.Dispose();
            throw;
        }
    }

    /// <summary>Waits until something ends the server: <see cref="StopAsync"/>, SIGTERM or Ctrl+C.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _app.WaitForShutdownAsync(cancellation);

    /// <summary>Takes no more calls, lets those under way end, and stops.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => _app.StopAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await Platform.DisposeAsync().ConfigureAwait(false);
        _guests?.Dispose();
        _early.Dispose();
    }

    private static ForwardedHeadersOptions Believed(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        // As far back as proxies are known; the first other address is the caller's.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        return options;
    }

    private static WebApplication Build(ServerOptions options, ListenAddresses addresses, MetricsPort? metrics, PasskeyOrigins? origins, PaymentPlatform platform)
    {
        // No settings are read from the folder where the program happens to be started.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServerLogging.Add(builder.Logging, options);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimit.SmallBytes;
            // Nobody keeps a large request's place by sending it drop by drop.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, gracePeriod: TimeSpan.FromSeconds(10));
            // Requests that wait in line fill their own windows; together they must leave room to the one that is read.
            kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
            kestrel.Limits.Http2.InitialConnectionWindowSize = StreamWindow * (kestrel.Limits.Http2.MaxStreamsPerConnection + 1);
            kestrel.Limits.MaxConcurrentConnections = options.Calls.Connections;
            metrics?.Apply(kestrel);
            addresses.Apply(kestrel, options.Certificate, options.ClientCertificates, new ConnectionPlaces(options.Calls));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain + options.ShutdownTime + Closing);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(platform);
        builder.Services.AddSingleton(platform.Refusals);
        builder.Services.AddSingleton(options.Samples ? new SampleIdentity(platform.Principals, platform.Principals) : (IIdentity)platform.Principals);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        ProviderSignIn.Add(builder.Services.AddAuthentication(TokenAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null), options);
        StoredProtectionKeys.Add(builder.Services, platform.ProtectionKeys);
        builder.Services.AddSingleton(services => new WebAuthn(origins, platform.Passkeys, services.GetRequiredService<IDataProtectionProvider>(), options.Time));
        Exporters.Add(builder.Services, options);
        builder.Services.AddSingleton<StoreAnswers>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store");
        builder.Services.AddSingleton(_ => SignedHeads.Open(options.AuditHeads, platform));
        // Services stop in the other order: the last refusals are in the records before the chain's end is signed.
        builder.Services.AddHostedService<HeadSigning>();
        builder.Services.AddHostedService<RefusalWriting>();
        builder.Services.AddHostedService<AuthoringWork>();
        ApiServices.Add(builder.Services, options);

        var app = builder.Build();
        metrics?.Map(app);
        if (options.Calls.Proxies is { Count: > 0 } proxies) app.UseForwardedHeaders(Believed(proxies));
        app.Use((http, next) =>
        {
            WebText.Note(http);
            return next(http);
        });
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<PageHeaders>();
        app.UseMiddleware<CallLog>();
        app.UseMiddleware<DrainGate>();
        app.UseMiddleware<CallGate>();
        app.UseMiddleware<UnreadableMessages>();
        app.UseMiddleware<OtherCalls>();
        // Left out, it stands before the gate, which then hears of no store that is down. Providers send people back to it.
        app.UseAuthentication();
        ApiServices.Map(app);
        SignInPages.Map(app);
        ProviderSignIn.Map(app, options);
        // Alive says only that the process answers; ready, that payments could be taken.
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/readyz");
        app.MapFallback(http => Refusal.WriteAsync(http, new Error(ErrorCode.NotFound, "There is nothing at this path.", http.Request.Path)));
        return app;
    }
}
