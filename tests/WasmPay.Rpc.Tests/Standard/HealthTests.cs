using Grpc.Core;
using Grpc.Health.V1;
using WasmPay.Rpc.Tests.Support;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace WasmPay.Rpc.Tests.Standard;

public sealed class HealthTests : IAsyncLifetime
{
    private const string Parrot = "wasmpay.rpc.tests.v1.Parrot";

    private readonly ParrotServer _server = new();

    private Grpc.Health.V1.Health.HealthClient Client => new(_server.OpenChannel());

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData(Parrot)]
    public async Task Whole_server_and_its_services_are_served(string service) =>
        Assert.Equal(ServingStatus.Serving, (await Client.CheckAsync(new HealthCheckRequest { Service = service })).Status);

    [Fact]
    public async Task Unknown_service_is_not_found()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => Client.CheckAsync(new HealthCheckRequest { Service = "nobody" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Watch_tells_every_change()
    {
        using var watch = Client.Watch(new HealthCheckRequest { Service = Parrot });
        await ExpectAsync(watch, ServingStatus.Serving);
        _server.Health.Set(Parrot, ServingStatus.NotServing);
        await ExpectAsync(watch, ServingStatus.NotServing);
        _server.Health.Set(Parrot, ServingStatus.Serving);
        await ExpectAsync(watch, ServingStatus.Serving);
    }

    [Fact]
    public async Task Watch_of_an_unknown_service_waits_for_it()
    {
        using var watch = Client.Watch(new HealthCheckRequest { Service = "later" });
        await ExpectAsync(watch, ServingStatus.ServiceUnknown);
        _server.Health.Set("later", ServingStatus.Serving);
        await ExpectAsync(watch, ServingStatus.Serving);
    }

    [Fact]
    public async Task Watch_ends_with_not_serving_when_the_server_stops()
    {
        using var watch = Client.Watch(new HealthCheckRequest());
        await ExpectAsync(watch, ServingStatus.Serving);
        var stopped = _server.StopAsync();
        await ExpectAsync(watch, ServingStatus.NotServing);
        Assert.False(await watch.ResponseStream.MoveNext().Guarded());
        await stopped.Guarded();
    }

    private static async Task ExpectAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus status)
    {
        Assert.True(await watch.ResponseStream.MoveNext().Guarded());
        Assert.Equal(status, watch.ResponseStream.Current.Status);
    }
}
