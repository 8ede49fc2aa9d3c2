using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests;

public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private readonly ConcurrentDictionary<string, long> _received = new(StringComparer.Ordinal);
    private WebApplication _collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _collector = builder.Build();
        _collector.Run(CollectAsync);
        await _collector.StartAsync();
        await _running.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task A_collector_gets_traces_and_metrics_of_what_the_server_did()
    {
        var server = await WasmPayServer.StartAsync(_running.Options with { Database = _running.Database + "2", OtlpEndpoint = new Uri(_collector.Urls.First()) });
        using (var http = new HttpClient { BaseAddress = server.HttpAddress }) Assert.Equal("Healthy", await http.GetStringAsync("/healthz"));
        // Stopping sends what is left.
        await server.DisposeAsync();

        Assert.True(_received.GetValueOrDefault("/opentelemetry.proto.collector.trace.v1.TraceService/Export") > 5, string.Join(", ", _received));
        Assert.True(_received.GetValueOrDefault("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export") > 5, string.Join(", ", _received));
    }

    /// <summary>The collector's side of a unary call: counts the bytes and answers with an empty message.</summary>
    private async Task CollectAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.AddOrUpdate(context.Request.Path, body.Length, (_, length) => length + body.Length);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
