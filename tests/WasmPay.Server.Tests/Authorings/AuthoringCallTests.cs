using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform.Access;
using WasmPay.Sandbox;
using WasmPay.Server.Guests;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using static WasmPay.Server.Tests.Grpc.TransactionCallTests;

namespace WasmPay.Server.Tests.Authorings;

/// <summary>Authoring over the wire, with the offline author and the real tool chain.</summary>
public sealed class AuthoringCallTests : IAsyncLifetime
{
    private const string Asking = "Deny large payments.";
    private static readonly Metadata s_officer = RunningServer.As(SampleBanks.Officer);
    private static readonly Metadata s_approver = RunningServer.As(SampleBanks.Approver);
    private readonly RunningServer _running = new();
    private readonly GuestMachinery _guests = GuestMachinery.Start(new SandboxOptions(), Isolation.InProcess, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    private AuthoringService.AuthoringServiceClient Client => new(_running.Channel);

    public Task InitializeAsync() => _running.StartAsync(o => o with { Loader = null, Isolation = Isolation.InProcess, Authoring = new() { Sandbox = _guests.Sandbox, Pipeline = new() { FuzzExecutions = 200 } } }, seeds: false);

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        _guests.Dispose();
    }

    [Fact]
    public async Task A_rule_is_read_asked_about_answered_proven_and_proposed_by_its_id()
    {
        var started = (await Client.StartAuthoringAsync(new() { Rule = Asking, Language = "en" }, s_officer)).Authoring;
        Assert.Equal((AuthoringState.Queued, "NDHV", Asking), (started.State, started.Bank, started.Rule));
        using var watch = Client.WatchAuthoring(new() { Id = started.Id }, s_approver);
        var seen = new List<WatchAuthoringResponse>();
        while (await watch.ResponseStream.MoveNext(default))
        {
            seen.Add(watch.ResponseStream.Current);
            if (seen[^1] is not { Stage: "state", State: AuthoringState.Questions }) continue;
            var asked = (await Client.GetAuthoringAsync(new() { Id = started.Id }, s_officer)).Authoring;
            var question = asked.Questions[0];
            Assert.Contains(question.Phrase, Asking, StringComparison.Ordinal);
            var answer = new AuthoringAnswer { Kind = question.Kind, Phrase = question.Phrase, Text = question.Readings.Count > 0 ? question.Readings[0].Id : "over USD 50,000" };
            await Client.AnswerAuthoringAsync(new() { Id = started.Id, Answers = { answer } }, s_officer);
        }

        // The stream ends by itself when the authoring is over.
        var done = (await Client.GetAuthoringAsync(new() { Id = started.Id }, s_approver)).Authoring;
        Assert.True(done.State == AuthoringState.Verified, done.Problem?.Message);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), seen.Select(e => e.Event));
        Assert.Equal(["state", "interpret", "build", "examples", "fuzz", "dossier"], seen.Select(e => e.Stage).Distinct());
        Assert.NotEmpty(done.ReadingJson);
        var proposal = (await new ProposalService.ProposalServiceClient(_running.Channel).CreateProposalAsync(new() { Authoring = done.Id }, s_officer)).Proposal;
        Assert.Equal((ProposalState.Verified, done.DossierHash, done.Digest, done.Id, Asking), (proposal.State, proposal.DossierHash, proposal.Digest, proposal.Authoring, proposal.Rule));
        var dossier = (await new ProposalService.ProposalServiceClient(_running.Channel).GetProposalAsync(new() { Id = proposal.Id, WithDossier = true }, s_approver)).DossierJson.ToStringUtf8();
        Assert.Contains(Asking, dossier, StringComparison.Ordinal);
        Assert.Contains("Parties under sanctions", dossier, StringComparison.Ordinal);
        Assert.Equal(done.DossierHash, Platform.Digest.Of(dossier));
    }

    [Fact]
    public async Task What_may_not_be_asked_for_is_refused_with_its_status()
    {
        var id = (await Client.StartAuthoringAsync(new() { Rule = "Refer the moon." }, s_officer)).Authoring.Id;
        var other = RunningServer.As(SampleBanks.IcamerOfficer);
        await FailsAsync(StatusCode.NotFound, "not_found", Client.GetAuthoringAsync(new() { Id = id }, other));
        await FailsAsync(StatusCode.NotFound, "not_found", Client.CancelAuthoringAsync(new() { Id = id }, other));
        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.StartAuthoringAsync(new() { Rule = "Refer all." }, s_approver));
        await FailsAsync(StatusCode.InvalidArgument, "malformed", Client.StartAuthoringAsync(new() { Rule = "" }, s_officer));
        await FailsAsync(StatusCode.InvalidArgument, "malformed", Client.StartAuthoringAsync(new() { Rule = "Refer all.\0" }, s_officer));
        await FailsAsync(StatusCode.InvalidArgument, "malformed", Client.StartAuthoringAsync(new() { Rule = new string('x', 1_000_000) }, s_officer));
        await FailsAsync(StatusCode.ResourceExhausted, "too_large", Client.StartAuthoringAsync(new() { Rule = new string('x', 2_000_000) }, s_officer));
        await FailsAsync(StatusCode.InvalidArgument, "malformed", new ProposalService.ProposalServiceClient(_running.Channel).CreateProposalAsync(new() { Authoring = id, Target = "NDHV" }, s_officer));
    }

    [Fact]
    public async Task A_watch_ends_when_what_its_reader_is_known_by_is_revoked_and_goes_on_with_another()
    {
        var platform = _running.Server.Platform;
        var staff = SampleBanks.Staff.Principal;
        Assert.True((await platform.Principals.AddAsync(staff, new("m", "Machine", "NDHV", Roles.Officer, Platform.Access.PrincipalKind.Machine))).IsOk);
        var key = (await platform.Keys.IssueAsync(staff, new NewKey("m", "key", [], TimeSpan.FromDays(1)))).Value;
        var second = (await platform.Keys.IssueAsync(staff, new NewKey("m", "second", [], TimeSpan.FromDays(1)))).Value;
        var mine = new Metadata { { "authorization", $"Bearer {key.Secret}" } };
        var id = (await Client.StartAuthoringAsync(new() { Rule = Asking }, mine)).Authoring.Id;
        using var watch = Client.WatchAuthoring(new() { Id = id }, mine);
        do Assert.True(await watch.ResponseStream.MoveNext(default));
        while (watch.ResponseStream.Current.State != AuthoringState.Questions);
        var last = watch.ResponseStream.Current.Event;

        Assert.True((await platform.Keys.RevokeAsync(staff, key.Key.Id)).IsOk);

        var ended = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.Unauthenticated, ended.StatusCode);
        Assert.Contains($"from event {last}", ended.Status.Detail, StringComparison.Ordinal);
        var other = new Metadata { { "authorization", $"Bearer {second.Secret}" } };
        await Client.CancelAuthoringAsync(new() { Id = id }, other);
        using var again = Client.WatchAuthoring(new() { Id = id, AfterEvent = last }, other);
        Assert.True(await again.ResponseStream.MoveNext(default));
        Assert.Equal((last + 1, AuthoringState.Cancelled), (again.ResponseStream.Current.Event, again.ResponseStream.Current.State));
        Assert.False(await again.ResponseStream.MoveNext(default));
    }
}
