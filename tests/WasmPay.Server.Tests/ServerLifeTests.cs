using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using Domain = WasmPay.Platform;

namespace WasmPay.Server.Tests;

public sealed class ServerLifeTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task Samples_can_be_made_twice_and_their_balances_sum_to_zero()
    {
        await SampleBanks.SeedAsync(_running.Server.Platform, RunningServer.Validators);

        var ledger = await _running.Server.Platform.Ledger.VerifyAsync();
        Assert.Empty(ledger.Faults);
        Assert.Equal(SampleBanks.Accounts.Count, ledger.Postings);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_watchers_with_a_status()
    {
        var client = new TransactionService.TransactionServiceClient(_running.Channel);
        using var watch = client.WatchTransactions(new() { AfterSequence = 0 }, RunningServer.As(SampleBanks.Teller));
        await client.SubmitTransactionAsync(
            new() { IdempotencyKey = "k", OriginAccount = "NDHV-1002", DestinationAccount = "NDHV-1001", Amount = new Money { Units = 1, Currency = "USD" } },
            RunningServer.As(SampleBanks.Teller));
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        await _running.Server.StopAsync();

        var ended = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Unavailable, ended.StatusCode);
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        var client = new TransactionService.TransactionServiceClient(_running.Channel);
        var order = new SubmitTransactionRequest
        {
            IdempotencyKey = "k",
            OriginAccount = "NDHV-1002",
            DestinationAccount = "NDHV-1001",
            Amount = new Money { Units = 77, Currency = "USD" },
        };
        var id = (await client.SubmitTransactionAsync(order, RunningServer.As(SampleBanks.Teller))).Transaction.Id;
        await _running.Server.StopAsync();

        await using var second = await WasmPayServer.StartAsync(_running.Options);
        using var channel = GrpcChannel.ForAddress(second.GrpcAddress);
        var again = await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(order, RunningServer.As(SampleBanks.Teller));

        Assert.True(again.Replayed);
        Assert.Equal(id, again.Transaction.Id);
        Assert.Equal(2, second.Platform.Live.Current.Live.Count);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_does_not_keep_the_server_from_its_work()
    {
        await using var server = await WasmPayServer.StartAsync(_running.Options with { Database = _running.Database + "2", OtlpEndpoint = new Uri("http://127.0.0.1:9") });
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        Assert.Equal("Healthy", await http.GetStringAsync("/healthz"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://example.org:5080")]
    [InlineData("http://127.0.0.1:65535")]
    [InlineData("5080")]
    public async Task An_address_that_cannot_be_served_is_refused_with_a_sentence(string urls) =>
        await Assert.ThrowsAsync<ArgumentException>(() => WasmPayServer.StartAsync(_running.Options with { Urls = urls }));

    [Theory]
    [InlineData(typeof(Domain.Transactions.TransactionStatus), typeof(TransactionStatus))]
    [InlineData(typeof(Domain.Transactions.EvaluationRole), typeof(EvaluationRole))]
    [InlineData(typeof(Domain.Proposals.ProposalState), typeof(ProposalState))]
    [InlineData(typeof(Domain.Translation.TranslationStatus), typeof(TranslationStatus))]
    [InlineData(typeof(Domain.Banks.ListSubject), typeof(ListSubject))]
    [InlineData(typeof(Domain.Accounts.AccountKind), typeof(AccountKind))]
    [InlineData(typeof(Sandbox.Contracts.Decision), typeof(Decision))]
    [InlineData(typeof(Sandbox.Contracts.Channel), typeof(Channel))]
    [InlineData(typeof(Sandbox.Contracts.OutcomeKind), typeof(OutcomeKind))]
    [InlineData(typeof(Sandbox.Contracts.Holder), typeof(HolderKind))]
    [InlineData(typeof(Sandbox.Contracts.Rating), typeof(Rating))]
    public void An_enum_of_the_API_is_that_of_the_domain_after_unspecified(Type domain, Type wire) =>
        Assert.Equal(["Unspecified", .. Enum.GetNames(domain)], Enum.GetNames(wire));
}
