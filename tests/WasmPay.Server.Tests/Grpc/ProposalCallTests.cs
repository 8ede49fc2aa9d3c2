using System.Text;
using Google.Protobuf;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using static WasmPay.Server.Tests.Grpc.TransactionCallTests;

namespace WasmPay.Server.Tests.Grpc;

public sealed class ProposalCallTests : IAsyncLifetime
{
    private static readonly Metadata Officer = RunningServer.As(SampleBanks.Officer);
    private static readonly Metadata Approver = RunningServer.As(SampleBanks.Approver);
    private static readonly Metadata Teller = RunningServer.As(SampleBanks.Teller);
    private readonly RunningServer _running = new();

    private ProposalService.ProposalServiceClient Client => new(_running.Channel);

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_rule_goes_from_its_dossier_to_live_with_two_people_and_decides()
    {
        var created = (await Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "Deny over 100.", Dossier = Dossier("deny-over 10000") }, Officer)).Proposal;
        Assert.Equal(ProposalState.Verified, created.State);
        await Client.SubmitProposalAsync(new() { Id = created.Id }, Officer);

        await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.ApproveProposalAsync(new() { Id = created.Id, DossierHash = created.DossierHash }, Officer));
        await FailsAsync(StatusCode.InvalidArgument, "hash_mismatch", Client.ApproveProposalAsync(new() { Id = created.Id, DossierHash = new string('0', 64) }, Approver));
        await Client.ApproveProposalAsync(new() { Id = created.Id, DossierHash = created.DossierHash }, Approver);
        var live = (await Client.PromoteProposalAsync(new() { Id = created.Id }, Approver)).Proposal;

        Assert.Equal(ProposalState.Live, live.State);
        var set = await new ValidatorService.ValidatorServiceClient(_running.Channel).GetLiveSetAsync(new(), Officer);
        Assert.Equal(created.Digest, set.Validators.Single(v => v.Target == "NDHV").Digest);
        var submitted = await new TransactionService.TransactionServiceClient(_running.Channel).SubmitTransactionAsync(new()
        {
            IdempotencyKey = "k",
            OriginAccount = "NDHV-1002",
            DestinationAccount = "NDHV-1001",
            Amount = new Money { Units = 10_001, Currency = "USD" },
        }, Teller);
        Assert.Equal(TransactionStatus.Denied, submitted.Transaction.Status);
    }

    [Fact]
    public async Task The_dossier_that_was_signed_can_be_read_back_byte_for_byte()
    {
        var dossier = Dossier("approve");
        var id = (await Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "Let all pass.", Dossier = dossier }, Officer)).Proposal.Id;
        Assert.Equal(dossier.Json, (await Client.GetProposalAsync(new() { Id = id, WithDossier = true }, Approver)).DossierJson);
    }

    [Fact]
    public async Task A_component_that_is_none_is_refused_with_its_reason()
    {
        await FailsAsync(StatusCode.InvalidArgument, "component_refused", Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "x", Dossier = Dossier("\0asm") }, Officer));
        await FailsAsync(StatusCode.InvalidArgument, "component_refused",
            new ValidatorService.ValidatorServiceClient(_running.Channel).UploadComponentAsync(new() { Component = ByteString.CopyFromUtf8("garbage") }, RunningServer.As(SampleBanks.Engineer)));
    }

    [Fact]
    public async Task A_dossier_whose_hash_is_another_is_refused()
    {
        var dossier = Dossier("approve");
        dossier.Hash = new string('a', 64);
        await FailsAsync(StatusCode.InvalidArgument, "hash_mismatch", Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "x", Dossier = dossier }, Officer));
    }

    [Fact]
    public async Task An_engineer_brings_a_component_of_any_origin()
    {
        var proposal = (await Client.CreateProposalAsync(
            new() { Target = "NDHV", Rule = "From elsewhere.", Component = ByteString.CopyFrom(TextRules.Rule("deny-over 5").Span) }, RunningServer.As(SampleBanks.Engineer))).Proposal;
        Assert.Equal(ProposalState.Verified, proposal.State);
        Assert.NotEmpty(proposal.DossierHash);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task A_rule_that_is_empty_or_a_megabyte_long_is_refused(int length)
    {
        var rule = string.Concat(Enumerable.Repeat("Deny. ", length / 6));
        await FailsAsync(StatusCode.InvalidArgument, "malformed", Client.CreateProposalAsync(new() { Target = "NDHV", Rule = rule }, Officer));
        Assert.Empty((await Client.ListProposalsAsync(new(), Officer)).Proposals);
    }

    [Fact]
    public async Task A_draft_cannot_be_approved()
    {
        var draft = (await Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "Think about it." }, Officer)).Proposal;
        Assert.Equal(ProposalState.Draft, draft.State);
        await FailsAsync(StatusCode.FailedPrecondition, "illegal_transition", Client.ApproveProposalAsync(new() { Id = draft.Id }, Approver));
        await FailsAsync(StatusCode.NotFound, "not_found", Client.ApproveProposalAsync(new() { Id = draft.Id }, RunningServer.As(SampleBanks.IcamerOfficer)));
    }

    [Fact]
    public async Task Who_may_not_bring_a_component_is_told_that_and_nothing_of_the_component()
    {
        var draft = (await Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "Think about it." }, Officer)).Proposal;
        foreach (var dossier in (Dossier[])[Dossier("approve"), Dossier("\0asm")])
        {
            await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "x", Dossier = dossier }, Teller));
            await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.CreateProposalAsync(new() { Target = "NDHV", Rule = "x", Dossier = dossier }, RunningServer.As(SampleBanks.IcamerOfficer)));
            await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.CreateProposalAsync(new() { Target = "ICMR", Rule = "x", Component = dossier.Component }, RunningServer.As(SampleBanks.Engineer)));
            await FailsAsync(StatusCode.PermissionDenied, "forbidden", Client.VerifyProposalAsync(new() { Id = draft.Id, Dossier = dossier }, Teller));
            await FailsAsync(StatusCode.NotFound, "not_found", Client.VerifyProposalAsync(new() { Id = draft.Id, Dossier = dossier }, RunningServer.As(SampleBanks.IcamerOfficer)));
        }
        Assert.Equal(ProposalState.Verified, (await Client.VerifyProposalAsync(new() { Id = draft.Id, Dossier = Dossier("approve") }, Officer)).Proposal.State);
    }

    internal static Dossier Dossier(string rule)
    {
        var component = TextRules.Rule(rule).ToArray();
        var json = Encoding.UTF8.GetBytes($$"""{"component":"{{Platform.Digest.Of(component)}}","rule":"text"}""");
        return new Dossier { Json = ByteString.CopyFrom(json), Hash = Platform.Digest.Of(json), Component = ByteString.CopyFrom(component) };
    }
}
