using System.Text.Json;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Rpc.Tests.Foreign;

/// <summary>grpcurl knows nothing of the service but what reflection tells it.</summary>
public sealed class GrpcurlTests(ParrotServer server) : IClassFixture<ParrotServer>, IAsyncLifetime
{
    private const string Packed = "bin/grpcurl.xz";
    private const string Say = "wasmpay.rpc.tests.v1.Parrot/Say";

    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-grpcurl-").FullName;

    public async Task InitializeAsync()
    {
        if (SharedMaterial.MissingReason(Packed) is not null) return;
        var packed = Path.Combine(_folder, "grpcurl.xz");
        File.Copy(SharedMaterial.PathOf(Packed), packed);
        await Command.RunAsync("xz", ["-d", packed]);
        await Command.RunAsync("chmod", ["+x", Path.Combine(_folder, "grpcurl")]);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [SharedFact(Packed)]
    public async Task Services_and_their_methods_are_listed()
    {
        Assert.Contains("wasmpay.rpc.tests.v1.Parrot\n", (await RunAsync("list")).StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "rpc Repeat ( .wasmpay.rpc.tests.v1.Phrase ) returns ( stream .wasmpay.rpc.tests.v1.Phrase );",
            (await RunAsync("describe", "wasmpay.rpc.tests.v1.Parrot")).StandardOutput,
            StringComparison.Ordinal);
    }

    [SharedFact(Packed)]
    public async Task Method_is_called()
    {
        using var answer = JsonDocument.Parse((await CallAsync(Say, """{"text": "hello"}""")).StandardOutput);
        Assert.Equal("hello", answer.RootElement.GetProperty("text").GetString());
    }

    [SharedFact(Packed)]
    public async Task Stream_is_read_to_its_end()
    {
        var output = (await CallAsync("wasmpay.rpc.tests.v1.Parrot/Repeat", """{"text": "n", "times": 3}""")).StandardOutput;
        Assert.Contains("n 2", output, StringComparison.Ordinal);
    }

    [SharedFact(Packed)]
    public async Task Failure_is_told_with_its_code_and_text()
    {
        var output = await CallAsync("wasmpay.rpc.tests.v1.Parrot/Fail", """{"code": 9, "detail": "not now"}""", mayFail: true);
        Assert.Contains("Code: FailedPrecondition", output.StandardError, StringComparison.Ordinal);
        Assert.Contains("Message: not now", output.StandardError, StringComparison.Ordinal);
    }

    [SharedFact(Packed)]
    public async Task Health_is_checked() =>
        Assert.Contains("\"SERVING\"", (await CallAsync("grpc.health.v1.Health/Check", "{}")).StandardOutput, StringComparison.Ordinal);

    private Task<CommandOutput> RunAsync(params string[] arguments) =>
        Command.RunAsync(Path.Combine(_folder, "grpcurl"), ["-plaintext", server.Address.Authority, .. arguments]);

    private Task<CommandOutput> CallAsync(string method, string request, bool mayFail = false) =>
        Command.RunAsync(Path.Combine(_folder, "grpcurl"), ["-plaintext", "-d", request, server.Address.Authority, method], mayFail: mayFail);
}
