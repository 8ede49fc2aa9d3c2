using System.Text.Json;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Foreign;

/// <summary>One run of the clients that Connect makes; tests read what they saw.</summary>
public sealed class ConnectRun : IAsyncLifetime
{
    private readonly ParrotServer _server = new();

    public JsonElement Seen { get; private set; }

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        Seen = await NodePackages.RunAsync(
            "connect.mjs", _server.Http1Address.ToString(), _server.Address.ToString(), ParrotReflection.Descriptor.SerializedData.ToBase64());
    }

    public Task DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A second implementation of gRPC, and one of gRPC-Web: Connect for Node.</summary>
public sealed class ConnectTests(ConnectRun run) : IClassFixture<ConnectRun>
{
    private const string Web = "web";
    private const string Grpc = "grpc";

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void Unary_call_is_answered_with_its_trailers(string protocol)
    {
        Assert.Equal("grüße", Of(protocol, "unary").GetProperty("text").GetString());
        Assert.Equal("plain", Of(protocol, "unary").GetProperty("echo").GetString());
    }

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void Server_streaming_call_is_read_to_its_end(string protocol) => AssertTexts(protocol, "server_streaming", "n 0", "n 1", "n 2");

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void Failure_has_its_code_text_and_bytes(string protocol)
    {
        var failure = Of(protocol, "failure");
        Assert.Equal(9, failure.GetProperty("code").GetInt32());
        Assert.Equal("100% «so»", failure.GetProperty("details").GetString());
        Assert.Equal("AQL/", failure.GetProperty("payload").GetString());
    }

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void Deadline_is_exceeded(string protocol) => Assert.Equal(4, Of(protocol, "deadline").GetProperty("code").GetInt32());

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void Method_not_overridden_is_unimplemented(string protocol) => Assert.Equal(12, Of(protocol, "unimplemented").GetProperty("code").GetInt32());

    [Fact]
    public void Client_streaming_call_is_gathered() => Assert.Equal("abc", Of(Grpc, "client_streaming").GetProperty("text").GetString());

    [Fact]
    public void Duplex_call_is_answered_message_by_message() => AssertTexts(Grpc, "duplex", "a", "b", "c");

    private JsonElement Of(string protocol, string call) => run.Seen.GetProperty(protocol).GetProperty(call);

    private void AssertTexts(string protocol, string call, params string[] texts) =>
        Assert.Equal(texts, Of(protocol, call).GetProperty("texts").EnumerateArray().Select(text => text.GetString()));
}
