using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmPay.Authoring.Build;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Guests;
using WasmPay.Platform;
using WasmPay.Platform.Authorings;
using WasmPay.Sandbox.Engines;
using WasmPay.Server.Guests;

namespace WasmPay.Server.Authorings;

/// <summary>
/// Runs authorings in this server. Its tool chain and its guests start when the first run needs them, and end with the server: evidence takes engines
/// that payments do not, and none of their threads.
/// </summary>
internal sealed class AuthoringWork : BackgroundService
{
    private readonly AuthoringRunner _runner;
    private readonly Lazy<ToolchainBuilder> _builder;
    private readonly Lazy<GuestMachinery> _guests;

    public AuthoringWork(PaymentPlatform platform, ServerOptions options, ILoggerFactory logs)
    {
        var authoring = options.Authoring;
        _builder = new(() => new ToolchainBuilder(authoring.Toolchain));
        _guests = new(() => GuestMachinery.Start(options.Sandbox, options.Isolation, options.Time, logs.CreateLogger(GuestLog.Category),
            GuestMachinery.Workers(options.Sandbox) with { Workers = 1, SpareWorkers = 0, FurtherEngines = SandboxExecutorFactory.Engines }), LazyThreadSafetyMode.PublicationOnly);
        _runner = platform.Author(new AuthoringTools
        {
            Author = authoring.Author,
            Builder = () => authoring.Builder ?? _builder.Value,
            Sandbox = () => authoring.Sandbox ?? Guests().Sandbox,
            Pipeline = authoring.Pipeline,
        });
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_builder.IsValueCreated) await _builder.Value.DisposeAsync().ConfigureAwait(false);
        if (_guests.IsValueCreated) _guests.Value.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _runner.RunAsync(stoppingToken);

    // One that could not start is tried again by the next run.
    private GuestMachinery Guests()
    {
        try
        {
            lock (_guests) return _guests.Value;
        }
        catch (Exception missing) when (missing is GuestHostException or EngineUnavailableException)
        {
            throw new ToolchainException("guests-unavailable", missing.Message, missing);
        }
    }
}
