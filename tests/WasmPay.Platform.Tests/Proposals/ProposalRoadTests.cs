using System.Text;
using WasmPay.Platform.Access;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Proposals;

public sealed class ProposalRoadTests
{
    [Theory, Stores]
    public async Task A_rule_goes_from_draft_to_live_and_decides_from_then_on(string store)
    {
        await using var bed = await CreateAsync(store);
        var desk = bed.Platform.Proposals;
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "Deny over 1.00."));
        Ok(await desk.AskAsync(Officer, draft.Id, "Is 1.00 itself allowed?"));
        Ok(await desk.AnswerAsync(Officer, draft.Id, "Yes."));
        var verified = Ok(await desk.VerifyAsync(Officer, draft.Id, Dossier("deny-over 100")));
        Ok(await desk.SubmitAsync(Officer, draft.Id));
        Ok(await desk.ApproveAsync(Approver, draft.Id, verified.DossierHash!));
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(101, "k1")).Transaction.Status);

        var live = Ok(await desk.PromoteAsync(Approver, draft.Id));

        Assert.Equal((ProposalState.Live, "officer", "approver"), (live.State, live.Author, live.ApprovedBy));
        Assert.Equal(TransactionStatus.Denied, Ok(await bed.PayAsync(101, "k2")).Transaction.Status);
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(100, "k3")).Transaction.Status);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_request_for_a_rollback_ends_with_time_with_its_asker_and_with_what_it_was_about(string store)
    {
        await using var bed = await CreateAsync(store);
        var (desk, first) = (bed.Platform.Proposals, await PromoteAsync(bed, "deny-over 100"));
        Ok(await bed.Platform.Principals.AddAsync(Staff, Approver));

        Ok(await desk.RollBackAsync(Approver, first, "Too lax."));
        bed.Time.Advance(ProposalDesk.RequestTime);
        Assert.Equal((ProposalState.Live, SecondOfStaff.Id), (Ok(await desk.RollBackAsync(SecondOfStaff, first, "Old.")).State, Ok(await desk.GetAsync(Staff, first)).RollbackRequestedBy));

        bed.Time.Advance(ProposalDesk.RequestTime);
        Ok(await desk.RollBackAsync(Approver, first, "Too lax."));
        Ok(await bed.Platform.Principals.DisableAsync(Staff, Approver.Id));
        Assert.Equal(ProposalState.Live, Ok(await desk.RollBackAsync(SecondOfStaff, first, "He is gone.")).State);

        // What replaced it is rolled back: it is live again, and nobody has asked to take it down.
        var second = await PromoteAsync(bed, "deny-over 1000");
        Assert.Null(Ok(await desk.GetAsync(Staff, first)).RollbackRequestedBy);
        Ok(await desk.RollBackAsync(Staff, second, ""));
        Ok(await desk.RollBackAsync(SecondOfStaff, second, ""));
        Assert.Equal((ProposalState.Live, null), (Ok(await desk.GetAsync(Staff, first)).State, Ok(await desk.GetAsync(Staff, first)).RollbackRequestedBy));
        Assert.Equal(ProposalState.Live, Ok(await desk.RollBackAsync(SecondOfStaff, first, "First word.")).State);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task A_rollback_needs_two_people_and_restores_what_was_live_before(string store)
    {
        await using var bed = await CreateAsync(store);
        var first = await PromoteAsync(bed, "deny-over 100");
        var second = await PromoteAsync(bed, "deny-over 1000");
        Assert.Equal(ProposalState.Superseded, Ok(await bed.Platform.Proposals.GetAsync(Staff, first)).State);

        Assert.Equal("approver", Ok(await bed.Platform.Proposals.RollBackAsync(Approver, second, "Too lax.")).RollbackRequestedBy);
        Failed(await bed.Platform.Proposals.RollBackAsync(Approver, second, "Now!"), ErrorCode.FourEyes);
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(500, "k1")).Transaction.Status);
        Assert.Equal(ProposalState.RolledBack, Ok(await bed.Platform.Proposals.RollBackAsync(SecondOfStaff, second, "Agreed.")).State);

        Assert.Equal(ProposalState.Live, Ok(await bed.Platform.Proposals.GetAsync(Staff, first)).State);
        Assert.Equal(TransactionStatus.Denied, Ok(await bed.PayAsync(500, "k2")).Transaction.Status);
    }

    [Fact]
    public async Task A_rollback_of_the_first_rule_returns_to_what_was_installed_or_to_nothing()
    {
        await using var bed = await CreateAsync();
        await RollBackAsync(bed, await PromoteAsync(bed, "deny-over 1"));
        Assert.DoesNotContain("NDHV", bed.Platform.Live.Current.Live.Keys);

        await bed.InstallAsync("NDHV", "deny-over 7");
        var digest = bed.Platform.Live.Current.Live["NDHV"].Digest;
        await RollBackAsync(bed, await PromoteAsync(bed, "deny-over 1"));
        Assert.Equal(digest, bed.Platform.Live.Current.Live["NDHV"].Digest);
    }

    [Fact]
    public async Task Neither_author_nor_submitter_nor_who_attached_the_dossier_may_approve()
    {
        await using var bed = await CreateAsync();
        var desk = bed.Platform.Proposals;
        const Roles All = Roles.Officer | Roles.Approver;
        Principal a = new("a", "A", "NDHV", All), b = new("b", "B", "NDHV", All), c = new("c", "C", "NDHV", All), d = new("d", "D", "NDHV", All);
        var id = Ok(await desk.DraftAsync(a, "NDHV", "rule")).Id;
        var hash = Ok(await desk.VerifyAsync(b, id, Dossier("approve"))).DossierHash!;
        Ok(await desk.SubmitAsync(c, id));

        foreach (var first in (Principal[])[a, b, c])
        {
            Failed(await desk.ApproveAsync(first, id, hash), ErrorCode.FourEyes);
            Failed(await desk.RejectAsync(first, id, "no"), ErrorCode.FourEyes);
        }
        Ok(await desk.ApproveAsync(d, id, hash));
    }

    [Fact]
    public async Task An_approver_signs_the_hash_of_the_submitted_dossier_and_no_other()
    {
        await using var bed = await CreateAsync();
        var id = await SubmittedAsync(bed, "approve");
        Failed(await bed.Platform.Proposals.ApproveAsync(Approver, id, Dossier("deny-over 1").Hash), ErrorCode.HashMismatch);
        Failed(await bed.Platform.Proposals.ApproveAsync(Approver, id, ""), ErrorCode.HashMismatch);
        Ok(await bed.Platform.Proposals.ApproveAsync(Approver, id, Dossier("approve").Hash));
    }

    [Fact]
    public async Task Roles_and_banks_bound_who_takes_which_step()
    {
        await using var bed = await CreateAsync();
        var desk = bed.Platform.Proposals;
        Failed(await desk.DraftAsync(Teller, "NDHV", "rule"), ErrorCode.Forbidden);
        Failed(await desk.DraftAsync(Stranger, "NDHV", "rule"), ErrorCode.Forbidden);
        Failed(await desk.DraftAsync(Officer, Principal.Platform, "rule"), ErrorCode.Forbidden);
        Failed(await desk.DraftAsync(Staff, "NONE", "rule"), ErrorCode.UnknownBank);
        var id = await SubmittedAsync(bed, "approve");
        Failed(await desk.ApproveAsync(Officer, id, Dossier("approve").Hash), ErrorCode.Forbidden);
        Failed(await desk.ApproveAsync(Stranger, id, Dossier("approve").Hash), ErrorCode.NotFound);
        Ok(await desk.ApproveAsync(Approver, id, Dossier("approve").Hash));
        Failed(await desk.PromoteAsync(Engineer, id), ErrorCode.Forbidden);
    }

    [Fact]
    public async Task A_shadow_runs_beside_without_effect_until_it_is_promoted()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        var id = await SubmittedAsync(bed, "deny-over 1");
        Ok(await bed.Platform.Proposals.ApproveAsync(Approver, id, Dossier("deny-over 1").Hash));
        Ok(await bed.Platform.Proposals.ShadowAsync(Approver, id));

        var watched = Ok(await bed.PayAsync(100, "k1")).Transaction;

        Assert.Equal(TransactionStatus.Posted, watched.Status);
        Assert.Equal(Sandbox.Contracts.Decision.Deny, watched.Evaluations.Single(e => e.Role == EvaluationRole.Shadow).Decision);
        Assert.Empty(watched.Findings);
        Ok(await bed.Platform.Proposals.PromoteAsync(Approver, id));
        var decided = Ok(await bed.PayAsync(100, "k2")).Transaction;
        Assert.Equal(TransactionStatus.Denied, decided.Status);
        Assert.DoesNotContain(decided.Evaluations, e => e.Role == EvaluationRole.Shadow);
    }

    [Fact]
    public async Task A_component_that_is_refused_or_unnamed_makes_no_proposal()
    {
        await using var bed = await CreateAsync();
        var desk = bed.Platform.Proposals;
        var good = Dossier("approve");
        Failed(await desk.CreateAsync(Officer, "NDHV", "r", good with { Component = TextRules.Rule("junk") }), ErrorCode.ComponentRefused);
        Failed(await desk.CreateAsync(Officer, "NDHV", "r", good with { Component = TextRules.Rule("deny-over 1") }), ErrorCode.HashMismatch);
        Failed(await desk.CreateAsync(Officer, "NDHV", "r", good with { Hash = Digest.Of("other") }), ErrorCode.HashMismatch);
        foreach (var bytes in (string[])["", "{", "[]", "\"" + Digest.Of(good.Component.Span) + "\""])
            Failed(await desk.CreateAsync(Officer, "NDHV", "r", good with { Bytes = Encoding.UTF8.GetBytes(bytes), Hash = Digest.Of(bytes) }), ErrorCode.Malformed);
        Assert.Empty(await desk.ListAsync(Staff));
    }

    [Theory, Stores]
    public async Task Two_people_who_promote_rivals_at_once_leave_one_live(string store)
    {
        await using var bed = await CreateAsync(store);
        var ids = new List<string>();
        foreach (var rule in (string[])["deny-over 1", "deny-over 2", "deny-over 3"])
        {
            ids.Add(await SubmittedAsync(bed, rule));
            Ok(await bed.Platform.Proposals.ApproveAsync(Approver, ids[^1], Dossier(rule).Hash));
        }

        await Task.WhenAll(ids.Select(id => Task.Run(() => bed.Platform.Proposals.PromoteAsync(Approver, id))));

        var proposals = await bed.Platform.Proposals.ListAsync(Staff);
        var live = Assert.Single(proposals, p => p.State == ProposalState.Live);
        Assert.Equal(live.Digest, bed.Platform.Live.Current.Live["NDHV"].Digest);
    }

    [Fact]
    public void Every_step_that_the_table_does_not_have_is_a_typed_error()
    {
        var legal = 0;
        foreach (var state in Enum.GetValues<ProposalState>())
        {
            foreach (var step in Enum.GetValues<ProposalStep>())
            {
                var next = ProposalRoad.Next(state, step);
                if (next.IsOk) legal++;
                else Assert.Equal(ErrorCode.IllegalTransition, next.Error!.Code);
                // Nothing becomes approved but by Approve, and nothing live but by Promote or Restore.
                if (next is { IsOk: true, Value: ProposalState.Approved }) Assert.Equal((ProposalState.Submitted, ProposalStep.Approve), (state, step));
                if (next is { IsOk: true, Value: ProposalState.Live }) Assert.True(step is ProposalStep.Promote or ProposalStep.Restore);
            }
        }
        Assert.Equal(19, legal);
    }

    internal static DossierUpload Dossier(string rule)
    {
        var component = TextRules.Rule(rule);
        var bytes = Encoding.UTF8.GetBytes($$"""{"component":{"digest":"{{Digest.Of(component.Span)}}"},"rule":"{{rule}}"}""");
        return new DossierUpload(bytes, Digest.Of(bytes), component);
    }

    internal static async Task<string> SubmittedAsync(TestPlatform bed, string rule)
    {
        var id = Ok(await bed.Platform.Proposals.CreateAsync(Officer, "NDHV", rule, Dossier(rule))).Id;
        Ok(await bed.Platform.Proposals.SubmitAsync(Officer, id));
        return id;
    }

    internal static async Task<string> PromoteAsync(TestPlatform bed, string rule)
    {
        var id = await SubmittedAsync(bed, rule);
        Ok(await bed.Platform.Proposals.ApproveAsync(Approver, id, Dossier(rule).Hash));
        Ok(await bed.Platform.Proposals.PromoteAsync(Approver, id));
        return id;
    }

    private static async Task RollBackAsync(TestPlatform bed, string id)
    {
        Ok(await bed.Platform.Proposals.RollBackAsync(Approver, id, ""));
        Ok(await bed.Platform.Proposals.RollBackAsync(SecondOfStaff, id, ""));
    }
}
