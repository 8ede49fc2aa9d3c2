using WasmPay.Platform.Access;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Tests.Audit;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Authorings;

/// <summary>What an authoring came to is proposed by its id alone.</summary>
public sealed class AuthoredProposalTests
{
    [Theory, Stores]
    public async Task A_verified_authoring_goes_live_without_an_upload(string store)
    {
        await using var bed = await CreateAsync(store);
        var job = await VerifiedAsync(bed, Officer, "deny-over 77");
        var proposal = Ok(await bed.Platform.Proposals.CreateFromAuthoringAsync(Officer, job.Id));
        Assert.Equal((ProposalState.Verified, "NDHV", job.Rule, job.DossierHash, job.Digest, job.Id), (proposal.State, proposal.Target, proposal.Rule, proposal.DossierHash, proposal.Digest, Ok(await bed.Platform.Proposals.GetAsync(Officer, proposal.Id)).Authoring));
        Ok(await bed.Platform.Proposals.SubmitAsync(Officer, proposal.Id));
        Ok(await bed.Platform.Proposals.ApproveAsync(Approver, proposal.Id, job.DossierHash!));
        Ok(await bed.Platform.Proposals.PromoteAsync(Approver, proposal.Id));
        Assert.Equal(Platform.Transactions.TransactionStatus.Denied, Ok(await bed.PayAsync(78, "k")).Transaction.Status);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task What_is_not_verified_is_not_proposed_and_what_is_brought_is_nobodys_authoring(string store)
    {
        await using var bed = await CreateAsync(store);
        var queued = Ok(await bed.Platform.Authorings.StartAsync(Officer, "Refer all."));
        Failed(await bed.Platform.Proposals.CreateFromAuthoringAsync(Officer, queued.Id), ErrorCode.IllegalTransition);
        Failed(await bed.Platform.Proposals.CreateFromAuthoringAsync(Officer, "authoring_none"), ErrorCode.NotFound);
        Failed(await bed.Platform.Proposals.CreateFromAuthoringAsync(Approver, queued.Id), ErrorCode.Forbidden);
        Assert.Empty(await bed.Platform.Proposals.ListAsync(Officer));
        var brought = Ok(await bed.Platform.Proposals.CreateFromComponentAsync(Officer, "NDHV", "Refer all.", TextRules.Rule("approve")));
        Assert.Null(Ok(await bed.Platform.Proposals.GetAsync(Officer, brought.Id)).Authoring);
    }

    [Theory, Stores]
    public async Task Who_started_it_or_answered_does_not_sign_what_another_submits(string store)
    {
        await using var bed = await CreateAsync(store);
        var both = Officer with { Id = "both", Roles = Roles.Officer | Roles.Approver };
        var answering = both with { Id = "answering" };
        var job = await VerifiedAsync(bed, both, "deny-over 78", answering);
        var proposal = Ok(await bed.Platform.Proposals.CreateFromAuthoringAsync(Officer, job.Id));
        Ok(await bed.Platform.Proposals.SubmitAsync(Officer, proposal.Id));
        foreach (var own in (Principal[])[both, answering])
        {
            Failed(await bed.Platform.Proposals.ApproveAsync(own, proposal.Id, job.DossierHash!), ErrorCode.FourEyes);
            Failed(await bed.Platform.Proposals.RejectAsync(own, proposal.Id, "No."), ErrorCode.FourEyes);
        }
        Ok(await bed.Platform.Proposals.ApproveAsync(both with { Id = "third" }, proposal.Id, job.DossierHash!));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task What_the_bank_has_no_room_for_or_the_sandbox_refuses_fails_with_the_reason_and_keeps_nothing(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Components = new() { UnusedOfBank = 1 } });
        await VerifiedAsync(bed, Officer, "deny-over 1");
        foreach (var (rule, code) in new[] { ("deny-over 2", "quota_exceeded"), ("no rule", "component_refused") })
        {
            var failed = await FinishAsync(bed, Ok(await bed.Platform.Authorings.StartAsync(Officer, rule)).Id, AuthoringHistory.Verified(rule));
            Assert.Equal((AuthoringState.Failed, code, null, null), (failed.State, failed.Problem!.Code, failed.Digest, failed.DossierHash));
            Failed(await bed.Platform.Components.GetAsync(Officer, Digest.Of(rule)), ErrorCode.NotFound);
        }
        await bed.AssertSoundAsync();
    }

    private static async Task<AuthoringJob> VerifiedAsync(TestPlatform bed, Principal by, string rule, Principal? answering = null)
    {
        var id = Ok(await bed.Platform.Authorings.StartAsync(by, $"As {rule}.")).Id;
        if (answering is not null)
        {
            await FinishAsync(bed, id, new AuthoringFinding(AuthoringStep.Ask, "questions") { Questions = [new("window", "a day", [new("calendar", "a calendar day")])] });
            Ok(await bed.Platform.Authorings.AnswerAsync(answering, id, [new("window", "a day", "calendar")]));
        }
        return await FinishAsync(bed, id, AuthoringHistory.Verified(rule));
    }

    private static async Task<AuthoringJob> FinishAsync(TestPlatform bed, string id, AuthoringFinding finding)
    {
        Assert.Equal(id, (await bed.Platform.Queue().ClaimAsync("node", default))!.Id);
        return Ok(await bed.Platform.Queue().FinishAsync(id, "node", finding, new("2026-03", default(AuthorUse))));
    }
}
