using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Server.Audit;
using WasmPay.Server.Calls;
using WasmPay.Server.Guests;
using WasmPay.Server.Intake;
using WasmPay.Server.Json;
using WasmPay.Server.Operations;
using WasmPay.Server.Telemetry;

namespace WasmPay.Server;

/// <summary>The platform behind gRPC and JSON on a real Kestrel, in this process.</summary>
public sealed class WasmPayServer : IAsyncDisposable
{
    private const int SlowestBytesPerSecond = 16 << 10;
    private const int StreamWindow = 256 << 10;

    private readonly WebApplication _app;
    private readonly Exporters? _exporters;
    private readonly GuestMachinery? _guests;
    private readonly ILoggerFactory _early;

    private WasmPayServer(WebApplication app, PaymentPlatform platform, GuestMachinery? guests, ILoggerFactory early, Exporters? exporters)
    {
        (_app, Platform, _guests, _early, _exporters) = (app, platform, guests, early, exporters);
        var addresses = app.Urls.Select(u => new Uri(u)).ToList();
        (GrpcAddress, HttpAddress) = (addresses[0], addresses[1]);
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
        // Guests and the store come before the application, which has a log only once it is built.
        var early = LoggerFactory.Create(logging => Log(logging, options));
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
                    Loader = new WatchedLoader(options.Loader ?? guests!.Loader, log),
                    Time = options.Time,
                    Ids = options.Ids,
                    Rates = options.Rates,
                    Translator = options.Translator,
                    StandsIn = notice => GuestLog.StandsIn(log, notice.Digest, notice.Target, notice.Reason),
                }, cancellation).ConfigureAwait(false);
            app = Build(options, addresses, platform);
            await app.StartAsync(cancellation).ConfigureAwait(false);
            return new WasmPayServer(app, platform, guests, early, Exporters.Start(options.OtlpEndpoint));
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
        _exporters?.Dispose();
        _early.Dispose();
    }

    private static void Log(ILoggingBuilder logging, ServerOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        // What keeps the host from starting is thrown as well, and who starts it says it once.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Standard output belongs to the program that starts the server.
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static WebApplication Build(ServerOptions options, ListenAddresses addresses, PaymentPlatform platform)
    {
        // No settings are read from the folder where the program happens to be started.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Log(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargeRequest.SmallBytes;
            // Nobody keeps a large request's place by sending it drop by drop.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, gracePeriod: TimeSpan.FromSeconds(10));
            // Requests that wait in line fill their own windows; together they must leave room to the one that is read.
            kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
            kestrel.Limits.Http2.InitialConnectionWindowSize = StreamWindow * (kestrel.Limits.Http2.MaxStreamsPerConnection + 1);
            addresses.Apply(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTime);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(platform);
        builder.Services.AddSingleton<IIdentity>(platform.Principals);
        builder.Services.AddSingleton(_ => SignedHeads.Open(options.AuditHeads, platform));
        builder.Services.AddHostedService<HeadSigning>();
        builder.Services.AddSingleton<AllOperations>();
        builder.Services.AddSingleton(new RequestIntake(options));
        builder.Services.AddSingleton<CallDesk>();
        builder.Services.AddWasmPayGrpc(grpc => grpc.MaxReceiveMessageSize = LargeRequest.SmallBytes);
        builder.Services.AddOptions<GrpcServiceOptions>().Configure<CallDesk>((grpc, desk) => grpc.Admission = desk.AdmitAsync);

        var app = builder.Build();
        app.MapGrpcService<BankCalls>();
        app.MapGrpcService<AccountCalls>();
        app.MapGrpcService<TransactionCalls>();
        app.MapGrpcService<ProposalCalls>();
        app.MapGrpcService<ValidatorCalls>();
        app.MapGrpcService<AuditCalls>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        app.MapGet("/health", () => Results.Text("healthy\n"));
        JsonApi.Map(app, platform.Principals, app.Services.GetRequiredService<RequestIntake>(), app.Services.GetRequiredService<AllOperations>());
        return app;
    }
}
