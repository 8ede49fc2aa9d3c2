using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Stopping;

/// <summary>A server that is to stop says so first, then takes no more, and answers what it has taken.</summary>
public sealed class DrainTests : IAsyncLifetime, IDisposable
{
    private readonly RunningServer _running = new();
    private readonly ChangingRules _rules = new();
    private readonly Countdown _time = new();
    private readonly ManualResetEventSlim _answer = new();
    private WasmPayServer? _server;

    public Task InitializeAsync() => _running.InitializeAsync();

    public async Task DisposeAsync()
    {
        // Also where a test ends before it has let the time pass.
        _time.End();
        _rules.Called = _ => { };
        _answer.Set();
        if (_server is not null) await _server.DisposeAsync();
        await _running.DisposeAsync();
    }

    public void Dispose() => _answer.Dispose();

    [Fact]
    public async Task It_is_not_ready_at_once_takes_calls_while_it_drains_none_afterwards_and_answers_those_under_way()
    {
        var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        using var http = new HttpClient { BaseAddress = server.HttpAddress };
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(http));
        using var asked = new SemaphoreSlim(0);
        _rules.Called = _ => { asked.Release(); _answer.Wait(CancellationToken.None); };
        var underWay = PayAsync(channel, "under way");
        await asked.WaitAsync();

        var stopping = server.StopAsync();
        await _time.BegunAsync;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(http));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz")).StatusCode);
        _rules.Called = _ => { };
        Assert.Equal(TransactionStatus.Posted, (await PayElsewhereAsync(channel, "while it drains")).Transaction.Status);

        _time.End();
        await UntilClosedAsync(channel);
        var refused = await Assert.ThrowsAsync<RpcException>(() => PayElsewhereAsync(channel, "too late"));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains("Ask again, with the same idempotency key", refused.Status.Detail, StringComparison.Ordinal);
        using var json = await http.PostAsync("/v1/transactions", RunningServer.Json("{}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, json.StatusCode);
        Assert.False(underWay.IsCompleted);
        Assert.False(stopping.IsCompleted);

        _answer.Set();
        Assert.Equal(TransactionStatus.Posted, (await underWay).Transaction.Status);
        await stopping;
        // What was refused is not there; what was answered is.
        await using var next = await WasmPayServer.StartAsync(_running.Options);
        using var again = GrpcChannel.ForAddress(next.GrpcAddress);
        Assert.Equal((true, true, false), ((await PayAsync(again, "under way")).Replayed, (await PayElsewhereAsync(again, "while it drains")).Replayed, (await PayElsewhereAsync(again, "too late")).Replayed));
    }

    [Fact]
    public async Task A_replay_and_a_feed_are_ended_when_it_closes_and_not_before()
    {
        var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var client = new TransactionService.TransactionServiceClient(channel);
        var paid = (await PayAsync(channel, "k")).Transaction;
        using var asked = new SemaphoreSlim(0);
        _rules.Called = cancellation => { asked.Release(); cancellation.WaitHandle.WaitOne(); cancellation.ThrowIfCancellationRequested(); };
        var replay = client.ReplayTransactionAsync(new() { Id = paid.Id }, RunningServer.As(SampleBanks.Teller)).ResponseAsync;
        await asked.WaitAsync();
        using var feed = client.WatchTransactions(new() { AfterSequence = 0 }, RunningServer.As(SampleBanks.Teller));
        Assert.True(await feed.ResponseStream.MoveNext(CancellationToken.None));
        var more = feed.ResponseStream.MoveNext(CancellationToken.None);

        var stopping = server.StopAsync();
        await _time.BegunAsync;
        Assert.False(replay.IsCompleted);
        Assert.False(more.IsCompleted);
        _time.End();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => replay)).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => more)).StatusCode);
        await stopping;
    }

    [Fact]
    public async Task A_request_that_comes_slowly_is_ended_when_it_closes_and_told_so()
    {
        var server = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.HttpAddress.Host, server.HttpAddress.Port);
        var stream = client.GetStream();
        using var answers = new StreamReader(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/components HTTP/1.1\r\nhost: here\r\nauthorization: Bearer {SampleBanks.Engineer.Token}\r\ncontent-type: application/json\r\ncontent-length: 200000\r\nexpect: 100-continue\r\n\r\n"));
        // It is let in, and read.
        Assert.Equal("HTTP/1.1 100 Continue", await answers.ReadLineAsync());
        Assert.Equal("", await answers.ReadLineAsync());
        await stream.WriteAsync("{\"component\":\"AAAA"u8.ToArray());
        var told = answers.ReadLineAsync();

        var stopping = server.StopAsync();
        await _time.BegunAsync;
        Assert.False(told.IsCompleted);
        _time.End();

        Assert.Equal("HTTP/1.1 503 Service Unavailable", await told);
        client.Close();
        await stopping;
    }

    private async Task<WasmPayServer> StartAsync() =>
        _server = await WasmPayServer.StartAsync(_running.Options with { Loader = _rules, Drain = Countdown.Length, Time = _time, ShutdownTime = TimeSpan.FromMinutes(2) });

    private static async Task<HttpStatusCode> ReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/readyz");
        return answer.StatusCode;
    }

    // Its own time goes on when it is told; that it has gone on shows by a call that changes nothing.
    private static async Task UntilClosedAsync(GrpcChannel channel)
    {
        while (true)
        {
            try
            {
                await new BankService.BankServiceClient(channel).ListBanksAsync(new(), RunningServer.As(SampleBanks.Officer));
            }
            catch (RpcException closed)
            {
                Assert.Equal(StatusCode.Unavailable, closed.StatusCode);
                return;
            }
        }
    }

    private static Task<SubmitTransactionResponse> PayAsync(GrpcChannel channel, string key) => PayAsync(channel, key, "NDHV-1002", "NDHV-1001", "USD", SampleBanks.Teller);

    // By accounts that do not wait for those.
    private static Task<SubmitTransactionResponse> PayElsewhereAsync(GrpcChannel channel, string key) => PayAsync(channel, key, "ICMR-2001", "ICMR-2002", "GBP", SampleBanks.IcamerTeller);

    private static async Task<SubmitTransactionResponse> PayAsync(GrpcChannel channel, string key, string from, string to, string currency, SamplePerson by) =>
        await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(
            new() { IdempotencyKey = key, OriginAccount = from, DestinationAccount = to, Amount = new Money { Units = 100, Currency = currency } }, RunningServer.As(by));

    /// <summary>The machine's time, but for one length, which ends when the test says so.</summary>
    private sealed class Countdown : TimeProvider
    {
        public static readonly TimeSpan Length = TimeSpan.FromSeconds(1_234_567);

        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action _end = () => { };
        private bool _isOver;

        public Task BegunAsync => _begun.Task;

        public void End()
        {
            _isOver = true;
            _end();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Length) return System.CreateTimer(callback, state, dueTime, period);
            if (_isOver) return System.CreateTimer(callback, state, TimeSpan.Zero, period);
            _end = () => callback(state);
            _begun.TrySetResult();
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
