using System.Text.Json;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform.Audit;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Audit;

/// <summary>Who asked for what is not his is in the audit records, with what he asked for and why he did not get it.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_role_that_does_not_permit_it_a_second_person_who_is_the_first_and_a_token_that_is_nobodys_are_recorded_with_how_often()
    {
        for (var time = 0; time < 3; time++) await RefusedAsync(StatusCode.PermissionDenied, () => Stops.StopBankAsync(new() { Bank = "NDHV", Reason = "Stop." }, RunningServer.As(SampleBanks.Teller)));
        await RefusedAsync(StatusCode.PermissionDenied, () => Stops.StopBankAsync(new() { Bank = "ICMR", Reason = "Stop." }, RunningServer.As(SampleBanks.Officer)));
        await Stops.StopBankAsync(new() { Bank = "NDHV", Reason = "Stop." }, RunningServer.As(SampleBanks.Officer));
        await RefusedAsync(StatusCode.PermissionDenied, () => Stops.RatifyStopAsync(new() { Bank = "NDHV", Reason = "Yes." }, RunningServer.As(SampleBanks.Officer)));
        using var stranger = _running.Http();
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "a-token-that-somebody-guessed");
        await stranger.GetAsync("/v1/stops");
        await RefusedAsync(StatusCode.Unauthenticated, () => new AccessService.AccessServiceClient(_running.Channel).SignInAsync(new() { Principal = "nora.officer", Password = "wrong horse battery staple" }));

        Assert.Equal(
            [
                ("127.0.0.1", false, "AccessService/SignIn", "unauthenticated", 1), ("127.0.0.1", false, "StopService/ListStops", "unauthenticated", 1),
                ("ndhv.payments", true, "StopService/StopBank", "forbidden", 3), ("nora.officer", true, "StopService/RatifyStop", "four_eyes", 1), ("nora.officer", true, "StopService/StopBank", "forbidden", 1),
            ],
            await RecordsAsync());
        // What was asked with is nowhere, whether it was right or not.
        Assert.DoesNotContain(await _running.Server.Platform.Audit.ReadAsync(0, 1000), r => r.Body.Contains("guessed", StringComparison.Ordinal) || r.Body.Contains("horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_another_banks_and_so_not_there_is_recorded_and_what_is_malformed_is_not()
    {
        await RefusedAsync(StatusCode.InvalidArgument, () => Stops.StopBankAsync(new() { Bank = "NDHV" }, RunningServer.As(SampleBanks.Officer)));
        Assert.Empty(await RecordsAsync());
        await RefusedAsync(StatusCode.NotFound, () => new AccountService.AccountServiceClient(_running.Channel).GetAccountAsync(new() { Id = "ICMR-2001" }, RunningServer.As(SampleBanks.Teller)));
        Assert.Equal([("ndhv.payments", true, "AccountService/GetAccount", "unknown_account", 1L)], await RecordsAsync());
    }

    [Fact]
    public async Task A_server_that_stops_writes_what_it_has_noted_and_the_books_are_in_order()
    {
        await RefusedAsync(StatusCode.PermissionDenied, () => Stops.StopBankAsync(new() { Bank = "NDHV", Reason = "Stop." }, RunningServer.As(SampleBanks.Teller)));
        await _running.Server.DisposeAsync();
        await _running.StartAsync(o => o);
        Assert.Single(await ReadAsync());
        Assert.Null((await _running.Server.Platform.Audit.VerifyBooksAsync()).Value.First);
    }

    [Fact]
    public async Task Nobody_pushes_others_out_of_the_record()
    {
        var refusals = _running.Server.Platform.Refusals;
        for (var i = 0; i < 200; i++) refusals.Note(new RefusedCall("loud", IsKnown: true, $"Service/Method{i}", Platform.ErrorCode.Forbidden, ""));
        refusals.Note(new RefusedCall("quiet", IsKnown: true, "StopService/StopBank", Platform.ErrorCode.Forbidden, ""));
        Assert.Contains(await RecordsAsync(), r => r.Who == "quiet");
    }

    [Fact]
    public async Task Typing_errors_hide_nothing()
    {
        var refusals = _running.Server.Platform.Refusals;
        for (var i = 0; i < 20; i++) refusals.Note(new RefusedCall("one", IsKnown: true, $"Service/Method{i}", Platform.ErrorCode.NotFound, ""));
        refusals.Note(new RefusedCall("one", IsKnown: true, "StopService/StopBank", Platform.ErrorCode.Forbidden, ""));
        Assert.Contains(await RecordsAsync(), r => r.Method == "StopService/StopBank");
    }

    [Fact]
    public async Task Nobody_fills_the_store_by_being_refused()
    {
        var refusals = _running.Server.Platform.Refusals;
        for (var i = 0; i < 10_000; i++) refusals.Note(new RefusedCall($"192.0.2.{i}", IsKnown: false, "AccessService/SignIn", Platform.ErrorCode.Unauthenticated, ""));
        await refusals.WriteAsync();
        var records = await ReadAsync();
        var body = JsonDocument.Parse(Assert.Single(records).Body).RootElement;
        Assert.Equal((50, 9_950L), (body.GetProperty("calls").GetArrayLength(), body.GetProperty("others").GetInt64()));
    }

    private StopService.StopServiceClient Stops => new(_running.Channel);

    private static async Task RefusedAsync<T>(StatusCode status, Func<AsyncUnaryCall<T>> call) => Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode);

    private async Task<List<(string Who, bool IsKnown, string Method, string Code, long Times)>> RecordsAsync()
    {
        await _running.Server.Platform.Refusals.WriteAsync();
        return [.. (await ReadAsync()).SelectMany(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("calls").EnumerateArray()).Select(call =>
        {
            var isKnown = call.TryGetProperty("principal", out var who);
            return ((isKnown ? who : call.GetProperty("address")).GetString()!, isKnown, call.GetProperty("method").GetString()!, call.GetProperty("code").GetString()!, call.GetProperty("times").GetInt64());
        }).OrderBy(c => c.Item1, StringComparer.Ordinal).ThenBy(c => c.Item3, StringComparer.Ordinal)];
    }

    private async Task<List<Platform.Audit.AuditRecord>> ReadAsync() => [.. (await _running.Server.Platform.Audit.ReadAsync(0, 10_000)).Where(r => r.Kind == "calls.refused")];
}
