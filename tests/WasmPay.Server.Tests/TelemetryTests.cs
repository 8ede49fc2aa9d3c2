using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using WasmPay.Server.Samples;
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
    public async Task Metrics_have_a_port_of_their_own_and_it_has_nothing_else()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var running = new RunningServer();
        await running.StartAsync(o => o with { Prometheus = $"http://127.0.0.1:{port}" });
        try
        {
            using var own = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            using var banks = running.Http(SampleBanks.Teller);
            await banks.GetAsync("/v1/me");
            Assert.DoesNotContain(port, (int[])[running.Server.GrpcAddress.Port, running.Server.HttpAddress.Port]);
            Assert.Contains("# TYPE", await own.GetStringAsync("/metrics"), StringComparison.Ordinal);
            foreach (var path in (string[])["/v1/me", "/healthz", "/docs/", "/"]) Assert.Equal(System.Net.HttpStatusCode.NotFound, (await own.GetAsync(path)).StatusCode);
            banks.DefaultRequestHeaders.Host = $"127.0.0.1:{port}";
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await banks.GetAsync("/metrics")).StatusCode);
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:9464")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("metrics")]
    public async Task Metrics_at_no_address_are_refused_at_the_start(string address)
    {
        var running = new RunningServer();
        await Assert.ThrowsAsync<ArgumentException>(() => running.StartAsync(o => o with { Prometheus = address }));
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
