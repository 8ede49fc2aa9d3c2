using System.Text.Json;
using Grpc.Core;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Foreign;

/// <summary>One run of the client that grpc-js makes; tests read how its calls ended.</summary>
public sealed class GrpcJsRun : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public JsonElement Seen { get; private set; }

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        Seen = await NodePackages.RunAsync("grpcjs.mjs", _running.Server.GrpcAddress.Authority, NodePackages.Protos, SampleBanks.Teller.Token);
    }

    public Task DisposeAsync() => _running.DisposeAsync();
}

/// <summary>Another implementation of gRPC calls the server: @grpc/grpc-js on Node.</summary>
public sealed class GrpcJsTests(GrpcJsRun run) : IClassFixture<GrpcJsRun>
{
    [Fact]
    public void A_call_is_answered() => Assert.Equal("Caja Soledad", run.Seen.GetProperty("unary").GetProperty("bank").GetProperty("name").GetString());

    [Fact]
    public void A_compressed_message_is_understood() => Assert.Equal("grüße", run.Seen.GetProperty("gzip").GetProperty("transaction").GetProperty("memo").GetString());

    [Theory]
    [InlineData("gzip_bomb")]
    [InlineData("too_large")]
    public void A_message_above_the_limit_is_refused_with_advice(string call)
    {
        Assert.Equal(StatusCode.ResourceExhausted, Code(call));
        Assert.Contains("more than 65536 bytes", Text(call, "details"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_has_its_code_its_sentence_and_its_details()
    {
        Assert.Equal((StatusCode.NotFound, "unknown_bank"), (Code("failure"), Text("failure", "reason")));
        Assert.Contains("NOSUCH", Text("failure", "details"), StringComparison.Ordinal);
        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromHexString(Text("failure", "status")!));
        Assert.Equal("unknown_bank", status.Details.Single().Unpack<Google.Rpc.ErrorInfo>().Reason);
    }

    [Fact]
    public void Whoever_is_not_known_is_told_so_in_a_sentence()
    {
        Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), (Code("nobody"), Text("nobody", "reason")));
        Assert.Contains("Say who you are", Text("nobody", "details"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_ends_a_stream_after_its_events()
    {
        Assert.Equal(StatusCode.DeadlineExceeded, Code("deadline"));
        Assert.Contains("posted", run.Seen.GetProperty("deadline").GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()));
    }

    [Fact]
    public void A_cancelled_stream_ends_cancelled() => Assert.Equal(StatusCode.Cancelled, Code("cancelled"));

    [Fact]
    public void A_method_that_does_not_exist_is_unimplemented() => Assert.Equal(StatusCode.Unimplemented, Code("unimplemented"));

    private string? Text(string call, string field) => run.Seen.GetProperty(call).GetProperty(field).GetString();

    private StatusCode Code(string call) => (StatusCode)run.Seen.GetProperty(call).GetProperty("code").GetInt32();
}
