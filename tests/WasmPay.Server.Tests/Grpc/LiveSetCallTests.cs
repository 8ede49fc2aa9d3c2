using System.Text.Json.Nodes;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests.Grpc;

/// <summary>Who validates for whom, as its own bank, staff and other banks read it.</summary>
public sealed class LiveSetCallTests : IAsyncLifetime
{
    private static readonly Metadata Officer = RunningServer.As(SampleBanks.Officer);
    private static readonly Metadata Approver = RunningServer.As(SampleBanks.Approver);
    private readonly RunningServer _running = new();

    private TransactionService.TransactionServiceClient Payments => new(_running.Channel);

    private ProposalService.ProposalServiceClient Proposals => new(_running.Channel);

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task What_a_bank_tries_in_shadow_is_listed_to_itself_and_to_staff()
    {
        var watched = await ApprovedAsync("deny-over 10000");
        await Proposals.ShadowProposalAsync(new() { Id = watched.Id }, Approver);

        foreach (var own in (SamplePerson[])[SampleBanks.Teller, SampleBanks.Approver, SampleBanks.Staff])
        {
            var shadow = Assert.Single(await ListAsync(own), v => v.Shadow);
            Assert.Equal(("NDHV", watched.Digest, watched.Id), (shadow.Target, shadow.Digest, shadow.Proposal));
            Assert.NotNull(shadow.Since);
        }
        foreach (var other in (SamplePerson[])[SampleBanks.IcamerTeller, SampleBanks.IcamerOfficer])
        {
            Assert.DoesNotContain(await ListAsync(other), v => v.Shadow || v.Digest == watched.Digest);
            using var http = _running.Http(other);
            Assert.DoesNotContain(watched.Digest, await http.GetStringAsync("/v1/liveSet"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_bank_tries_in_shadow_is_an_evaluation_for_itself_and_for_staff_alone()
    {
        var watched = await ApprovedAsync("deny-over 10000");
        await Proposals.ShadowProposalAsync(new() { Id = watched.Id }, Approver);
        var paid = (await Payments.SubmitTransactionAsync(new()
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
            OriginAccount = "NDHV-1002",
            DestinationAccount = "ICMR-2001",
            Amount = new Money { Units = 100, Currency = "USD" },
        }, RunningServer.As(SampleBanks.Teller))).Transaction;

        foreach (var (by, sees) in ((SamplePerson, bool)[])[(SampleBanks.Teller, true), (SampleBanks.Officer, true), (SampleBanks.Staff, true), (SampleBanks.IcamerTeller, false), (SampleBanks.IcamerOfficer, false)])
        {
            var read = (await Payments.GetTransactionAsync(new() { Id = paid.Id }, RunningServer.As(by))).Transaction;
            Assert.Equal(sees ? 1 : 0, read.Evaluations.Count(e => e.Role == EvaluationRole.Shadow && e.Digest == watched.Digest));
            Assert.Equal(Of(by), read.Evaluations.Count);
            var replay = await Payments.ReplayTransactionAsync(new() { Id = paid.Id }, RunningServer.As(by));
            Assert.Equal((true, Of(by)), (replay.Agrees, replay.Evaluations.Count));
        }

        // Nordhaven's live validator and its candidate, and for staff the platform's too.
        static int Of(SamplePerson by) => by == SampleBanks.Staff ? 3 : by.Principal.Bank == "NDHV" ? 2 : 0;
    }

    [Fact]
    public async Task What_validates_for_a_bank_is_listed_to_itself_and_to_staff_and_nothing_of_it_to_others()
    {
        var promoted = await ApprovedAsync("deny-over 10000");
        await Proposals.PromoteProposalAsync(new() { Id = promoted.Id }, Approver);

        foreach (var by in (SamplePerson[])[SampleBanks.Teller, SampleBanks.Staff])
        {
            var live = Assert.Single(await ListAsync(by), v => v.Target == "NDHV");
            Assert.Equal((promoted.Digest, "0.2.0", promoted.Id, true), (live.Digest, live.Contract, live.Proposal, live.Since is not null));
        }
        Assert.Equal(["NDHV", "platform"], (await ListAsync(SampleBanks.Staff)).Select(v => v.Target));
        Assert.Equal(["NDHV"], (await ListAsync(SampleBanks.Teller)).Select(v => v.Target));
        using var http = _running.Http(SampleBanks.IcamerTeller);
        Assert.Equal("""{"version":"0","validators":[]}""", JsonNode.Parse(await http.GetStringAsync("/v1/liveSet"))!.ToJsonString());
    }

    private async Task<IEnumerable<LiveValidator>> ListAsync(SamplePerson by) =>
        (await new ValidatorService.ValidatorServiceClient(_running.Channel).GetLiveSetAsync(new(), RunningServer.As(by))).Validators;

    private async Task<Proposal> ApprovedAsync(string rule)
    {
        var created = (await Proposals.CreateProposalAsync(new() { Target = "NDHV", Rule = rule, Dossier = ProposalCallTests.Dossier(rule) }, Officer)).Proposal;
        await Proposals.SubmitProposalAsync(new() { Id = created.Id }, Officer);
        return (await Proposals.ApproveProposalAsync(new() { Id = created.Id, DossierHash = created.DossierHash }, Approver)).Proposal;
    }
}
