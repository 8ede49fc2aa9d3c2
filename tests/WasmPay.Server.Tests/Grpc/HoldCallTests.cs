using Google.Protobuf;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;
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
        var second = await RunningServer.SecondOfStaffAsync(_running.Server);
        await Client.ReinstateComponentAsync(new() { Digest = digest, Reason = "Go." }, RunningServer.As(second));
        Assert.Equal(TransactionStatus.Posted, (await PayAsync()).Status);
    }

    [Fact]
    public async Task Why_a_component_was_stopped_is_read_by_its_bank_and_by_staff_and_not_by_the_payments_other_bank()
    {
        var digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest;
        await Client.RevokeComponentAsync(new() { Digest = digest, Reason = "Nordhaven lets sanctioned parties pass." }, Staff);
        var id = (await PayAsync("ICMR-2001")).Id;

        foreach (var own in (SamplePerson[])[SampleBanks.Teller, SampleBanks.Officer, SampleBanks.Staff])
            Assert.Contains("sanctioned", (await EvaluationAsync(own)).Explanation, StringComparison.Ordinal);
        foreach (var other in (SamplePerson[])[SampleBanks.IcamerTeller, SampleBanks.IcamerOfficer])
        {
            var seen = (await Payments.GetTransactionAsync(new() { Id = id }, RunningServer.As(other))).Transaction;
            Assert.Equal((TransactionStatus.Referred, Decision.Refer), (seen.Status, seen.Decision));
            Assert.Empty(seen.Evaluations);
            Assert.Equal(new Finding { Target = "NDHV", Clause = "not-passed", Message = "The other bank's checks did not let the payment pass." }, Assert.Single(seen.Findings));
        }

        async Task<Evaluation> EvaluationAsync(SamplePerson by) =>
            (await Payments.GetTransactionAsync(new() { Id = id }, RunningServer.As(by))).Transaction.Evaluations.Single(e => e.Target == "NDHV");
    }

    [Fact]
    public async Task A_check_is_read_by_its_bank_and_by_staff_wherever_it_stands_and_not_by_the_payments_other_bank()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var start = (await _running.Server.Platform.Audit.VerifyAsync()).Records;
        var paid = await PayAsync("ICMR-2001");

        Assert.Equal(["NDHV"], paid.Evaluations.Select(e => e.Target));
        foreach (var (by, targets) in ((SamplePerson, string[])[])[(SampleBanks.Teller, ["NDHV"]), (SampleBanks.IcamerTeller, []), (SampleBanks.Staff, ["platform", "NDHV"])])
        {
            var read = (await Payments.GetTransactionAsync(new() { Id = paid.Id }, RunningServer.As(by))).Transaction;
            Assert.Equal(targets, read.Evaluations.Select(e => e.Target));
            Assert.All(read.Evaluations, e => Assert.True(e.Fuel > 0 && e.RequestJson.Length > 0));

            using var watch = Payments.WatchTransactions(new() { AfterSequence = start }, RunningServer.As(by), cancellationToken: guard.Token);
            do Assert.True(await watch.ResponseStream.MoveNext(guard.Token));
            while (watch.ResponseStream.Current.Transaction.Id != paid.Id);
            Assert.Equal(read, watch.ResponseStream.Current.Transaction);

            var replay = await Payments.ReplayTransactionAsync(new() { Id = paid.Id }, RunningServer.As(by));
            Assert.True(replay.Agrees);
            Assert.Equal(read.Evaluations.Select(e => e.Fuel), replay.Evaluations.Select(e => e.Fuel));
        }
    }

    [Fact]
    public async Task Who_brings_the_bytes_of_a_revoked_component_does_not_read_why()
    {
        var bytes = TextRules.Rule("refer-over 2000000");
        await Client.RevokeComponentAsync(new() { Digest = _running.Server.Platform.Live.Current.Live["NDHV"].Digest, Reason = "Sanctioned parties." }, Staff);
        var brought = Client.UploadComponentAsync(new() { Component = ByteString.CopyFrom(bytes.Span) }, RunningServer.As(SampleBanks.IcamerOfficer));
        await FailsAsync(StatusCode.FailedPrecondition, "component_revoked", brought);
        Assert.DoesNotContain("Sanctioned", (await Assert.ThrowsAsync<RpcException>(async () => await brought)).Status.Detail, StringComparison.Ordinal);
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
        using var revoked = await http.PostAsync($"/v1/components/{digest}:revoke", RunningServer.Json("""{"reason":"Stop."}"""));
        Assert.True(revoked.IsSuccessStatusCode, await revoked.Content.ReadAsStringAsync());
        Assert.Contains(digest, await http.GetStringAsync("/v1/components:held"), StringComparison.Ordinal);
        using var again = await http.PostAsync($"/v1/components/{digest}:reinstate", RunningServer.Json("""{"reason":"Go."}"""));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, again.StatusCode);
    }

    private TransactionService.TransactionServiceClient Payments => new(_running.Channel);

    private async Task<Transaction> PayAsync(string to = "NDHV-1001") => (await Payments.SubmitTransactionAsync(new()
    {
        IdempotencyKey = Guid.NewGuid().ToString(),
        OriginAccount = "NDHV-1002",
        DestinationAccount = to,
        Amount = new Money { Units = 100, Currency = "USD" },
    }, RunningServer.As(SampleBanks.Teller))).Transaction;
}
