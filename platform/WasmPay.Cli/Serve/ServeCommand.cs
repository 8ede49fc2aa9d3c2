using System.CommandLine;
using System.Data.Common;
using WasmPay.Authoring.Build;
using WasmPay.Cli.Config;
using WasmPay.Cli.Console;
using WasmPay.Guests;
using WasmPay.Platform.Storage;
using WasmPay.Sandbox.Engines;
using WasmPay.Server;
using WasmPay.Server.Samples;

namespace WasmPay.Cli.Serve;

/// <summary><c>wasmpay serve</c>: the server with the sample banks, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var urls = new Option<string>("--urls") { Description = "Where gRPC (HTTP/2) listens; JSON (HTTP/1.1) is on the next port. With https both are on one port", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var database = new Option<string>("--database") { Description = "A SQLite file, or a PostgreSQL connection string", DefaultValueFactory = _ => "wasmpay.db" };
        var samples = new Option<bool>("--samples") { Description = "Create the sample banks and know their people, whose tokens are public; only on a store in which nobody else is known" };
        var otlp = new Option<string?>("--otlp") { Description = "Where traces and metrics go by OTLP, such as http://127.0.0.1:4317; else the environment's OTEL_EXPORTER_OTLP_ENDPOINT" };
        var prometheus = new Option<string?>("--prometheus") { Description = "Where Prometheus fetches metrics, such as http://127.0.0.1:9464; they are of all banks and for whoever reaches this port, which has nothing else" };
        var origins = new Option<string?>("--passkey-origin") { Description = "Where browsers find this server, such as https://pay.example; passkeys are of this host. Several with semicolons between, of the host and below it; else there are no passkeys" };
        var tls = new TlsSettings();
        var providers = new ProviderSettings();
        var json = CommonOptions.Json();
        var settings = new SandboxSettings();
        var isolation = new IsolationSetting();
        var components = new ComponentSettings();
        var audit = new AuditSettings();
        var authoring = new AuthoringSettings();
        var calls = new CallSettings();
        var log = new LogSettings();
        var drain = new Option<int>("--drain") { Description = "Seconds that calls are taken yet when the server is told to stop and says that it is not ready: as long as a balancer needs to notice", DefaultValueFactory = _ => 5 };
        var command = new Command("serve", "Keeps the server running; SIGTERM or Ctrl+C stops it cleanly") { urls, database, samples, origins, otlp, prometheus, drain, ServeConfig.File(), json };
        tls.AddTo(command);
        providers.AddTo(command);
        settings.AddTo(command);
        isolation.AddTo(command);
        components.AddTo(command);
        audit.AddTo(command);
        authoring.AddTo(command);
        calls.AddTo(command);
        log.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var solver = SolverFactory.Make(new ToolchainOptions());
            var options = new ServerOptions
            {
                Urls = parsed.GetValue(urls)!,
                Database = parsed.GetValue(database)!,
                Samples = parsed.GetValue(samples),
                PasskeyOrigins = parsed.GetValue(origins)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                Sandbox = settings.Read(parsed),
                Isolation = isolation.Read(parsed),
                Components = components.Read(parsed),
                AuditHeads = audit.Read(parsed),
                Authoring = authoring.Read(parsed, solver),
                Calls = calls.Read(parsed),
                OtlpEndpoint = Collector(parsed.GetValue(otlp)),
                Prometheus = parsed.GetValue(prometheus),
                Certificate = tls.Read(parsed),
                Providers = providers.Read(parsed),
                ClientCertificates = tls.ReadClients(parsed),
                Drain = parsed.GetValue(drain) is >= 0 and <= 3600 and var seconds ? TimeSpan.FromSeconds(seconds) : throw new BadInputException($"{drain.Name} takes a number of seconds from 0 to 3600."),
                LogLevel = log.Level(parsed),
                LogFormat = log.Format(parsed),
            };
            await using var server = await StartAsync(options, cancellation);
            if (parsed.GetValue(samples)) await SeedAsync(server, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.WriteLine(System.Console.Out, new { ready = true, grpc = server.GrpcAddress, http = server.HttpAddress, engine_reason = server.EngineReason, isolation_reason = server.IsolationReason });
            else
                await System.Console.Out.WriteLineAsync($"WasmPay is ready: gRPC at {server.GrpcAddress}, JSON at {server.HttpAddress}, {server.EngineReason} {server.IsolationReason}".AsMemory(), cancellation);
            await System.Console.Out.FlushAsync(cancellation);
            await server.WaitForShutdownAsync(cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Where traces and metrics go; null for nowhere.</summary>
    private static Uri? Collector(string? option)
    {
        var variable = option is null ? "OTEL_EXPORTER_OTLP_ENDPOINT" : "--otlp";
        if ((option ?? Environment.GetEnvironmentVariable(variable)) is not { Length: > 0 } address) return null;
        return Uri.TryCreate(address, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"
            ? collector
            : throw new BadInputException($"{variable} is `{Config.Secret.OfUrl(address)}`; it takes an address such as http://127.0.0.1:4317, or nothing.");
    }

    /// <summary>Starts a server; what the caller can mend is bad input.</summary>
    public static async Task<WasmPayServer> StartAsync(ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            return await WasmPayServer.StartAsync(options, cancellation);
        }
        catch (Exception unusable) when (unusable is ArgumentException or IOException or System.Net.Sockets.SocketException or MigrationException or DbException or EngineUnavailableException or GuestHostException)
        {
            throw UnreachableException.Of(unusable, $"The server cannot start: {unusable.Message}");
        }
    }

    /// <summary>Creates the sample banks. Their validators are compiled only where one is not live yet.</summary>
    private static async Task SeedAsync(WasmPayServer server, CancellationToken cancellation)
    {
        IReadOnlyList<SampleValidator> samples = [];
        if (SampleValidators.Names.Any(name => SampleBanks.TargetOf(name) is { } target && !server.Platform.Live.Current.Live.ContainsKey(target)))
        {
            await System.Console.Error.WriteLineAsync("Compiling the sample validators from their source ...".AsMemory(), cancellation);
            await using var builder = new ToolchainBuilder(new ToolchainOptions { Progress = new StandardError() });
            samples = await SampleValidators.BuildAllAsync(builder, cancellation: cancellation);
        }
        await SampleBanks.SeedAsync(server.Platform, samples, cancellation);
    }
}
