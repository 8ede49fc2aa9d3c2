using System.Text.Json.Nodes;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Grpc;

/// <summary>What a replay says that this node cannot run, or that comes out otherwise, and to whom.</summary>
public sealed class ReplayCallTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private string _id = "";

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        _id = (await new TransactionService.TransactionServiceClient(_running.Channel).SubmitTransactionAsync(new()
        {
            IdempotencyKey = "k1",
            OriginAccount = "NDHV-1002",
            DestinationAccount = "ICMR-2001",
            Amount = new Money { Units = 100, Currency = "USD" },
        }, RunningServer.As(SampleBanks.Teller))).Transaction.Id;
    }

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task What_a_node_does_not_admit_now_is_not_run_which_is_no_difference_and_the_other_bank_reads_nothing_of_it()
    {
        await using var node = await NodeAsync(new ChangingRules { Refusal = new Error(ErrorCode.ComponentRefused, "over-limit: at most 40 are taken (function-bytes).") });

        foreach (var (by, own) in ((SamplePerson, int)[])[(SampleBanks.Teller, 1), (SampleBanks.Staff, 2)])
        {
            var replay = await ReplayAsync(node, by);
            Assert.Equal((true, own), (replay.Agrees, replay.NotRun));
            Assert.All(replay.Evaluations, e => Assert.Equal(("", 0ul, "over-limit: at most 40 are taken (function-bytes)."), (e.Difference, e.Fuel, e.NotRun)));
        }
        Assert.Equal(new ReplayTransactionResponse { Agrees = true }, await ReplayAsync(node, SampleBanks.IcamerTeller));
        using var http = new HttpClient { BaseAddress = node.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", SampleBanks.Staff.Token);
        using var answer = await http.PostAsync($"/v1/transactions/{_id}:replay", RunningServer.Json("{}"));
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((true, 2), (json["agrees"]!.GetValue<bool>(), json["notRun"]!.GetValue<int>()));
        Assert.Contains("function-bytes", json["evaluations"]![0]!["notRun"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_out_otherwise_is_a_difference_and_the_other_bank_reads_nothing_of_it()
    {
        await using var node = await NodeAsync(new ChangingRules { MoreFuel = 1 });

        var own = await ReplayAsync(node, SampleBanks.Teller);
        Assert.Equal((false, 0), (own.Agrees, own.NotRun));
        Assert.Contains("\"fuel\":12", own.Evaluations.Single(e => e.Role == EvaluationRole.Origin).Difference, StringComparison.Ordinal);
        Assert.Equal(new ReplayTransactionResponse { Agrees = true }, await ReplayAsync(node, SampleBanks.IcamerTeller));
    }

    // Another node on the same store, whose host is another.
    private Task<WasmPayServer> NodeAsync(ChangingRules rules) => WasmPayServer.StartAsync(_running.Options with { Loader = rules });

    private async Task<ReplayTransactionResponse> ReplayAsync(WasmPayServer node, SamplePerson by)
    {
        using var channel = GrpcChannel.ForAddress(node.GrpcAddress);
        return await new TransactionService.TransactionServiceClient(channel).ReplayTransactionAsync(new() { Id = _id }, RunningServer.As(by));
    }
}
