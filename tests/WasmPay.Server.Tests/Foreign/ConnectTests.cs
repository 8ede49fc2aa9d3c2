using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Foreign;

/// <summary>One run of the clients that Connect makes; tests read what they saw.</summary>
public sealed class ConnectRun : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public JsonElement Seen { get; private set; }

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        var files = new FileDescriptorSet();
        Add(files, TransactionsReflection.Descriptor);
        Add(files, BanksReflection.Descriptor);
        Seen = await NodePackages.RunAsync(
            "connect.mjs", _running.Server.HttpAddress.ToString(), _running.Server.GrpcAddress.ToString(), files.ToByteString().ToBase64(), SampleBanks.Teller.Token);
    }

    public Task DisposeAsync() => _running.DisposeAsync();

    private static void Add(FileDescriptorSet files, FileDescriptor file)
    {
        if (files.File.Any(known => known.Name == file.Name)) return;
        foreach (var dependency in file.Dependencies) Add(files, dependency);
        files.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
    }
}

/// <summary>A second implementation of gRPC, and one of gRPC-Web: Connect for Node.</summary>
public sealed class ConnectTests(ConnectRun run) : IClassFixture<ConnectRun>
{
    private const string Web = "web";
    private const string Grpc = "grpc";

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void A_payment_is_ordered(string protocol)
    {
        Assert.Equal((int)TransactionStatus.Posted, Of(protocol, "unary").GetProperty("status").GetInt32());
        Assert.Equal("100", Of(protocol, "unary").GetProperty("units").GetString());
    }

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void Events_come_as_they_happen(string protocol) => Assert.Equal("posted", Of(protocol, "server_streaming").GetString());

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void A_failure_of_a_method_has_its_code_its_sentence_and_its_details(string protocol)
    {
        Assert.Equal((StatusCode.NotFound, "unknown_bank"), Failure(protocol, "failure"));
        Assert.Contains("NOSUCH", Of(protocol, "failure").GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.Equal((StatusCode.InvalidArgument, "malformed"), Failure(protocol, "malformed"));
        Assert.Equal("idempotency_key", Of(protocol, "malformed").GetProperty("place").GetString());
    }

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void So_has_one_of_the_gate_before_it(string protocol) => Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), Failure(protocol, "nobody"));

    [Theory]
    [InlineData(Web)]
    [InlineData(Grpc)]
    public void A_deadline_is_exceeded(string protocol) => Assert.Equal((int)StatusCode.DeadlineExceeded, Of(protocol, "deadline").GetProperty("code").GetInt32());

    private JsonElement Of(string protocol, string call) => run.Seen.GetProperty(protocol).GetProperty(call);

    private (StatusCode, string?) Failure(string protocol, string call) =>
        ((StatusCode)Of(protocol, call).GetProperty("code").GetInt32(), Of(protocol, call).GetProperty("reason").GetString());
}
