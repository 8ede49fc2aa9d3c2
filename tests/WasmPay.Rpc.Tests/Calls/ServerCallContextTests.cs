using Grpc.Core;
using WasmPay.Rpc.Tests.Support;
using WasmPay.Rpc.Tests.V1;

namespace WasmPay.Rpc.Tests.Calls;

public sealed class ServerCallContextTests(ParrotServer server) : IClassFixture<ParrotServer>
{
    private readonly Context.ContextClient _client = new(server.OpenChannel());

    [Fact]
    public async Task Context_names_the_method_the_host_and_the_peer()
    {
        var seen = await _client.DescribeAsync(new DescribeRequest());
        Assert.Equal("/wasmpay.rpc.tests.v1.Context/Describe", seen.Method);
        Assert.Equal(seen.Method, seen.Path);
        Assert.Equal(server.Address.Authority, seen.Host);
        Assert.StartsWith("ipv4:127.0.0.1:", seen.Peer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_may_name_another_host() =>
        Assert.Equal("bank.example", (await _client.WithHost("bank.example").DescribeAsync(new DescribeRequest())).Host);

    [Fact]
    public async Task Deadline_is_the_clients_or_never()
    {
        Assert.Equal(DateTime.MaxValue.Ticks, (await _client.DescribeAsync(new DescribeRequest())).DeadlineTicks);
        var deadline = DateTime.UtcNow.AddHours(1);
        var seen = new DateTime((await _client.DescribeAsync(new DescribeRequest(), deadline: deadline)).DeadlineTicks, DateTimeKind.Utc);
        Assert.InRange(seen, deadline.AddMinutes(-1), deadline.AddMinutes(1));
    }

    [Fact]
    public async Task Status_set_by_the_method_ends_the_call()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.DescribeAsync(new DescribeRequest { Status = 6 }).ResponseAsync);
        Assert.Equal(new Status(StatusCode.AlreadyExists, "as asked"), error.Status);
    }

    [Fact]
    public async Task Task_left_behind_by_a_method_can_write_no_more()
    {
        using var call = _client.Linger(new DescribeRequest());
        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync().AsTask().Guarded();
        await server.Observations["lingered " + Assert.Single(answers).Instance].Task.Guarded();
    }

    [Fact]
    public async Task Service_that_is_not_registered_is_made_for_each_call_and_disposed_after_it()
    {
        var first = await _client.DescribeAsync(new DescribeRequest());
        var second = await _client.DescribeAsync(new DescribeRequest());
        Assert.NotEqual(first.Instance, second.Instance);
        await server.Observations["disposed " + first.Instance].Task.Guarded();
    }
}
