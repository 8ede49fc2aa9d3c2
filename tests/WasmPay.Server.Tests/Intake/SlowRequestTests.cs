using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Intake;

/// <summary>
/// A large request that comes slowly keeps others of its bank waiting: a list of 16 MiB at 20 KB a second did so for a quarter of an hour.
/// </summary>
public sealed class SlowRequestTests : IAsyncLifetime
{
    private const int Long = 2 << 20;
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);
    private readonly RunningServer _running = new();
    private WasmPayServer _hasty = null!;

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        _hasty = await WasmPayServer.StartAsync(_running.Options with { LargeRequestTime = TimeSpan.FromSeconds(1) });
    }

    public async Task DisposeAsync()
    {
        await _hasty.DisposeAsync();
        await _running.DisposeAsync();
    }

    [Fact]
    public async Task In_JSON_it_is_told_so_and_makes_room()
    {
        using var guard = new CancellationTokenSource(HangGuard);
        using var connection = new TcpClient();
        await connection.ConnectAsync(_hasty.HttpAddress.Host, _hasty.HttpAddress.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT /v1/lists HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {SampleBanks.Officer.Token}\r\nContent-Type: application/json\r\nContent-Length: {Long}\r\n\r\n    "), guard.Token);
        var upload = UploadAsync(guard.Token);

        using var reader = new StreamReader(connection.GetStream());
        var answer = await reader.ReadLineAsync(guard.Token);
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("did not come within 1 s", await reader.ReadToEndAsync(guard.Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await upload);
    }

    [Fact]
    public async Task Over_gRPC_it_is_told_so_and_makes_room()
    {
        using var guard = new CancellationTokenSource(HangGuard);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_hasty.GrpcAddress, "/wasmpay.v1.ValidatorService/UploadComponent"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Beginning(),
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SampleBanks.Officer.Token);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
        var found = response.Headers.TryGetValues("grpc-status", out var values);
        if (!found)
        {
            await response.Content.ReadAsByteArrayAsync(guard.Token);
            response.TrailingHeaders.TryGetValues("grpc-status", out values);
        }
        Assert.Equal(StatusCode.Unavailable, (StatusCode)int.Parse(Assert.Single(values!), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(HttpStatusCode.OK, await UploadAsync(guard.Token));
    }

    // A payment went to whom the query named, while its body named another.
    [Theory]
    [InlineData("/v1/transactions?destination_account=ICMR-2003", "{\"destination_account\":\"ICMR-2002\"}", "belongs in the body")]
    [InlineData("/v1/transactions?memo=x", "{}", "belongs in the body")]
    [InlineData("/v1/transactions/tx_a:replay", "{\"id\":\"tx_b\"}", "is another in the body than in the path")]
    public async Task What_the_body_says_neither_query_nor_path_says_otherwise(string path, string body, string says)
    {
        using var http = new HttpClient { BaseAddress = _hasty.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SampleBanks.Teller.Token);
        using var refused = await http.PostAsync(path, RunningServer.Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(says, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_path_says_no_query_says_otherwise()
    {
        using var http = new HttpClient { BaseAddress = _hasty.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SampleBanks.Staff.Token);
        var digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest;
        using var refused = await http.GetAsync($"/v1/components/{new string('0', 64)}?digest={digest}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(" stands in the path already", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var found = await http.GetAsync($"/v1/components/{digest}?with_bytes=true");
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    private async Task<HttpStatusCode> UploadAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = _hasty.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SampleBanks.Engineer.Token);
        var component = Convert.ToBase64String(TextRules.Rule($"approve {new string('a', Long)}").Span);
        using var put = await http.PostAsync("/v1/components", RunningServer.Json($$"""{"component":"{{component}}"}"""), cancellation);
        return put.StatusCode;
    }

    /// <summary>A message of which only the beginning comes.</summary>
    private sealed class Beginning : HttpContent
    {
        public Beginning() => Headers.ContentType = new("application/grpc");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[] { 0, 0, Long >> 16, 0, 0, 10 }, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(HangGuard, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
