using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.SignIn;

/// <summary>Machines with certificates on a real Kestrel that speaks TLS, over gRPC and in JSON.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private readonly X509Certificate2 _certificate = DevelopmentCertificate.Make(TimeProvider.System);
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());
    private X509Certificate2 _machines = null!;
    private WasmPayServer _server = null!;
    private string _id = "";

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        _server = await StartAsync(new(Authorities: null), samples: true);
        Assert.True((await _running.Server.Platform.Principals.AddAsync(SampleBanks.Staff.Principal, new("core", "Core", "NDHV", Roles.Payments, Platform.Access.PrincipalKind.Machine))).IsOk);
        _machines = MachineCertificates.Make(_time.Now.AddDays(-1), _time.Now.AddDays(5));
        _id = await RegisterAsync(_machines);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _running.DisposeAsync();
        _machines.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task A_machine_is_known_by_the_certificate_that_was_registered_and_by_nothing_else_that_names_it()
    {
        Assert.Equal("core", await WhoAsync(_machines));
        using var namesake = MachineCertificates.Make(_time.Now.AddDays(-1), _time.Now.AddDays(5));
        Assert.Equal(_machines.Subject, namesake.Subject);
        Assert.Contains("Nobody is known by this certificate", await WhoAsync(namesake), StringComparison.Ordinal);
        Assert.Contains("Say who you are", await WhoAsync(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_revoked_or_has_expired_is_known_no_more_on_a_connection_that_is_open()
    {
        using var channel = Channel(_server, _machines);
        var client = new AccessService.AccessServiceClient(channel);
        Assert.Equal("core", (await client.WhoAmIAsync(new())).Principal.Id);
        _time.Advance(TimeSpan.FromDays(5));
        Assert.Contains("expired", (await Assert.ThrowsAsync<RpcException>(() => client.WhoAmIAsync(new()).ResponseAsync)).Status.Detail, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromDays(-5));
        Assert.Equal("core", (await client.WhoAmIAsync(new())).Principal.Id);
        Assert.True((await _running.Server.Platform.Keys.RevokeAsync(SampleBanks.Staff.Principal, _id)).IsOk);
        Assert.Contains("revoked", (await Assert.ThrowsAsync<RpcException>(() => client.WhoAmIAsync(new()).ResponseAsync)).Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_token_of_another_it_says_two_things_and_is_refused()
    {
        Assert.Contains("one's and the token another's", await WhoAsync(_machines, SampleBanks.Staff.Token), StringComparison.Ordinal);
        using var nobodys = MachineCertificates.Make(_time.Now.AddDays(-1), _time.Now.AddDays(5));
        Assert.Contains("Nobody is known by this certificate", await WhoAsync(nobodys, SampleBanks.Staff.Token), StringComparison.Ordinal);
        Assert.Equal("staff", await WhoAsync(null, SampleBanks.Staff.Token));

        var key = (await _running.Server.Platform.Keys.IssueAsync(SampleBanks.Staff.Principal, new NewKey("core", "key", [], TimeSpan.FromDays(1)))).Value;
        Assert.Equal("core", await WhoAsync(_machines, key.Secret));
        Assert.True((await _running.Server.Platform.Keys.RevokeAsync(SampleBanks.Staff.Principal, key.Key.Id)).IsOk);
        Assert.Contains("revoked", await WhoAsync(_machines, key.Secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machines_rules_hold()
    {
        using var channel = Channel(_server, _machines);
        var refused = await Assert.ThrowsAsync<RpcException>(() => new AccessService.AccessServiceClient(channel).ListPrincipalsAsync(new()).ResponseAsync);
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("X-Client-Cert")]
    [InlineData("X-SSL-Cert")]
    [InlineData("Client-Cert")]
    [InlineData("SSL_CLIENT_CERT")]
    public async Task A_header_speaks_for_nobody(string header)
    {
        foreach (var (server, scheme) in new[] { (_server, "https"), (_running.Server, "http") })
        {
            using var http = new HttpClient(Handler(null)) { BaseAddress = server.HttpAddress };
            Assert.Equal(scheme, server.HttpAddress.Scheme);
            foreach (var value in (string[])[Convert.ToBase64String(_machines.RawData), Uri.EscapeDataString(_machines.ExportCertificatePem()), $"Hash={_machines.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)}", $":{Convert.ToBase64String(_machines.RawData)}:"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
                request.Headers.Add("X-Forwarded-Proto", "https");
                request.Headers.TryAddWithoutValidation(header, value);
                Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(request)).StatusCode);
            }
        }
    }

    [Fact]
    public async Task Where_nobody_asked_for_certificates_none_is_taken()
    {
        await using var server = await StartAsync(null);
        Assert.Contains("Say who you are", await WhoAsync(_machines, server: server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_authorities_only_what_one_of_them_issued_opens_a_connection()
    {
        using var authority = MachineCertificates.Authority(_time.Now);
        using var other = MachineCertificates.Authority(_time.Now);
        await using var server = await StartAsync(new([X509CertificateLoader.LoadCertificate(authority.RawData)]));
        using var issued = MachineCertificates.Make(_time.Now.AddDays(-1), _time.Now.AddDays(5), authority: authority);
        using var unregistered = MachineCertificates.Make(_time.Now.AddDays(-1), _time.Now.AddDays(5), authority: authority);
        using var foreign = MachineCertificates.Make(_time.Now.AddDays(-1), _time.Now.AddDays(5), authority: other);
        foreach (var one in (X509Certificate2[])[issued, foreign]) await RegisterAsync(one);

        Assert.Equal("core", await WhoAsync(issued, server: server));
        Assert.Contains("Nobody is known by this certificate", await WhoAsync(unregistered, server: server), StringComparison.Ordinal);
        foreach (var one in (X509Certificate2[])[foreign, _machines]) await Assert.ThrowsAnyAsync<Exception>(() => WhoAsync(one, server: server));
        // Who shows none still comes in by a token.
        var key = (await _running.Server.Platform.Keys.IssueAsync(SampleBanks.Staff.Principal, new NewKey("core", "key", [], TimeSpan.FromDays(1)))).Value;
        Assert.Equal("core", await WhoAsync(null, key.Secret, server));
    }

    [Fact]
    public async Task Who_shows_a_certificate_without_its_key_opens_no_connection()
    {
        using var stolen = X509CertificateLoader.LoadCertificate(_machines.RawData);
        try
        {
            // Some systems' TLS shows none then, which is refused as well.
            Assert.Contains("Say who you are", await WhoAsync(stolen), StringComparison.Ordinal);
        }
        catch (Exception refused) when (refused is HttpRequestException or AuthenticationException or RpcException or NotSupportedException)
        {
        }
    }

    [Fact]
    public async Task A_server_without_tls_takes_none() => Assert.Contains("to no proxy before it", (await Assert.ThrowsAsync<ArgumentException>(() =>
        WasmPayServer.StartAsync(_running.Options with { ClientCertificates = new(Authorities: null) }))).Message, StringComparison.Ordinal);

    private Task<WasmPayServer> StartAsync(ClientCertificates? clients, bool samples = false) =>
        WasmPayServer.StartAsync(_running.Options with { Samples = samples, Urls = "https://127.0.0.1:0", Certificate = [_certificate], ClientCertificates = clients, Time = _time });

    private async Task<string> RegisterAsync(X509Certificate2 certificate)
    {
        var command = new Platform.Changes.Command.RegisterCertificate(new NewCertificate("core", "core", certificate.ExportCertificatePem(), [], TimeSpan.FromDays(30), MachineCertificates.Proof(certificate, "core")));
        var answer = (await _running.Server.Platform.Changes.AskAsync(SampleBanks.Staff.Principal, command)).Value;
        var second = SampleBanks.Staff.Principal with { Id = "another" };
        var outcome = answer.Done ?? (await _running.Server.Platform.Changes.ConfirmAsync(second, answer.Waits!.Id)).Value.Outcome;
        return Assert.IsType<Outcome.CertificateRegistered>(outcome).Key.Id;
    }

    // Who one is, or why nobody: the same over gRPC and in JSON.
    private async Task<string> WhoAsync(X509Certificate2? certificate, string? token = null, WasmPayServer? server = null)
    {
        using var channel = Channel(server ?? _server, certificate);
        var grpc = await OverGrpcAsync();
        using var http = new HttpClient(Handler(certificate)) { BaseAddress = (server ?? _server).HttpAddress };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var json = JsonNode.Parse(await http.GetStringAsyncOfAny("/v1/me"))!;
        Assert.Equal(grpc, json["principal"]?["id"]?.GetValue<string>() ?? json["message"]!.GetValue<string>());
        return grpc;

        async Task<string> OverGrpcAsync()
        {
            try
            {
                return (await new AccessService.AccessServiceClient(channel).WhoAmIAsync(new(), token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } })).Principal.Id;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated)
            {
                return refused.Status.Detail;
            }
        }
    }

    private GrpcChannel Channel(WasmPayServer server, X509Certificate2? certificate) => GrpcChannel.ForAddress(server.GrpcAddress, new GrpcChannelOptions { HttpHandler = Handler(certificate), DisposeHttpClient = true });

    private SocketsHttpHandler Handler(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetRawCertData().AsSpan().SequenceEqual(_certificate.RawData) == true;
        if (certificate is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return handler;
    }
}

file static class Answers
{
    /// <summary>The body of an answer, whatever its status.</summary>
    public static async Task<string> GetStringAsyncOfAny(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }
}
