using System.Text;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Web;

public sealed class GrpcWebTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    private const byte Trailers = 0x80;

    private static readonly byte[] Hello = RawClient.Frame(new Phrase { Text = "hello" });

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    public async Task Binary_call_over_HTTP_1_has_its_trailers_in_the_body(string contentType)
    {
        var answer = await PostAsync(RawClient.Say, Hello, contentType);
        Assert.Equal(contentType, answer.Headers["content-type"]);
        var frames = RawClient.Frames(answer.Body).ToList();
        Assert.Equal(0, frames[0].Flag);
        Assert.Equal("hello", Phrase.Parser.ParseFrom(frames[0].Body).Text);
        Assert.Equal(Trailers, frames[1].Flag);
        Assert.Equal("grpc-status:0\r\n", Encoding.ASCII.GetString(frames[1].Body));
    }

    [Fact]
    public async Task Text_call_is_base64_both_ways()
    {
        var answer = await PostAsync(RawClient.Say, Base64(Hello), "application/grpc-web-text");
        Assert.Equal("application/grpc-web-text", answer.Headers["content-type"]);
        var frames = RawClient.Frames(FromSegments(answer.Body)).ToList();
        Assert.Equal("hello", Phrase.Parser.ParseFrom(frames[0].Body).Text);
        Assert.Equal("grpc-status:0\r\n", Encoding.ASCII.GetString(frames[1].Body));
    }

    [Fact]
    public async Task Text_request_may_be_several_encodings_with_their_padding()
    {
        var answer = await PostAsync(RawClient.Say, [.. Base64(Hello[..4]), .. Base64(Hello[4..9]), .. Base64(Hello[9..])], "application/grpc-web-text");
        Assert.Equal(2, RawClient.Frames(FromSegments(answer.Body)).Count());
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task Streamed_responses_come_one_frame_each(string contentType)
    {
        var text = contentType.EndsWith("text", StringComparison.Ordinal);
        var request = RawClient.Frame(new Phrase { Text = "x", Times = 5 });
        var answer = await PostAsync(RawClient.Repeat, text ? Base64(request) : request, contentType);
        var frames = RawClient.Frames(text ? FromSegments(answer.Body) : answer.Body).ToList();
        Assert.Equal(["x 0", "x 1", "x 2", "x 3", "x 4"], frames[..5].Select(frame => Phrase.Parser.ParseFrom(frame.Body).Text));
        Assert.Equal(Trailers, frames[5].Flag);
    }

    [Fact]
    public async Task Errors_and_metadata_are_in_the_last_frame()
    {
        var answer = await PostAsync("/wasmpay.rpc.tests.v1.Parrot/Fail", RawClient.Frame(new Failure { Code = 9, Detail = "nö" }), "application/grpc-web");
        var (flag, body) = Assert.Single(RawClient.Frames(answer.Body));
        Assert.Equal(Trailers, flag);
        Assert.Equal("grpc-status:9\r\ngrpc-message:n%C3%B6\r\nfailure-bin:\r\n", Encoding.ASCII.GetString(body));
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AAA")]
    [InlineData("A===")]
    public async Task Text_that_is_not_base64_is_refused(string text)
    {
        var answer = await PostAsync(RawClient.Say, Encoding.ASCII.GetBytes(text), "application/grpc-web-text");
        var (_, body) = Assert.Single(RawClient.Frames(FromSegments(answer.Body)));
        Assert.StartsWith("grpc-status:13\r\n", Encoding.ASCII.GetString(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(100_000)]
    [InlineData(1_000_001)]
    public async Task Text_of_any_length_is_decoded_whole(int length)
    {
        var phrase = new Phrase { Text = new string('x', length) };
        var answer = await PostAsync(RawClient.Say, Base64(RawClient.Frame(phrase)), "application/grpc-web-text");
        Assert.Equal(phrase, Phrase.Parser.ParseFrom(RawClient.Frames(FromSegments(answer.Body)).First().Body));
    }

    [Fact]
    public async Task Deadline_is_told_after_the_responses_so_far()
    {
        var request = RawClient.Frame(new Phrase { Text = "web deadline", Times = 1000, Wait = 20 });
        using var content = new ByteArrayContent(request);
        var answer = await RawClient.PostAsync(server.Http1Address, RawClient.Repeat, content, RawClient.Http1, "application/grpc-web", ("grpc-timeout", "500m"));
        var (flag, body) = RawClient.Frames(answer.Body).Last();
        Assert.Equal(Trailers, flag);
        Assert.StartsWith("grpc-status:4\r\n", Encoding.ASCII.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_calls_work_over_HTTP_2_too()
    {
        var answer = await RawClient.PostAsync(server.Address, RawClient.Say, Hello, "application/grpc-web");
        Assert.Equal(2, RawClient.Frames(answer.Body).Count());
    }

    [Fact]
    public async Task Unknown_method_is_unimplemented_in_the_body()
    {
        var answer = await PostAsync("/no.such.Service/Method", Hello, "application/grpc-web");
        var (_, body) = Assert.Single(RawClient.Frames(answer.Body));
        Assert.StartsWith("grpc-status:12\r\n", Encoding.ASCII.GetString(body), StringComparison.Ordinal);
    }

    private static byte[] Base64(byte[] bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    /// <summary>Decodes encodings one after another, each of which may end in padding.</summary>
    private static byte[] FromSegments(byte[] text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length; at += 4) bytes.AddRange(Convert.FromBase64String(Encoding.ASCII.GetString(text, at, 4)));
        return [.. bytes];
    }

    private async Task<RawAnswer> PostAsync(string path, byte[] body, string contentType)
    {
        using var content = new ByteArrayContent(body);
        return await RawClient.PostAsync(server.Http1Address, path, content, RawClient.Http1, contentType);
    }
}
