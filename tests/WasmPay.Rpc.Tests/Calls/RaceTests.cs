using Grpc.Core;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

/// <summary>Ends of calls that meet: whoever comes first, each call ends in one of the statuses that it may have.</summary>
public sealed class RaceTests : IAsyncLifetime
{
    private const int Calls = 300;

    // A reader on a busy machine is slow, and is to hear the end all the same.
    private readonly ParrotServer _server = new(options => options.SlowReaderGrace = TimeSpan.FromMinutes(1));

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Deadlines_that_meet_answers_end_in_one_or_the_other()
    {
        var client = _server.Client();
        var ends = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => EndAsync(async () =>
            await client.SayAsync(new Phrase { Wait = i % 30 }, deadline: DateTime.UtcNow.AddMilliseconds(5 + i % 30))))).Guarded();
        Assert.All(ends, end => Assert.Contains(end, new[] { StatusCode.OK, StatusCode.DeadlineExceeded }));
        await client.SayAsync(new Phrase());
    }

    [Fact]
    public async Task Deadlines_told_by_the_server_midway_leave_whole_streams()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, Calls).Select(async i =>
        {
            var body = RawClient.Frame(new Phrase { Text = "race", Times = 1_000_000 });
            var answer = await RawClient.PostAsync(_server.Address, RawClient.Repeat, body, "application/grpc", ("grpc-timeout", 1 + i % 50 + "m"));
            // Throws where a frame was cut.
            return (answer.GrpcStatus, Frames: RawClient.Frames(answer.Body).Count());
        })).Guarded();
        Assert.All(ends, end => Assert.Equal("4", end.GrpcStatus));
    }

    [Fact]
    public async Task Cancelled_calls_end_cancelled_or_answered()
    {
        var client = _server.Client();
        var ends = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => EndAsync(async () =>
        {
            using var giveUp = new CancellationTokenSource(1 + i % 20);
            await client.SayAsync(new Phrase { Wait = i % 20 }, cancellationToken: giveUp.Token);
        }))).Guarded();
        Assert.All(ends, end => Assert.Contains(end, new[] { StatusCode.OK, StatusCode.Cancelled }));
        await client.SayAsync(new Phrase());
    }

    [Fact]
    public async Task Server_that_goes_away_midway_is_unavailable()
    {
        using var call = _server.Client().Repeat(new Phrase { Times = 2, Wait = 60_000, Text = "gone" });
        var reading = EndAsync(async () => await call.ResponseStream.MoveNext());
        await _server.Observations["waiting gone"].Task.Guarded();
        await _server.DisposeAsync();
        Assert.Equal(StatusCode.Unavailable, await reading.Guarded());
    }

    private static async Task<StatusCode> EndAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }
}
