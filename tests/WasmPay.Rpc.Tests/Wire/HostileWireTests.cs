using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Wire;

public sealed class HostileWireTests(ParrotServer server) : IClassFixture<ParrotServer>, IAsyncLifetime
{
    private const string Ok = "0";
    private const string ResourceExhausted = "8";
    private const string Unimplemented = "12";
    private const string Internal = "13";

    private static readonly byte[] Hello = RawClient.Frame(new Phrase { Text = "hello" });

    public Task InitializeAsync() => Task.CompletedTask;

    // Whatever a test sent, the server answers the next call.
    public async Task DisposeAsync() => Assert.Equal("still here", (await server.Client().SayAsync(new Phrase { Text = "still here" })).Text);

    [Fact]
    public async Task Well_formed_call_is_answered_with_status_in_trailers()
    {
        var answer = await PostAsync(Hello);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/grpc", answer.Headers["content-type"]);
        Assert.Equal(Hello, answer.Body);
        Assert.Equal(Ok, answer.Trailers["grpc-status"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Body_that_ends_inside_a_frame_is_refused(int length) =>
        Assert.Equal(Internal, (await PostAsync(Hello[..length])).GrpcStatus);

    [Fact]
    public async Task Body_without_any_message_is_refused() =>
        Assert.Equal(Unimplemented, (await PostAsync([])).GrpcStatus);

    [Fact]
    public async Task Second_message_to_a_method_that_takes_one_is_refused() =>
        Assert.Equal(Unimplemented, (await PostAsync([.. Hello, .. Hello])).GrpcStatus);

    [Fact]
    public async Task Garbage_after_the_message_is_refused() =>
        Assert.Equal(Internal, (await PostAsync([.. Hello, 0xde, 0xad])).GrpcStatus);

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_without_details()
    {
        var answer = await PostAsync(RawClient.Frame(0, [0xff, 0xff, 0xff, 0xff]));
        Assert.Equal(Internal, answer.GrpcStatus);
        Assert.Equal("A message could not be parsed.", answer.Find("grpc-message"));
    }

    [Fact]
    public async Task Oversized_message_in_a_request_stream_is_refused()
    {
        var answer = await RawClient.PostAsync(server.Address, RawClient.Gather, [.. Hello, .. RawClient.Prefix(0, 1u << 30)]);
        Assert.Equal(ResourceExhausted, answer.GrpcStatus);
    }

    [Fact]
    public async Task Unknown_flag_is_refused() =>
        Assert.Equal(Internal, (await PostAsync(RawClient.Frame(2, []))).GrpcStatus);

    [Fact]
    public async Task Compressed_message_without_an_encoding_is_refused() =>
        Assert.Equal(Internal, (await PostAsync(RawClient.Frame(1, Gzip([1, 2, 3])))).GrpcStatus);

    [Fact]
    public async Task Unknown_encoding_is_refused_with_the_list_of_known_ones()
    {
        var answer = await PostAsync(Hello, ("grpc-encoding", "zstd"));
        Assert.Equal(Unimplemented, answer.GrpcStatus);
        Assert.Equal("identity,gzip", answer.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Gzipped_request_is_understood()
    {
        var body = RawClient.Frame(1, Gzip(new Phrase { Text = "hello" }.ToByteArray()));
        var answer = await PostAsync(body, ("grpc-encoding", "gzip"));
        Assert.Equal(Ok, answer.GrpcStatus);
        Assert.Equal(Hello, answer.Body);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3, 4 })]
    public async Task Body_that_is_not_gzip_is_refused(byte[] body) =>
        Assert.Equal(Internal, (await PostAsync(RawClient.Frame(1, body), ("grpc-encoding", "gzip"))).GrpcStatus);

    [Fact]
    public async Task Truncated_gzip_is_refused()
    {
        var whole = Gzip(new Phrase { Text = new string('x', 10_000) }.ToByteArray());
        Assert.Equal(Internal, (await PostAsync(RawClient.Frame(1, whole[..(whole.Length / 2)]), ("grpc-encoding", "gzip"))).GrpcStatus);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcfoo")]
    [InlineData("text/plain")]
    public async Task Other_content_types_are_refused_with_415(string contentType)
    {
        var answer = await RawClient.PostAsync(server.Address, RawClient.Say, Hello, contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Null(answer.GrpcStatus);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task Content_types_with_format_or_parameters_are_understood(string contentType) =>
        Assert.Equal(Ok, (await RawClient.PostAsync(server.Address, RawClient.Say, Hello, contentType)).GrpcStatus);

    [Theory]
    [InlineData("/wasmpay.rpc.tests.v1.Parrot/Sing")]
    [InlineData("/no.such.Service/Say")]
    public async Task Unknown_service_or_method_is_unimplemented(string path)
    {
        var answer = await RawClient.PostAsync(server.Address, path, Hello);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(Unimplemented, answer.GrpcStatus);
    }

    [Fact]
    public async Task Requests_that_are_not_gRPC_are_left_to_other_endpoints()
    {
        Assert.Equal("not gRPC"u8.ToArray(), (await RawClient.PostAsync(server.Address, "/plain/text", [], "text/plain")).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await RawClient.PostAsync(server.Address, "/plain/other", [], "text/plain")).Status);
    }

    [Fact]
    public async Task Path_that_is_not_there_is_not_found_rather_than_not_allowed()
    {
        using var http = new HttpClient { BaseAddress = server.Http1Address };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/no/such", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Grpc_over_HTTP_1_is_told_to_upgrade()
    {
        using var content = new ByteArrayContent(Hello);
        var answer = await RawClient.PostAsync(server.Http1Address, RawClient.Say, content, RawClient.Http1, "application/grpc");
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("-1S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    [InlineData("1.5S")]
    public async Task Malformed_timeout_is_refused(string timeout) =>
        Assert.Equal(Internal, (await PostAsync(Hello, ("grpc-timeout", timeout))).GrpcStatus);

    [Theory]
    [InlineData("99999999H")]
    [InlineData("50000000S")]
    public async Task Timeout_beyond_any_timer_is_understood(string timeout) =>
        Assert.Equal(Ok, (await PostAsync(Hello, ("grpc-timeout", timeout))).GrpcStatus);

    [Fact]
    public async Task Timeout_of_nothing_has_passed()
    {
        var waiting = RawClient.Frame(new Phrase { Text = "never", Wait = int.MaxValue });
        Assert.Equal("4", (await PostAsync(waiting, ("grpc-timeout", "0n"))).GrpcStatus);
    }

    [Fact]
    public async Task Binary_header_that_is_not_base64_is_refused() =>
        Assert.Equal(Internal, (await PostAsync(Hello, ("echo-bin", "*"))).GrpcStatus);

    [Fact]
    public async Task Stream_closed_midway_ends_the_call_in_the_server()
    {
        using var content = new OpenEndedContent([.. RawClient.Frame(new Phrase { Text = "cut off" }), 0, 0]);
        var call = RawClient.PostAsync(server.Address, RawClient.Gather, content, RawClient.Http2, "application/grpc");
        await server.Observations["gathering cut off"].Task.Guarded();
        content.Break();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await server.Observations["broken after cut off"].Task.Guarded();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal)) gzip.Write(bytes);
        return buffer.ToArray();
    }

    private Task<RawAnswer> PostAsync(byte[] body, params (string Name, string Value)[] headers) =>
        RawClient.PostAsync(server.Address, RawClient.Say, body, "application/grpc", headers);
}
