using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Grpc;

public sealed class TransactionCallTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static readonly Metadata Teller = RunningServer.As(SampleBanks.Teller);
    private readonly TransactionService.TransactionServiceClient _client = new(running.Channel);

    [Fact]
    public async Task A_payment_is_posted_and_its_repetition_changes_nothing()
    {
        var order = Order(12_345);
        var first = await _client.SubmitTransactionAsync(order, Teller);
        var second = await _client.SubmitTransactionAsync(order, Teller);

        Assert.Equal(TransactionStatus.Posted, first.Transaction.Status);
        Assert.False(first.Replayed);
        Assert.True(second.Replayed);
        Assert.Equal(first.Transaction.Id, second.Transaction.Id);
        Assert.Equal([EvaluationRole.Origin], first.Transaction.Evaluations.Select(e => e.Role));
        Assert.True((await running.Server.Platform.Ledger.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task A_payment_across_currencies_shows_its_quote()
    {
        var order = Order(10_000);
        order.DestinationAccount = "ICMR-2001";
        var quote = (await _client.SubmitTransactionAsync(order, Teller)).Transaction.Quote;
        Assert.Equal((7_874, "GBP", 100, 127, 2), (quote.Target.Units, quote.Target.Currency, quote.Numerator, quote.Denominator, quote.Remainder));
    }

    [Fact]
    public async Task A_denied_payment_comes_back_with_the_finding()
    {
        var transaction = (await _client.SubmitTransactionAsync(Order(5_000_001), Teller)).Transaction;
        Assert.Equal((TransactionStatus.Denied, Decision.Deny), (transaction.Status, transaction.Decision));
        Assert.Equal(("platform", "not-passed"), (transaction.Findings[0].Target, transaction.Findings[0].Clause));
    }

    [Fact]
    public async Task A_referred_payment_waits_and_is_released_by_another_person()
    {
        var id = (await _client.SubmitTransactionAsync(Order(2_000_001), Teller)).Transaction.Id;
        Assert.Contains((await _client.ListTransactionsAsync(new() { Status = TransactionStatus.Referred }, Teller)).Transactions, t => t.Id == id);

        await FailsAsync(StatusCode.PermissionDenied, "forbidden", _client.ReleaseTransactionAsync(new() { Id = id }, Teller));
        var released = await _client.ReleaseTransactionAsync(new() { Id = id, Note = "Called back." }, RunningServer.As(SampleBanks.Officer));

        Assert.Equal(TransactionStatus.Posted, released.Transaction.Status);
        await FailsAsync(StatusCode.FailedPrecondition, "illegal_transition", _client.RejectTransactionAsync(new() { Id = id }, RunningServer.As(SampleBanks.Officer)));
        Assert.True((await _client.ReplayTransactionAsync(new() { Id = id }, Teller)).Agrees);
    }

    [Fact]
    public async Task A_finding_of_ours_comes_in_the_readers_language()
    {
        var order = Order(1_000);
        order.OriginAccount = "NDHV-1003";
        order.Amount.Currency = "EUR";
        order.Amount.Units = 1_800_000;
        order.DestinationAccount = "SOLE-3001";
        await _client.SubmitTransactionAsync(order.Clone(), Teller);
        order.IdempotencyKey += "-2";
        await _client.SubmitTransactionAsync(order.Clone(), Teller);
        order.IdempotencyKey += "-3";
        order.Language = "es";

        var transaction = (await _client.SubmitTransactionAsync(order, Teller)).Transaction;

        Assert.Equal((TransactionStatus.Failed, "insufficient_funds"), (transaction.Status, transaction.Failure));
        Assert.Equal("La cuenta no tiene saldo suficiente para este pago.", transaction.Findings[^1].Message);
        Assert.Equal(TranslationStatus.Translated, transaction.Findings[^1].Translation);
    }

    public static TheoryData<string, StatusCode, string> BadOrders => new()
    {
        { "unknown currency", StatusCode.InvalidArgument, "unknown_currency" },
        { "other currency", StatusCode.InvalidArgument, "currency_mismatch" },
        { "negative amount", StatusCode.InvalidArgument, "amount_not_positive" },
        { "no amount", StatusCode.InvalidArgument, "unknown_currency" },
        { "overflow", StatusCode.InvalidArgument, "amount_too_large" },
        { "unknown account", StatusCode.NotFound, "unknown_account" },
        { "own account", StatusCode.InvalidArgument, "same_account" },
        { "another bank's account", StatusCode.NotFound, "unknown_account" },
        { "no key", StatusCode.InvalidArgument, "malformed" },
        { "unknown channel", StatusCode.InvalidArgument, "malformed" },
        { "long memo", StatusCode.InvalidArgument, "malformed" },
    };

    [Theory, MemberData(nameof(BadOrders))]
    public async Task A_bad_order_has_its_status_and_code_and_keeps_nothing(string what, StatusCode status, string code)
    {
        var order = Order(1_000);
        switch (what)
        {
            case "unknown currency": order.Amount.Currency = "XXZ"; break;
            case "other currency": order.Amount.Currency = "EUR"; break;
            case "negative amount": order.Amount.Units = -1; break;
            case "no amount": order.Amount = null; break;
            case "overflow": order.Amount.Units = long.MaxValue; break;
            case "unknown account": order.DestinationAccount = "NOBODY"; break;
            case "own account": order.DestinationAccount = order.OriginAccount; break;
            case "another bank's account": order.OriginAccount = "SOLE-3001"; break;
            case "no key": order.IdempotencyKey = ""; break;
            case "unknown channel": order.Channel = (Channel)99; break;
            case "long memo": order.Memo = new string('m', 10_000); break;
        }
        var before = (await running.Server.Platform.Audit.VerifyAsync()).Records;

        await FailsAsync(status, code, _client.SubmitTransactionAsync(order, Teller));

        Assert.Equal(before, (await running.Server.Platform.Audit.VerifyAsync()).Records);
    }

    [Fact]
    public async Task The_same_key_with_other_content_already_exists()
    {
        var order = Order(1_000);
        await _client.SubmitTransactionAsync(order, Teller);
        order.Amount.Units++;
        await FailsAsync(StatusCode.AlreadyExists, "idempotency_conflict", _client.SubmitTransactionAsync(order, Teller));
    }

    [Fact]
    public async Task Whoever_is_not_known_is_refused()
    {
        await FailsAsync(StatusCode.Unauthenticated, "unauthenticated", _client.SubmitTransactionAsync(Order(1)));
        await FailsAsync(StatusCode.Unauthenticated, "unauthenticated", _client.SubmitTransactionAsync(Order(1), new Metadata { { "authorization", "Bearer wrong-token" } }));
        await FailsAsync(StatusCode.Unauthenticated, "unauthenticated", _client.SubmitTransactionAsync(Order(1), new Metadata { { "authorization", "Basic YTpi" } }));
    }

    [Fact]
    public async Task A_watcher_sees_payments_as_they_come_and_can_go_on_where_it_stopped()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var start = (await running.Server.Platform.Audit.VerifyAsync()).Records;
        var id = (await _client.SubmitTransactionAsync(Order(2_000_002), Teller)).Transaction.Id;

        using var watch = _client.WatchTransactions(new() { AfterSequence = start }, Teller, cancellationToken: guard.Token);
        var first = await NextAsync(watch.ResponseStream, id, guard.Token);
        await _client.RejectTransactionAsync(new() { Id = id }, RunningServer.As(SampleBanks.Officer));
        var second = await NextAsync(watch.ResponseStream, id, guard.Token);

        Assert.Equal(("referred", "rejected"), (first.Kind, second.Kind));
        using var again = _client.WatchTransactions(new() { AfterSequence = first.Sequence }, Teller, cancellationToken: guard.Token);
        Assert.Equal(second.Sequence, (await NextAsync(again.ResponseStream, id, guard.Token)).Sequence);
    }

    [Fact]
    public async Task A_watcher_that_closes_its_stream_leaves_the_server_at_work()
    {
        for (var i = 0; i < 20; i++)
        {
            var watch = _client.WatchTransactions(new(), Teller);
            watch.Dispose();
        }
        Assert.Equal(TransactionStatus.Posted, (await _client.SubmitTransactionAsync(Order(1), Teller)).Transaction.Status);
    }

    [Fact]
    public async Task A_deadline_that_passes_leaves_the_server_at_work()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _client.SubmitTransactionAsync(Order(1), Teller, DateTime.UnixEpoch));
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await _client.SubmitTransactionAsync(Order(1), Teller);
    }

    private static SubmitTransactionRequest Order(long units) => new()
    {
        IdempotencyKey = Guid.NewGuid().ToString(),
        OriginAccount = "NDHV-1002",
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = units, Currency = "USD" },
    };

    private static async Task<WatchTransactionsResponse> NextAsync(IAsyncStreamReader<WatchTransactionsResponse> stream, string id, CancellationToken cancellation)
    {
        while (await stream.MoveNext(cancellation))
            if (stream.Current.Transaction.Id == id) return stream.Current;
        throw new InvalidOperationException("The stream ended.");
    }

    internal static async Task FailsAsync<T>(StatusCode status, string code, AsyncUnaryCall<T> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(code, failure.Trailers.GetValue("wasmpay-error-code"));
        var details = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(failure.Status.Detail, details.Message);
        Assert.Equal(code, details.Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason);
    }
}
