using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Intake;

/// <summary>Bodies on their way in: most are short, who sends a long one is known first, and few are read at once.</summary>
public sealed class IntakeTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const int Small = 64 << 10;
    private const int Mebibyte = 1 << 20;
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("/v1/transactions", "memo", 65536)]
    [InlineData("/v1/transactions/x:replay", "id", 65536)]
    [InlineData("/v1/proposals/x:answer", "answers", 1048576)]
    [InlineData("/v1/banks", "name", 65536)]
    public async Task A_body_is_as_long_as_its_method_takes_and_the_answer_says_what_may_have_more(string path, string field, int most)
    {
        var (status, error) = await PostAsync(path, SampleBanks.Staff, Text(field, most));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_large"), (status, RunningServer.Reason(error)));
        Assert.Contains($"more than {most} bytes", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("components", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_say_how_long_it_is_is_held_to_the_same()
    {
        using var body = new StreamContent(new MemoryStream(Text("memo", 2 * Mebibyte))) { Headers = { ContentType = new("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/transactions") { Content = body };
        (request.Headers.TransferEncodingChunked, request.Headers.ExpectContinue) = (true, false);
        using var http = running.Http(SampleBanks.Teller);
        try
        {
            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Contains("components", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            // The server closed the connection before all was sent.
        }
    }

    [Fact]
    public async Task A_body_that_is_a_little_shorter_is_read()
    {
        var (status, error) = await PostAsync("/v1/transactions", SampleBanks.Teller, Text("memo", Small - 100));
        Assert.Equal((HttpStatusCode.BadRequest, "malformed"), (status, RunningServer.Reason(error)));
    }

    [Fact]
    public async Task Over_gRPC_it_is_the_same()
    {
        var client = new TransactionService.TransactionServiceClient(running.Channel);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SubmitTransactionAsync(new() { Memo = new string('A', Small) }, RunningServer.As(SampleBanks.Teller)));
        Assert.Equal((StatusCode.ResourceExhausted, "too_large"), (refused.StatusCode, refused.Trailers.GetValue("wasmpay-error-code")));
        Assert.Contains("only rules, questions, lists, components and dossiers", refused.Status.Detail, StringComparison.Ordinal);

        var read = await Assert.ThrowsAsync<RpcException>(async () => await client.SubmitTransactionAsync(new() { Memo = new string('A', Small - 100) }, RunningServer.As(SampleBanks.Teller)));
        Assert.Equal(StatusCode.InvalidArgument, read.StatusCode);
    }

    [Fact]
    public async Task What_a_short_compressed_message_grows_to_is_held_to_the_same()
    {
        var client = new TransactionService.TransactionServiceClient(running.Channel);
        var headers = RunningServer.As(SampleBanks.Teller);
        headers.Add("grpc-internal-encoding-request", "gzip");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SubmitTransactionAsync(new() { Memo = new string('A', 8 * Mebibyte) }, headers));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/components")]
    [InlineData("POST", "/v1/proposals")]
    [InlineData("POST", "/v1/proposals/x:verify")]
    [InlineData("PUT", "/v1/lists")]
    public async Task A_long_body_is_not_read_before_it_is_known_who_sends_it_and_that_this_role_may(string method, string path)
    {
        Assert.Equal(401, await StatusBeforeBodyAsync(method, path, "no-such-token"));
        Assert.Equal(403, await StatusBeforeBodyAsync(method, path, SampleBanks.Approver.Token));
        Assert.Equal(100, await StatusBeforeBodyAsync(method, path, SampleBanks.Officer.Token));
    }

    [Theory]
    [InlineData(0, 20 * Mebibyte)]
    [InlineData(1, 1000)]
    public async Task Over_gRPC_neither_is_one_that_is_long_or_may_be_once_it_is_decompressed(byte flag, int length)
    {
        var head = new byte[5];
        head[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), length);
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync("no-such-token", head));
        Assert.Equal(StatusCode.PermissionDenied, await CallAsync(SampleBanks.Teller.Token, head));
        // Who may is told that the message ends too soon.
        Assert.Equal(StatusCode.InvalidArgument, await CallAsync(SampleBanks.Engineer.Token, head));
    }

    [Fact]
    public async Task Of_one_bank_a_single_long_body_is_read_at_once_another_banks_meanwhile_and_who_leaves_makes_room()
    {
        using var guard = new CancellationTokenSource(HangGuard);
        var first = await BeginAsync(SampleBanks.Engineer.Token);
        Assert.Equal(100, first.Status);
        var second = UploadAsync(SampleBanks.Officer, 'b');

        await UploadAsync(SampleBanks.IcamerOfficer, 'c').WaitAsync(guard.Token);
        await PostAsync("/v1/components", SampleBanks.Engineer, Upload('d', 1000)).WaitAsync(guard.Token);
        Assert.False(second.IsCompleted);

        first.Connection.Dispose();
        await second.WaitAsync(guard.Token);
    }

    // Those that wait fill their windows of the connection, and the one that is read needs some too.
    [Fact]
    public async Task Many_uploads_over_one_connection_do_not_keep_each_other_from_coming()
    {
        using var guard = new CancellationTokenSource(HangGuard);
        var client = new ValidatorService.ValidatorServiceClient(running.Channel);
        var uploads = Enumerable.Range(0, 12).Select(i => client.UploadComponentAsync(new() { Component = ByteString.CopyFrom(Component((char)('e' + i), 3 * Mebibyte)) }, RunningServer.As(SampleBanks.Staff)).ResponseAsync);
        foreach (var uploaded in await Task.WhenAll(uploads).WaitAsync(guard.Token)) Assert.InRange(uploaded.Component.Size, 3 * Mebibyte, 4 * Mebibyte);
    }

    [Fact]
    public async Task A_component_is_the_same_in_JSON_with_escapes_without_and_over_gRPC()
    {
        var component = Component('z', 2 * Mebibyte);
        var digest = (await new ValidatorService.ValidatorServiceClient(running.Channel).UploadComponentAsync(new() { Component = ByteString.CopyFrom(component) }, RunningServer.As(SampleBanks.Engineer))).Component.Digest;
        var text = Convert.ToBase64String(component);
        foreach (var written in new[] { text, text.Replace("/", "\\/", StringComparison.Ordinal), "\\u" + ((int)text[0]).ToString("x4", System.Globalization.CultureInfo.InvariantCulture) + text[1..] })
        {
            var (status, answer) = await PostAsync("/v1/components", SampleBanks.Engineer, Encoding.UTF8.GetBytes($$"""{"component":"{{written}}"}"""));
            Assert.Equal((HttpStatusCode.OK, digest), (status, answer["component"]!["digest"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Text_beside_a_component_has_a_mebibyte_at_most()
    {
        var (status, error) = await PostAsync("/v1/proposals", SampleBanks.Officer, Text("rule", 2 * Mebibyte));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too_large"), (status, RunningServer.Reason(error)));
    }

    [Fact]
    public async Task A_list_of_many_entries_is_taken_over_gRPC_and_in_JSON()
    {
        var list = new BankList { Bank = "NDHV", Name = "long", Description = "As long as a list of names is." };
        list.Entries.AddRange(Enumerable.Range(0, 20_000).Select(i => new ListEntry { Subject = ListSubject.Name, Value = $"Somebody whose name is number {i} and not short, as names of companies are" }));
        Assert.True(list.CalculateSize() > Mebibyte);
        await new BankService.BankServiceClient(running.Channel).PutListAsync(new() { List = list }, RunningServer.As(SampleBanks.Officer));

        using var http = running.Http(SampleBanks.Officer);
        using var put = await http.PutAsync("/v1/lists", RunningServer.Json(JsonFormatter.Default.Format(new PutListRequest { List = list })));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
    }

    private static byte[] Component(char mark, int bytes) => TextRules.Rule($"approve {new string(mark, bytes)}").ToArray();

    private static byte[] Text(string field, int length) => Encoding.UTF8.GetBytes($$"""{"{{field}}":"{{new string('A', length)}}"}""");

    private static byte[] Upload(char mark, int bytes) => Encoding.UTF8.GetBytes($$"""{"component":"{{Convert.ToBase64String(Component(mark, bytes))}}"}""");

    private async Task UploadAsync(SamplePerson person, char mark)
    {
        var (status, _) = await PostAsync("/v1/components", person, Upload(mark, 2 * Mebibyte));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(string path, SamplePerson person, byte[] json)
    {
        using var http = running.Http(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } } };
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<int> StatusBeforeBodyAsync(string method, string path, string token)
    {
        var (connection, status) = await BeginAsync(token, method, path);
        connection.Dispose();
        return status;
    }

    /// <summary>Says that a body of two mebibytes follows, and sends none of it: 100 is the answer of a server that begins to read.</summary>
    private async Task<(TcpClient Connection, int Status)> BeginAsync(string token, string method = "POST", string path = "/v1/components")
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(running.Server.HttpAddress.Host, running.Server.HttpAddress.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {2 * Mebibyte}\r\nExpect: 100-continue\r\n\r\n"));
        var line = new byte["HTTP/1.1 100".Length];
        using var guard = new CancellationTokenSource(HangGuard);
        await connection.GetStream().ReadExactlyAsync(line, guard.Token);
        return (connection, int.Parse(Encoding.ASCII.GetString(line)[^3..], System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task<StatusCode> CallAsync(string token, byte[] body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(running.Server.GrpcAddress, "/wasmpay.v1.ValidatorService/UploadComponent"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/grpc") } },
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Add("grpc-encoding", "gzip");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var found = response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values);
        return found ? (StatusCode)int.Parse(values!.First(), System.Globalization.CultureInfo.InvariantCulture) : StatusCode.Unknown;
    }
}
