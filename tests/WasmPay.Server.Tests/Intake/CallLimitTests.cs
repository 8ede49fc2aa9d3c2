using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Intake;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Intake;

/// <summary>What one caller, or one address, may have of the server, and that others have theirs meanwhile.</summary>
public sealed class CallLimitTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task Guesses_at_tokens_from_one_address_are_held_to_its_rate_and_who_is_known_there_is_not_in_their_way()
    {
        await StartAsync(new() { StrangersPerMinute = 3 });
        using var stranger = _running.Http();
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "guess");
        for (var guess = 0; guess < 3; guess++) Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/v1/me")).StatusCode);

        using var refused = await stranger.GetAsync("/v1/me");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("rate_limited", RunningServer.Reason((await refused.Content.ReadFromJsonAsync<JsonNode>())!));
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
        var inGrpc = await Assert.ThrowsAsync<RpcException>(async () => await new AccessService.AccessServiceClient(_running.Channel).SignInAsync(new() { Principal = "nora.officer", Password = "wrong horse battery staple" }));
        Assert.Equal(StatusCode.ResourceExhausted, inGrpc.StatusCode);

        using var teller = _running.Http(SampleBanks.Teller);
        Assert.Equal(HttpStatusCode.OK, (await teller.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task One_who_calls_too_often_waits_and_his_neighbour_does_not()
    {
        // The bucket is twice as deep as a second's rate; in one breath more calls than that are made.
        await StartAsync(new() { PerSecond = 1 });
        var client = new AccessService.AccessServiceClient(_running.Channel);
        var calls = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            try
            {
                await client.WhoAmIAsync(new(), RunningServer.As(SampleBanks.Teller));
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Contains(StatusCode.OK, calls);
        Assert.Contains(StatusCode.ResourceExhausted, calls);
        Assert.All(calls, c => Assert.True(c is StatusCode.OK or StatusCode.ResourceExhausted));
        await client.WhoAmIAsync(new(), RunningServer.As(SampleBanks.Officer));
    }

    [Fact]
    public async Task More_connections_of_one_address_than_it_may_have_are_closed_and_have_room_again_when_others_end()
    {
        await StartAsync(new() { ConnectionsPerAddress = 2 });
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        Assert.True(await AnswersAsync(first));
        Assert.True(await AnswersAsync(second));
        Assert.False(await IsOpenAsync());

        first.Dispose();
        while (!await IsOpenAsync()) await Task.Yield();
        Assert.True(await AnswersAsync(second));
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_named_callers_are_told_apart_by_what_it_says_and_without_one_by_nothing_that_they_say()
    {
        await StartAsync(new() { StrangersPerMinute = 1, ConnectionsPerAddress = 1, Proxies = [IPNetwork.Parse("127.0.0.0/8")] });
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.Unauthorized], await GuessesFromAsync("203.0.113.7", "203.0.113.7", "203.0.113.8"));
        // Of IPv6 the whole network of a customer is one.
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], await GuessesFromAsync("2001:db8:1:2::1", "2001:db8:1:2:ffff::2"));
        await _running.Server.DisposeAsync();

        await StartAsync(new() { StrangersPerMinute = 1 });
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], await GuessesFromAsync("203.0.113.7", "203.0.113.8"));
    }

    private Task StartAsync(CallLimits limits) => _running.StartAsync(o => o with { Calls = limits });

    private async Task<List<HttpStatusCode>> GuessesFromAsync(params string[] addresses)
    {
        List<HttpStatusCode> answers = [];
        foreach (var address in addresses)
        {
            using var stranger = _running.Http();
            stranger.DefaultRequestHeaders.Authorization = new("Bearer", "guess");
            stranger.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            answers.Add((await stranger.GetAsync("/v1/me")).StatusCode);
        }
        return answers;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _running.Server.HttpAddress.Port);
        return client;
    }

    // One that is too many is closed while it is opened, or at once afterwards.
    private async Task<bool> IsOpenAsync()
    {
        try
        {
            using var client = await ConnectAsync();
            return await AnswersAsync(client);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            return await stream.ReadAsync(new byte[4096]) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
