using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmPay.Rpc.Health;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Support;

/// <summary>A real server on a port of the system's choice: HTTP/2 without TLS on one, HTTP/1.1 on another.</summary>
public sealed class ParrotServer : IAsyncLifetime
{
    private readonly WebApplication _app;

    public ParrotServer() : this(null)
    {
    }

    internal ParrotServer(Action<GrpcServiceOptions>? configure, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddWasmPayGrpc(configure);
        builder.Services.AddSingleton<Observations>();
        if (time is not null) builder.Services.AddSingleton(time);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.MapGrpcService<ParrotService>();
        _app.MapGrpcService<ContextService>();
        _app.MapGrpcReflectionService();
        _app.MapGrpcHealthChecksService();
        _app.MapPost("/plain/text", () => "not gRPC");
    }

    public Uri Address => new(_app.Urls.First());

    public Uri Http1Address => new(_app.Urls.Last());

    public HealthStatuses Health => _app.Services.GetRequiredService<HealthStatuses>();

    public Observations Observations => _app.Services.GetRequiredService<Observations>();

    public GrpcChannel OpenChannel(GrpcChannelOptions? options = null) => GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());

    public Parrot.ParrotClient Client(GrpcChannelOptions? options = null) => new(OpenChannel(options));

    public Task InitializeAsync() => _app.StartAsync();

    /// <summary>Stops taking calls and waits for those under way.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
