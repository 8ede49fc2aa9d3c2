using System.Net;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Access;

/// <summary>The samples' tokens are public, and never good beside real people.</summary>
public sealed class SampleTokenTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task The_first_administrator_of_a_store_that_samples_were_on_adds_the_second_alone()
    {
        var staff = SampleBanks.Staff.Principal with { KnownBy = [Platform.Access.Principals.OfSamples] };
        await using var feed = _running.Server.Platform.Feed.WatchAsync(staff, null).GetAsyncEnumerator();
        var eve = new Platform.Access.Principal("eve", "Eve", "platform", Platform.Access.Roles.Administrator);
        Assert.True((await _running.Server.Platform.Principals.AddAsync(eve, eve)).IsOk);

        var asked = await _running.Server.Platform.Changes.AskAsync(eve, new Platform.Changes.Command.AddPrincipal("bea", "Bea", "platform", Platform.Access.Roles.Administrator, Platform.Access.PrincipalKind.Person));
        Assert.NotNull(asked.Value.Done);
        // What began with a sample's token ends with it, and nothing that it began is kept.
        Assert.False(await feed.MoveNextAsync());
        Assert.Equal(Platform.ErrorCode.Unauthenticated, (await _running.Server.Platform.Changes.AskAsync(staff, new Platform.Changes.Command.AddPrincipal("mallory", "Mallory", "platform", Platform.Access.Roles.Administrator, Platform.Access.PrincipalKind.Person))).Error?.Code);
        Assert.Equal(Platform.ErrorCode.Unauthenticated, (await _running.Server.Platform.Banks.CreateAsync(staff, new("NEWB", "New", "USA", "USD", "UTC", "en"))).Error?.Code);
    }

    [Fact]
    public async Task From_the_moment_on_in_which_somebody_makes_the_store_his_they_are_nobodys()
    {
        using var http = _running.Http(SampleBanks.Staff);
        await RunningServer.SecondOfStaffAsync(_running.Server);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/me")).StatusCode);
        // Whom the samples added is theirs; the first administrator of a store adds himself.
        await _running.Server.Platform.Principals.AddAsync(new("eve", "Eve", "platform", Platform.Access.Roles.Administrator), new("eve", "Eve", "platform", Platform.Access.Roles.Administrator));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/me")).StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => WasmPayServer.StartAsync(_running.Options with { Urls = "http://127.0.0.1:0" }));
    }
}
