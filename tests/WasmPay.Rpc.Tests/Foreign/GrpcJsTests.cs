namespace WasmPay.Rpc.Tests.Foreign;

/// <summary>Another implementation of gRPC calls ours: @grpc/grpc-js on Node.</summary>
public sealed class GrpcJsTests(GrpcJsRun run) : IClassFixture<GrpcJsRun>
{
    [Fact]
    public void Unary_call_is_answered() => Assert.Equal("grüße", Text("unary", "text"));

    [Fact]
    public void Metadata_comes_back_in_trailers()
    {
        var trailers = run.Seen.GetProperty("metadata").GetProperty("trailers");
        Assert.Equal("plain", trailers.GetProperty("echo-text").GetString());
        Assert.Equal([0, 255], trailers.GetProperty("echo-bytes-bin").GetProperty("data").EnumerateArray().Select(item => item.GetInt32()));
    }

    [Fact]
    public void Server_streaming_call_is_read_to_its_end() => AssertTexts("server_streaming", "n 0", "n 1", "n 2");

    [Fact]
    public void Client_streaming_call_is_gathered()
    {
        Assert.Equal("abc", Text("client_streaming", "text"));
        Assert.Equal(3, run.Seen.GetProperty("client_streaming").GetProperty("times").GetInt32());
    }

    [Fact]
    public void Duplex_call_is_answered_message_by_message() => AssertTexts("duplex", "a", "b", "c");

    [Fact]
    public void Deadline_is_exceeded() => Assert.Equal(4, Code("deadline"));

    [Fact]
    public void Cancelled_stream_ends_cancelled() => Assert.Equal(1, Code("cancelled"));

    [Fact]
    public void Failure_has_its_code_text_and_bytes()
    {
        Assert.Equal(9, Code("failure"));
        Assert.Equal("100% «so»", Text("failure", "details"));
        Assert.Equal("0102ff", Text("failure", "payload"));
    }

    [Fact]
    public void Unexpected_failure_tells_nothing()
    {
        Assert.Equal(2, Code("unexpected"));
        Assert.DoesNotContain("secret", Text("unexpected", "details"), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_above_the_limit_is_refused() => Assert.Equal(8, Code("too_large"));

    [Fact]
    public void Method_not_overridden_is_unimplemented() => Assert.Equal(12, Code("unimplemented"));

    [Fact]
    public void Gzip_is_understood_in_both_directions()
    {
        Assert.Equal(100_000, run.Seen.GetProperty("gzip").GetProperty("length").GetInt32());
        AssertTexts("gzip_duplex", new string('x', 10_000), "", "y");
    }

    private string? Text(string call, string field) => run.Seen.GetProperty(call).GetProperty(field).GetString();

    private int Code(string call) => run.Seen.GetProperty(call).GetProperty("code").GetInt32();

    private void AssertTexts(string call, params string[] texts)
    {
        Assert.Equal(texts, run.Seen.GetProperty(call).GetProperty("texts").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal(0, Code(call));
    }
}
