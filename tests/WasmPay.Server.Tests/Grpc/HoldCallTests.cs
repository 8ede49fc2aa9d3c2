using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform.Access;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using static WasmPay.Server.Tests.Grpc.TransactionCallTests;

namespace WasmPay.Server.Tests.Grpc;

public sealed class HoldCallTests : IAsyncLifetime
{
    private static readonly Metadata Staff = RunningServer.As(SampleBanks.Staff);
    private readonly RunningServer _running = new();

    private ValidatorService.ValidatorServiceClient Client => new(_running.Channel);

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_component_is_revoked_over_gRPC_its_payments_wait_and_a_second_person_reinstates_it()
    {
        var digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest;
        var revoked = (await Client.RevokeComponentAsync(new() { Digest = digest, Reason = "Stop." }, Staff)).Component;
        Assert.Equal((digest, "Stop.", "staff"), (revoked.Digest, revoked.Reason, revoked.RevokedBy));

        var payment = await PayAsync();
        Assert.Equal(TransactionStatus.Referred, payment.Status);
        var evaluation = payment.Evaluations.Single(e => e.Target == "NDHV");
        Assert.Equal((OutcomeKind.HostFailure, "revoked"), (evaluation.Outcome, evaluation.Trap));
        Assert.Equal(digest, Assert.Single((await Client.ListHeldComponentsAsync(new(), Staff)).Revoked).Digest);

        await FailsAsync(StatusCode.PermissionDenied, "four_eyes", Client.ReinstateComponentAsync(new() { Digest = digest, Reason = "Go." }, Staff));
        var second = new SamplePerson(new Principal("second", "Second of staff", Principal.Platform, Roles.Operator), "second-token");
        Assert.True((await _running.Server.Platform.Principals.AddAsync(second.Principal, second.Token)).IsOk);
        await Client.ReinstateComponentAsync(new() { Digest = digest, Reason = "Go." }, RunningServer.As(second));
        Assert.Equal(TransactionStatus.Posted, (await PayAsync()).Status);
    }

    [Fact]
    public async Task A_banks_own_people_may_not_and_what_is_not_held_is_not_found()
    {
        var digest = new string('0', 64);
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.RevokeComponentAsync(new() { Digest = digest, Reason = "Stop." }, RunningServer.As(SampleBanks.Teller)));
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.ListHeldComponentsAsync(new(), RunningServer.As(SampleBanks.Teller)));
        await FailsAsync(StatusCode.NotFound, "not_found", Client.ReinstateComponentAsync(new() { Digest = digest, Reason = "Go." }, Staff));
        await FailsAsync(StatusCode.NotFound, "not_found", Client.ReleaseComponentAsync(new() { Digest = digest, Reason = "Go." }, Staff));
        await FailsAsync(StatusCode.InvalidArgument, "malformed", Client.RevokeComponentAsync(new() { Digest = "x", Reason = "Stop." }, Staff));
    }

    [Fact]
    public async Task The_same_is_there_in_JSON()
    {
        var digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest;
        using var http = _running.Http(SampleBanks.Staff);
        using var revoked = await http.PostAsync($"/v1/components/{digest}/revoke", RunningServer.Json("""{"reason":"Stop."}"""));
        Assert.True(revoked.IsSuccessStatusCode, await revoked.Content.ReadAsStringAsync());
        Assert.Contains(digest, await http.GetStringAsync("/v1/held-components"), StringComparison.Ordinal);
        using var again = await http.PostAsync($"/v1/components/{digest}/reinstate", RunningServer.Json("""{"reason":"Go."}"""));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, again.StatusCode);
    }

    private async Task<Transaction> PayAsync() => (await new TransactionService.TransactionServiceClient(_running.Channel).SubmitTransactionAsync(new()
    {
        IdempotencyKey = Guid.NewGuid().ToString(),
        OriginAccount = "NDHV-1002",
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = 100, Currency = "USD" },
    }, RunningServer.As(SampleBanks.Teller))).Transaction;
}
