using WasmPay.Platform.Access;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Changes.Asking;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Changes;

/// <summary>What can hurt is asked by one person, and done once, when another confirms it.</summary>
public sealed class ChangeDeskTests
{
    [Theory, Stores]
    public async Task Each_kind_waits_and_is_done_once_when_another_person_confirms_it(string store)
    {
        await using var bed = await BedAsync(store);
        var commands = await OneOfEachAsync(bed);
        Assert.Equal(Enum.GetValues<ChangeKind>(), commands.Select(c => c.Kind));
        foreach (var command in commands)
        {
            var before = await DoneAsync(bed, command.Kind);
            var change = await WaitsAsync(bed, command);
            Assert.Equal((command.Kind, command.Permission, ChangeState.Asked, Staff.Id), (change.Kind, change.Permission, change.State, change.AskedBy));
            Assert.Equal(before, await DoneAsync(bed, command.Kind));
            Failed(await bed.Platform.Changes.ConfirmAsync(Staff, change.Id), ErrorCode.FourEyes);
            Assert.Equal(before, await DoneAsync(bed, command.Kind));

            var done = Ok(await bed.Platform.Changes.ConfirmAsync(Second, change.Id)).Change;
            Assert.Equal((ChangeState.Done, Second.Id, bed.Time.Now), (done.State, done.DecidedBy, done.DecidedAt!.Value));
            Assert.Equal(before + 1, await DoneAsync(bed, command.Kind));
            Failed(await bed.Platform.Changes.ConfirmAsync(Second, change.Id), ErrorCode.IllegalTransition);
            Assert.Equal(before + 1, await DoneAsync(bed, command.Kind));
            Assert.Equivalent(done, Ok(await bed.Platform.Changes.GetAsync(Staff, change.Id)));
        }
        Assert.Equal(1_000_250, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task What_is_rejected_or_taken_back_or_too_old_is_never_done(string store)
    {
        await using var bed = await BedAsync(store);
        var desk = bed.Platform.Changes;
        foreach (var command in await OneOfEachAsync(bed))
        {
            var before = await DoneAsync(bed, command.Kind);
            var rejected = await WaitsAsync(bed, command);
            Failed(await desk.RejectAsync(Staff, rejected.Id, "No."), ErrorCode.FourEyes);
            Failed(await desk.RejectAsync(Second, rejected.Id, ""), ErrorCode.Malformed);
            Assert.Equal((ChangeState.Rejected, "Not this one."), (Ok(await desk.RejectAsync(Second, rejected.Id, "Not this one.")).State, Ok(await desk.GetAsync(Staff, rejected.Id)).Reason));

            var withdrawn = await WaitsAsync(bed, command);
            Failed(await desk.WithdrawAsync(Second, withdrawn.Id), ErrorCode.Forbidden);
            Assert.Equal(ChangeState.Withdrawn, Ok(await desk.WithdrawAsync(Staff, withdrawn.Id)).State);

            var expired = await WaitsAsync(bed, command);
            bed.Time.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(ChangeState.Asked, await StateAsync(bed, expired));
            bed.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(ChangeState.Expired, await StateAsync(bed, expired));

            foreach (var change in (Change[])[rejected, withdrawn, expired])
            {
                Failed(await desk.ConfirmAsync(Second, change.Id), ErrorCode.IllegalTransition);
                Failed(await desk.RejectAsync(Second, change.Id, "No."), ErrorCode.IllegalTransition);
                Failed(await desk.WithdrawAsync(Staff, change.Id), ErrorCode.IllegalTransition);
            }
            Assert.Equal(before, await DoneAsync(bed, command.Kind));
        }
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task It_is_decided_by_a_person_who_may_do_it_and_acts_for_the_bank()
    {
        await using var bed = await BedAsync();
        var desk = bed.Platform.Changes;
        var change = await WaitsAsync(bed, Fund(100), Teller);
        var everything = RoleBundles.All.Aggregate(Roles.None, (a, b) => a | b);
        Failed(await desk.ConfirmAsync(Teller, change.Id), ErrorCode.FourEyes);
        Failed(await desk.ConfirmAsync(Officer, change.Id), ErrorCode.Forbidden);
        Failed(await desk.ConfirmAsync(Machine with { Roles = everything }, change.Id), ErrorCode.Forbidden);
        Failed(await desk.RejectAsync(Machine with { Roles = everything }, change.Id, "No."), ErrorCode.Forbidden);
        var foreign = Stranger with { Roles = everything };
        Failed(await desk.ConfirmAsync(foreign, change.Id), ErrorCode.NotFound);
        Failed(await desk.RejectAsync(foreign, change.Id, "No."), ErrorCode.NotFound);
        Failed(await desk.WithdrawAsync(foreign, change.Id), ErrorCode.NotFound);
        Failed(await desk.GetAsync(foreign, change.Id), ErrorCode.NotFound);
        Failed(await desk.ConfirmAsync(Second, "change_nothing"), ErrorCode.NotFound);
        Assert.Equal((ChangeState.Asked, 1_000_000), (await StateAsync(bed, change), await bed.BalanceAsync("N1")));

        Ok(await desk.ConfirmAsync(Teller with { Id = "second.teller" }, change.Id));
        Assert.Equal(1_000_100, await bed.BalanceAsync("N1"));
    }

    [Fact]
    public async Task A_machine_asks_and_a_person_confirms()
    {
        await using var bed = await BedAsync();
        var change = await WaitsAsync(bed, Fund(100), Machine);
        Failed(await bed.Platform.Changes.AskAsync(Machine with { Scope = System.Collections.Frozen.FrozenSet.ToFrozenSet([Permission.Submit]) }, Fund(100, "f2")), ErrorCode.Forbidden);
        Ok(await bed.Platform.Changes.ConfirmAsync(Teller, change.Id));
        Assert.Equal(1_000_100, await bed.BalanceAsync("N1"));
    }

    [Fact]
    public async Task Who_may_not_do_it_or_asks_what_cannot_be_done_is_refused_at_once_and_nothing_waits()
    {
        await using var bed = await BedAsync();
        var desk = bed.Platform.Changes;
        Failed(await desk.AskAsync(Officer, Fund(1)), ErrorCode.Forbidden);
        // Another bank's account is told as one that is not there.
        Failed(await desk.AskAsync(Stranger, Fund(1)), ErrorCode.UnknownAccount);
        Failed(await desk.AskAsync(Staff, Fund(0)), ErrorCode.AmountNotPositive);
        Failed(await desk.AskAsync(Staff, Fund(1, key: "")), ErrorCode.Malformed);
        Failed(await desk.AskAsync(Staff, Fund(1, account: "N0")), ErrorCode.UnknownAccount);
        Failed(await desk.AskAsync(Staff, Fund(-1_000_001)), ErrorCode.InsufficientFunds);
        Failed(await desk.AskAsync(Staff, new Command.PutList(Sanctions with { Bank = "NONE" })), ErrorCode.UnknownBank);
        Failed(await desk.AskAsync(Staff, new Command.PutList(Sanctions with { Name = "turned\u202e" })), ErrorCode.Malformed);
        Failed(await desk.AskAsync(Staff, new Command.OpenAccount(Overdrawn("N1"))), ErrorCode.AlreadyExists);
        Failed(await desk.AskAsync(Staff, new Command.SetRoles("nobody", Roles.None)), ErrorCode.NotFound);
        Failed(await desk.AskAsync(Staff, new Command.InvitePrincipal(Machine.Id)), ErrorCode.Malformed);
        Failed(await desk.AskAsync(Staff, new Command.RotateKey("key_none", TimeSpan.Zero)), ErrorCode.NotFound);
        Assert.Empty(await desk.ListAsync(Staff));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task An_account_without_an_overdraft_is_opened_at_once()
    {
        await using var bed = await BedAsync();
        var opened = Ok(await bed.Platform.Changes.AskAsync(Teller, new Command.OpenAccount(Overdrawn("N9") with { OverdraftUnits = 0 })));
        Assert.Equal("N9", Assert.IsType<Outcome.AccountChanged>(opened.Done).Account.Id);
        Assert.Null(opened.Waits);
    }

    [Fact]
    public async Task The_same_asked_again_is_one_change_and_a_key_that_has_moved_money_moves_none()
    {
        await using var bed = await BedAsync();
        var change = await WaitsAsync(bed, Fund(100), Teller);
        Assert.Equal(change.Id, (await WaitsAsync(bed, Fund(100), Teller)).Id);
        // Another's is another, and of two with one key one is done.
        var other = await WaitsAsync(bed, Fund(100));
        Assert.NotEqual(change.Id, other.Id);
        Ok(await bed.Platform.Changes.ConfirmAsync(Staff, change.Id));
        Failed(await bed.Platform.Changes.ConfirmAsync(Teller, other.Id), ErrorCode.IllegalTransition);

        var again = Ok(await bed.Platform.Changes.AskAsync(Teller, Fund(100)));
        Assert.Equal(1_000_100, Assert.IsType<Outcome.AccountChanged>(again.Done).Account.Balance);
        Failed(await bed.Platform.Changes.AskAsync(Teller, Fund(101)), ErrorCode.IdempotencyConflict);
        Assert.Equal(1_000_100, await bed.BalanceAsync("N1"));
    }

    [Fact]
    public async Task What_cannot_be_done_any_more_waits_on_and_is_done_when_it_can()
    {
        await using var bed = await BedAsync();
        var payOut = await WaitsAsync(bed, Fund(-600_000));
        Ok(await bed.PayAsync(500_000, "k1"));
        Failed(await bed.Platform.Changes.ConfirmAsync(Second, payOut.Id), ErrorCode.InsufficientFunds);
        Assert.Equal((ChangeState.Asked, 500_000), (await StateAsync(bed, payOut), await bed.BalanceAsync("N1")));
        Ok(await bed.PayAsync(500_000, "k2", "N2", "N1"));
        Ok(await bed.Platform.Changes.ConfirmAsync(Second, payOut.Id));
        Assert.Equal(400_000, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Two_who_confirm_at_once_on_two_nodes_do_it_once(string store)
    {
        await using var bed = await BedAsync(store);
        await using var node = await bed.OpenSecondAsync();
        for (var round = 0; round < 3; round++)
        {
            var (change, expected) = (await WaitsAsync(bed, Fund(10, $"f{round}")), 1_000_000 + (10 * (round + 1)));
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? bed.Platform : node).Changes.ConfirmAsync(Second with { Id = $"second.{i}" }, change.Id))));
            Assert.Single(answers, a => a.IsOk);
            Assert.All(answers.Where(a => !a.IsOk), a => Failed(a, ErrorCode.IllegalTransition));
            Assert.Equal(expected, await bed.BalanceAsync("N1"));
        }
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Of_two_changes_of_one_list_that_are_confirmed_at_once_one_is_done(string store)
    {
        await using var bed = await BedAsync(store);
        await using var node = await bed.OpenSecondAsync();
        var changes = new List<Change>();
        for (var i = 0; i < 4; i++) changes.Add(await WaitsAsync(bed, new Command.PutList(Sanctions with { Entries = [new ListEntry(ListSubject.Account, $"A{i}")] })));
        var answers = await Task.WhenAll(changes.Select((c, i) => Task.Run(() => (i % 2 == 0 ? bed.Platform : node).Changes.ConfirmAsync(Second, c.Id))));
        var done = Assert.Single(answers, a => a.IsOk).Value;
        Assert.Equal(done.Change.Shows.Added, Assert.Single(await bed.Platform.Banks.ListsAsync("NDHV")).Entries.Select(e => $"account:{e.Value}"));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Secrets_are_in_the_confirmer_s_answer_and_nowhere_else()
    {
        await using var bed = await BedAsync();
        List<string> secrets = [];
        foreach (var command in (await OneOfEachAsync(bed)).Where(c => c.Permission == Permission.Administer))
        {
            var change = await WaitsAsync(bed, command);
            switch (Ok(await bed.Platform.Changes.ConfirmAsync(Second, change.Id)).Outcome)
            {
                case Outcome.Invited { Enrolment: var enrolment }: secrets.Add(enrolment.Secret); break;
                case Outcome.KeyIssued { Key: var key }:
                    secrets.Add(key.Secret);
                    Assert.Equal(Machine.Id, Ok(await bed.Platform.Principals.AuthenticateAsync(key.Secret)).Id);
                    break;
            }
        }
        Assert.Equal(3, secrets.Count);
        var written = string.Concat((await bed.Platform.Audit.ReadAsync(0, 1000)).Select(r => r.Body)) + System.Text.Json.JsonSerializer.Serialize(await bed.Platform.Changes.ListAsync(Staff));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
        Ok(await bed.Platform.SignIn.EnrolAsync(secrets[0], "correct horse battery staple"));
    }

    [Fact]
    public async Task Each_sees_what_he_asked_or_may_decide()
    {
        await using var bed = await BedAsync();
        var desk = bed.Platform.Changes;
        var (fund, list, invite) = (await WaitsAsync(bed, Fund(1), Teller), await WaitsAsync(bed, new Command.PutList(Sanctions), Officer), await WaitsAsync(bed, new Command.InvitePrincipal(Officer.Id)));
        Assert.Equal([invite.Id, list.Id, fund.Id], (await desk.ListAsync(Staff)).Select(c => c.Id));
        Assert.Equal([list.Id, fund.Id], (await desk.ListAsync(Teller)).Select(c => c.Id));
        Assert.Equal([list.Id], (await desk.ListAsync(Officer)).Select(c => c.Id));
        Assert.Equal([invite.Id, list.Id, fund.Id], (await desk.ListAsync(new Principal("a", "Auditor", "NDHV", Roles.Auditor))).Select(c => c.Id));
        Assert.Empty(await desk.ListAsync(Stranger));
        Failed(await desk.GetAsync(Officer, fund.Id), ErrorCode.Forbidden);

        Ok(await desk.ConfirmAsync(Second, list.Id));
        bed.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal([list.Id], (await desk.ListAsync(Staff, ChangeState.Done)).Select(c => c.Id));
        Assert.Empty(await desk.ListAsync(Staff, ChangeState.Asked));
        Assert.Equal([invite.Id, fund.Id], (await desk.ListAsync(Staff, ChangeState.Expired)).Select(c => c.Id));
        Assert.Equal([list.Id, fund.Id], (await desk.ListAsync(Staff, before: invite.Number)).Select(c => c.Id));
    }

    [Theory, Stores]
    public async Task Who_has_asked_a_hundred_things_that_wait_asks_no_more_and_keeps_nobody_else_from_asking(string store)
    {
        await using var bed = await BedAsync(store);
        await bed.ExecuteAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
            INSERT INTO changes (id, number, bank, kind, permission, summary, body, shows, asked_by, asked_at, expires_at, state, reason)
            SELECT 'c' || i, -i, 'NDHV', 'fund_account', 'fund', '', '', '', '{Staff.Id}', 0, {bed.Time.Now.AddHours(1).ToUnixTimeMilliseconds()}, 'asked', '' FROM n
            """);
        Failed(await bed.Platform.Changes.AskAsync(Staff, Fund(1)), ErrorCode.QuotaExceeded);
        await WaitsAsync(bed, Fund(1, account: "I1"));
        Assert.NotNull(Ok(await bed.Platform.Changes.AskAsync(Teller, Fund(1))).Waits);
        bed.Time.Advance(TimeSpan.FromHours(1));
        await WaitsAsync(bed, Fund(1));
    }

    [Theory, Stores]
    public async Task What_somebody_asked_who_is_shut_out_nobody_confirms(string store)
    {
        await using var bed = await BedAsync(store);
        Ok(await bed.Platform.Principals.AddAsync(Staff, Machine));
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "k", [Permission.Fund], TimeSpan.FromDays(1))));
        var machine = Ok(await bed.Platform.Principals.AuthenticateAsync(key.Secret));
        var asked = Ok(await bed.Platform.Changes.AskAsync(machine, Fund(1))).Waits!;
        // What was asked by another key of the machine's, such as the next one, waits on.
        var next = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "next", [], TimeSpan.FromDays(1))));
        var other = Ok(await bed.Platform.Changes.AskAsync(Ok(await bed.Platform.Principals.AuthenticateAsync(next.Secret)), Fund(2, "f2"))).Waits!;
        Ok(await bed.Platform.Keys.RevokeAsync(Staff, key.Key.Id));
        Failed(await bed.Platform.Changes.ConfirmAsync(Second, asked.Id), ErrorCode.IllegalTransition);
        Assert.Equal(ChangeState.Withdrawn, Ok(await bed.Platform.Changes.GetAsync(Staff, asked.Id)).State);
        Assert.Equal(["change.asked", "change.withdrawn"], (await bed.Platform.Audit.ReadAsync(0, 1000, asked.Id)).Select(r => r.Kind));
        Ok(await bed.Platform.Changes.ConfirmAsync(Second, other.Id));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Who_confirms_an_account_that_may_be_overdrawn_sees_since_when_it_is_to_be_open()
    {
        await using var bed = await BedAsync("sqlite");
        var asked = await WaitsAsync(bed, new Command.OpenAccount(Overdrawn("N9") with { OpenedAt = new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Contains("1950-01-01", asked.Shows.Fields.Single(f => f.Name == "opened_at").After, StringComparison.Ordinal);
    }
}
