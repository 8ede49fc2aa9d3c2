using System.Text.Json;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Foreign;

/// <summary>grpcurl knows nothing of the service but what reflection tells it.</summary>
public sealed class GrpcurlTests(RunningServer running) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Packed = "bin/grpcurl.xz";

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
    public async Task Services_their_methods_and_the_types_of_errors_are_listed()
    {
        Assert.Contains("wasmpay.v1.TransactionService\n", (await RunAsync("list")).StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "rpc WatchTransactions ( .wasmpay.v1.WatchTransactionsRequest ) returns ( stream .wasmpay.v1.WatchTransactionsResponse )",
            (await RunAsync("describe", "wasmpay.v1.TransactionService")).StandardOutput,
            StringComparison.Ordinal);
        Assert.Contains("message ErrorInfo", (await RunAsync("describe", "google.rpc.ErrorInfo")).StandardOutput, StringComparison.Ordinal);
    }

    [SharedFact(Packed)]
    public async Task A_method_is_called()
    {
        using var answer = JsonDocument.Parse((await CallAsync("wasmpay.v1.BankService/GetBank", """{"code": "SOLE"}""")).StandardOutput);
        Assert.Equal("Caja Soledad", answer.RootElement.GetProperty("bank").GetProperty("name").GetString());
    }

    [SharedFact(Packed)]
    public async Task A_failure_is_told_with_its_code_its_sentence_and_its_details()
    {
        var failed = (await CallAsync("wasmpay.v1.BankService/GetBank", """{"code": "NOSUCH"}""", mayFail: true)).StandardError;
        Assert.Contains("Code: NotFound", failed, StringComparison.Ordinal);
        Assert.Contains("NOSUCH", failed, StringComparison.Ordinal);
        // Printed as fields, since reflection serves their type; else it would be bytes.
        Assert.Contains("\"reason\": \"unknown_bank\"", failed, StringComparison.Ordinal);
    }

    [SharedFact(Packed)]
    public async Task So_is_one_of_the_gate_before_the_method()
    {
        var failed = (await RunAsync(mayFail: true, "-H", "authorization: Bearer no-such-token", "-d", "{}", Authority, "wasmpay.v1.BankService/ListBanks")).StandardError;
        Assert.Contains("Code: Unauthenticated", failed, StringComparison.Ordinal);
        Assert.Contains("\"reason\": \"unauthenticated\"", failed, StringComparison.Ordinal);
    }

    [SharedFact(Packed)]
    public async Task Health_is_checked() =>
        Assert.Contains("\"SERVING\"", (await CallAsync("grpc.health.v1.Health/Check", "{}")).StandardOutput, StringComparison.Ordinal);

    private string Authority => running.Server.GrpcAddress.Authority;

    private Task<CommandOutput> RunAsync(params string[] question) => RunAsync(mayFail: false, [Authority, .. question]);

    private Task<CommandOutput> RunAsync(bool mayFail, params string[] arguments) => Command.RunAsync(Path.Combine(_folder, "grpcurl"), ["-plaintext", .. arguments], mayFail: mayFail);

    private Task<CommandOutput> CallAsync(string method, string request, bool mayFail = false) =>
        RunAsync(mayFail, "-H", $"authorization: Bearer {SampleBanks.Teller.Token}", "-d", request, Authority, method);
}
