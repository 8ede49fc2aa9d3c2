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
    public async Task What_a_node_does_not_admit_now_is_not_run_which_is_no_difference_and_the_other_bank_does_not_read_why()
    {
        await using var node = await NodeAsync(new ChangingRules { Refusal = new Error(ErrorCode.ComponentRefused, "over-limit: at most 40 are taken (function-bytes).") });

        foreach (var by in (SamplePerson[])[SampleBanks.Teller, SampleBanks.IcamerTeller, SampleBanks.Staff])
        {
            var replay = await ReplayAsync(node, by);
            Assert.Equal((true, 2), (replay.Agrees, replay.NotRun));
            Assert.All(replay.Evaluations, e => Assert.Equal(("", 0ul), (e.Difference, e.Fuel)));
            var own = replay.Evaluations.Single(e => e.Role == EvaluationRole.Origin);
            Assert.Equal(by == SampleBanks.IcamerTeller ? "It could not be run now as it was then; the bank whose check it is can see why." : "over-limit: at most 40 are taken (function-bytes).", own.NotRun);
        }
        using var http = new HttpClient { BaseAddress = node.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", SampleBanks.Staff.Token);
        using var answer = await http.PostAsync($"/v1/transactions/{_id}:replay", RunningServer.Json("{}"));
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((true, 2), (json["agrees"]!.GetValue<bool>(), json["notRun"]!.GetValue<int>()));
        Assert.Contains("function-bytes", json["evaluations"]![0]!["notRun"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_out_otherwise_is_a_difference_and_the_other_bank_does_not_read_how()
    {
        await using var node = await NodeAsync(new ChangingRules { MoreFuel = 1 });

        var own = await ReplayAsync(node, SampleBanks.Teller);
        Assert.Equal((false, 0), (own.Agrees, own.NotRun));
        Assert.Contains("\"fuel\":12", own.Evaluations.Single(e => e.Role == EvaluationRole.Origin).Difference, StringComparison.Ordinal);
        var other = await ReplayAsync(node, SampleBanks.IcamerTeller);
        Assert.False(other.Agrees);
        Assert.All(other.Evaluations, e => Assert.Equal(("The replay and the record differ; the bank whose check it is can see how.", 0ul, ""), (e.Difference, e.Fuel, e.NotRun)));
    }

    // Another node on the same store, whose host is another.
    private Task<WasmPayServer> NodeAsync(ChangingRules rules) => WasmPayServer.StartAsync(_running.Options with { Loader = rules });

    private async Task<ReplayTransactionResponse> ReplayAsync(WasmPayServer node, SamplePerson by)
    {
        using var channel = GrpcChannel.ForAddress(node.GrpcAddress);
        return await new TransactionService.TransactionServiceClient(channel).ReplayTransactionAsync(new() { Id = _id }, RunningServer.As(by));
    }
}
