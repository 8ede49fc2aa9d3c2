using System.Text.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Stops;

public sealed class ComponentStopTests
{
    private static readonly Principal Second = new("second", "Second of staff", Principal.Platform, Roles.Administrator);

    [Theory, Stores]
    public async Task A_revoked_component_decides_nothing_more_and_its_payments_wait_for_a_person(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "approve");
        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k1")).Transaction.Status);

        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "It lets sanctioned parties pass."));

        var referred = Ok(await bed.PayAsync(1, "k2")).Transaction;
        Assert.Equal(TransactionStatus.Referred, referred.Status);
        var evaluation = Assert.Single(referred.Evaluations);
        Assert.Equal((OutcomeKind.HostFailure, "revoked", Of("approve")), (evaluation.Outcome.Kind, evaluation.Outcome.Trap, evaluation.Digest));
        Assert.Contains("sanctioned", evaluation.Outcome.Explanation, StringComparison.Ordinal);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Another_node_sees_a_revocation_at_its_next_payment_and_so_does_one_that_starts_later(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "approve");
        await using var node = await bed.OpenSecondAsync();
        Task<Result<Submission>> PayThereAsync(string key) => node.Transactions.SubmitAsync(Teller, new Order(key, "N1", "N2", new Money(1, "USD")));
        Assert.Equal(TransactionStatus.Posted, Ok(await PayThereAsync("k1")).Transaction.Status);

        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "Stop."));

        Assert.Equal(TransactionStatus.Referred, Ok(await PayThereAsync("k2")).Transaction.Status);
        await bed.RestartAsync();
        Assert.Equal(TransactionStatus.Referred, Ok(await bed.PayAsync(1, "k3")).Transaction.Status);
    }

    [Fact]
    public async Task Another_persons_word_reinstates_it()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "Stop."));

        Failed(await bed.Platform.Stops.ResumeAsync(Staff, StopSubject.Component, Of("approve"), "It was nothing."), ErrorCode.FourEyes);
        Assert.Equal(TransactionStatus.Referred, Ok(await bed.PayAsync(1, "k1")).Transaction.Status);
        Ok(await bed.Platform.Stops.ResumeAsync(Second, StopSubject.Component, Of("approve"), "It was nothing."));

        Assert.Equal(TransactionStatus.Posted, Ok(await bed.PayAsync(1, "k2")).Transaction.Status);
        Failed(await bed.Platform.Stops.ResumeAsync(Second, StopSubject.Component, Of("approve"), "Again."), ErrorCode.NotFound);
        Assert.Empty((await bed.Platform.Stops.ListAsync(Staff)).Stops);
    }

    [Fact]
    public async Task A_revoked_component_is_not_added_proposed_promoted_installed_or_gone_back_to()
    {
        await using var bed = await CreateAsync();
        var desk = bed.Platform.Proposals;
        await bed.InstallAsync("NDHV", "deny-over 5");
        var approved = await ApprovedAsync("approve");
        var later = await ApprovedAsync("deny-over 9");
        Ok(await desk.PromoteAsync(Approver, later));

        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "Stop."));
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("deny-over 5"), "Stop."));

        Failed(await desk.PromoteAsync(Approver, approved), ErrorCode.ComponentRevoked);
        Failed(await desk.ShadowAsync(Approver, approved), ErrorCode.ComponentRevoked);
        Failed(await desk.CreateFromComponentAsync(Engineer, "NDHV", "again", TextRules.Rule("approve")), ErrorCode.ComponentRevoked);
        Failed(await bed.Platform.Components.AddAsync(Engineer, TextRules.Rule("approve")), ErrorCode.ComponentRevoked);
        Failed(await bed.Platform.Components.LoadAsync(Of("approve")), ErrorCode.ComponentRevoked);
        Failed(await bed.Platform.Live.InstallAsync(Staff, "ICMR", TextRules.Rule("approve")), ErrorCode.ComponentRevoked);
        Ok(await desk.RollBackAsync(Approver, later, "Too lax."));
        Failed(await desk.RollBackAsync(SecondOfStaff, later, "Agreed."), ErrorCode.ComponentRevoked);
        Assert.Equal(Of("deny-over 9"), bed.Platform.Live.Current.Live["NDHV"].Digest);

        async Task<string> ApprovedAsync(string rule)
        {
            var made = Ok(await desk.CreateFromComponentAsync(Engineer, "NDHV", rule, TextRules.Rule(rule)));
            Ok(await desk.SubmitAsync(Engineer, made.Id));
            Ok(await desk.ApproveAsync(Approver, made.Id, made.DossierHash!));
            return made.Id;
        }
    }

    [Fact]
    public async Task Only_the_platforms_operators_stop_components_and_only_with_a_digest_and_a_reason()
    {
        await using var bed = await CreateAsync();
        var stops = bed.Platform.Stops;
        foreach (var other in (Principal[])[Teller, Officer, Approver, Stranger, new("x", "X", Principal.Platform, Roles.Officer)])
        {
            Failed(await stops.StopAsync(other, StopSubject.Component, Of("approve"), "Stop."), ErrorCode.Forbidden);
            Failed(await stops.ResumeAsync(other, StopSubject.Component, Of("approve"), "Go."), ErrorCode.Forbidden);
            Failed(await stops.ReleaseAsync(other, Of("approve"), "Go."), ErrorCode.Forbidden);
        }
        Failed(await stops.StopAsync(Staff, StopSubject.Component, "nothing", "Stop."), ErrorCode.Malformed);
        Failed(await stops.StopAsync(Staff, StopSubject.Component, Of("approve").ToUpperInvariant(), "Stop."), ErrorCode.Malformed);
        Failed(await stops.StopAsync(Staff, StopSubject.Component, Of("approve"), ""), ErrorCode.Malformed);
        Failed(await stops.ReleaseAsync(Staff, Of("approve"), "Go."), ErrorCode.NotFound);
        // One that nobody has brought yet can be kept out beforehand.
        Ok(await stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "Stop."));
        Failed(await stops.StopAsync(Second, StopSubject.Component, Of("approve"), "Stop."), ErrorCode.AlreadyExists);
        Assert.Equal(("staff", "Stop."), (await stops.ListAsync(Staff)).Stops.Select(r => (r.By, r.Reason)).Single());
        Assert.Empty((await stops.ListAsync(Teller)).Stops);
    }

    [Theory]
    [InlineData("It is \u202Edab\u202C.", "U+202E")]
    [InlineData("One\u2028two", "U+2028")]
    [InlineData("One\u2029two", "U+2029")]
    [InlineData("One\u2066two\u2069", "U+2066")]
    [InlineData("One\u200Btwo", "U+200B")]
    [InlineData("One\uFEFFtwo", "U+FEFF")]
    [InlineData("One\uDB40\uDC41two", "U+E0041")]
    [InlineData("One\ntwo", "one line")]
    [InlineData("One\ttwo", "one line")]
    [InlineData("One\u001B[2Jtwo", "control character")]
    [InlineData("One\u0085two", "control character")]
    public async Task A_reason_that_would_read_otherwise_in_the_operators_log_is_refused(string reason, string says)
    {
        await using var bed = await CreateAsync();
        var refused = Failed(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), reason), ErrorCode.Malformed);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Failed(await bed.Platform.Stops.ResumeAsync(Second, StopSubject.Component, Of("approve"), reason), ErrorCode.Malformed);
        Failed(await bed.Platform.Stops.ReleaseAsync(Staff, Of("approve"), reason), ErrorCode.Malformed);
    }

    [Theory]
    [InlineData("Zahlungen wegen Prüfung gestoppt \u2013 siehe \u201EAkte 7\u201C.")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("\uD83D\uDED1 \uD83D\uDC68")]
    public async Task A_reason_in_any_language_is_taken(string reason)
    {
        await using var bed = await CreateAsync();
        Assert.Equal(reason, Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), reason)).Reason);
    }

    [Fact]
    public async Task A_rule_or_note_that_shows_otherwise_than_it_reads_is_refused_and_may_have_lines()
    {
        await using var bed = await CreateAsync();
        var desk = bed.Platform.Proposals;
        Failed(await desk.DraftAsync(Officer, "NDHV", "Deny payments over USD \u202E000,01."), ErrorCode.Malformed);
        var draft = Ok(await desk.DraftAsync(Officer, "NDHV", "Deny payments\nover USD 10,000."));
        Failed(await desk.AskAsync(Officer, draft.Id, "Which?\u2028All."), ErrorCode.Malformed);
        Ok(await desk.AskAsync(Officer, draft.Id, "Which?\nAll?"));
    }

    [Fact]
    public async Task Both_are_in_the_audit_records_with_their_reasons()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "Stop."));
        Ok(await bed.Platform.Stops.ResumeAsync(Second, StopSubject.Component, Of("approve"), "Go."));

        var records = await bed.Platform.Audit.ReadAsync(0, 100, Of("approve"));
        Assert.Equal(
            [("component.stopped", "staff", "Stop."), ("component.resumed", "second", "Go.")],
            records.Select(r => (r.Kind, r.Principal, JsonDocument.Parse(r.Body).RootElement.GetProperty("reason").GetString()!)));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task A_verdict_from_before_a_revocation_is_run_again_agrees_and_the_revocation_is_said()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        var (before, id) = (Of("approve"), Ok(await bed.PayAsync(1, "k1")).Transaction.Id);
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, before, "Stop."));
        var referred = Ok(await bed.PayAsync(1, "k2")).Transaction.Id;

        var replay = Ok(await bed.Platform.Replays.ReplayAsync(Staff, id));
        Assert.True(replay.Agrees);
        Assert.True(Assert.Single(replay.Evaluations) is { Revoked: true, Again.Kind: OutcomeKind.Verdict });
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, referred)).Agrees);
        // Also on a node that was started since, which has never loaded it.
        await bed.RestartAsync();
        Assert.True(Ok(await bed.Platform.Replays.ReplayAsync(Staff, id)).Agrees);
    }

    [Fact]
    public async Task A_false_record_of_a_component_that_is_revoked_since_is_found()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync();
        await bed.RestartAsync(o => o with { Loader = rules });
        await bed.InstallAsync("NDHV", "approve");
        var id = Ok(await bed.PayAsync(1, "k1")).Transaction.Id;
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, Of("approve"), "Stop."));
        rules.MoreFuel = 1;

        var replay = Ok(await bed.Platform.Replays.ReplayAsync(Staff, id));

        Assert.False(replay.Agrees);
        Assert.True(Assert.Single(replay.Evaluations).Revoked);
    }

    private static string Of(string rule) => Digest.Of(TextRules.Rule(rule).Span);
}
