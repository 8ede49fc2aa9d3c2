using System.Net;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests;

/// <summary>With TLS both protocols are on one port.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task GRPC_and_JSON_are_answered_at_one_address_by_the_certificate_that_was_given()
    {
        using var certificate = DevelopmentCertificate.Make(TimeProvider.System);
        await using var server = await WasmPayServer.StartAsync(_running.Options with { Urls = "https://127.0.0.1:0", Certificate = [certificate] });
        Assert.Equal(server.GrpcAddress, server.HttpAddress);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, seen, _, _) => seen?.Thumbprint == certificate.Thumbprint };
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });
        Assert.Equal(SampleBanks.Banks.Count, (await new BankService.BankServiceClient(channel).ListBanksAsync(new(), RunningServer.As(SampleBanks.Teller))).Banks.Count);
        using var http = new HttpClient(handler) { BaseAddress = server.HttpAddress };
        using var alive = await http.GetAsync("/healthz");
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (alive.StatusCode, alive.Version));
    }

    [Fact]
    public async Task A_client_that_knows_another_certificate_does_not_speak_to_it()
    {
        using var certificate = DevelopmentCertificate.Make(TimeProvider.System);
        await using var server = await WasmPayServer.StartAsync(_running.Options with { Urls = "https://127.0.0.1:0", Certificate = [certificate] });
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/healthz"));
    }

    [Fact]
    public async Task A_certificate_and_the_address_belong_together()
    {
        using var certificate = DevelopmentCertificate.Make(TimeProvider.System);
        Assert.Contains("takes a certificate", (await Assert.ThrowsAsync<ArgumentException>(() => WasmPayServer.StartAsync(_running.Options with { Urls = "https://127.0.0.1:0" }))).Message, StringComparison.Ordinal);
        Assert.Contains("the address is http", (await Assert.ThrowsAsync<ArgumentException>(() => WasmPayServer.StartAsync(_running.Options with { Certificate = [certificate] }))).Message, StringComparison.Ordinal);
        Assert.Contains("name one address", (await Assert.ThrowsAsync<ArgumentException>(() =>
            WasmPayServer.StartAsync(_running.Options with { Urls = "https://127.0.0.1:0;http://127.0.0.1:0", Certificate = [certificate] }))).Message, StringComparison.Ordinal);
    }
}
