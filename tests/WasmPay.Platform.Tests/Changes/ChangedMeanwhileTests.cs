using WasmPay.Platform.Access;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Changes.Asking;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Changes;

/// <summary>Who confirms has seen what is before and what will be after; where either is another by then, nothing is done.</summary>
public sealed class ChangedMeanwhileTests
{
    [Fact]
    public async Task A_list_shows_what_comes_onto_it_and_what_is_on_it_no_more_as_it_is_kept()
    {
        await using var bed = await BedAsync();
        Ok(await bed.Platform.Banks.PutListAsync(Staff, Sanctions));
        var change = await WaitsAsync(bed, new Command.PutList(Sanctions with { Description = "Nobody", Entries = [new(ListSubject.Name, "viktor malgrad"), new(ListSubject.Bank, "ICMR")] }));
        Assert.Equal(["bank:ICMR"], change.Shows.Added);
        Assert.Equal(["country:PRK"], change.Shows.Removed);
        Assert.Contains(new ChangedField("description", "Watched", "Nobody"), change.Shows.Fields);
        Assert.Contains(new ChangedField("entries", "2", "2"), change.Shows.Fields);
        Assert.Equal("The list NDHV/sanctions: 1 added, 1 removed", change.Summary);
    }

    [Fact]
    public async Task An_overdraft_an_amount_and_roles_show_before_and_after()
    {
        await using var bed = await BedAsync();
        Assert.Contains(new ChangedField("overdraft", "", "5.00 USD"), (await WaitsAsync(bed, new Command.OpenAccount(Overdrawn("N9")))).Shows.Fields);
        var fund = (await WaitsAsync(bed, Fund(-1234))).Shows.Fields;
        Assert.Contains(new ChangedField("amount", "", "-12.34 USD"), fund);
        Assert.Contains(new ChangedField("name", "Nora North", "Nora North"), fund);
        Assert.Contains(new ChangedField("roles", "officer", "officer, administrator"), (await WaitsAsync(bed, new Command.SetRoles(Officer.Id, Roles.Officer | Roles.Administrator))).Shows.Fields);
    }

    [Theory, Stores]
    public async Task What_is_another_than_it_was_shown_is_refused_and_waits_to_be_asked_anew(string store)
    {
        await using var bed = await BedAsync(store);
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 0);
        var keys = bed.Platform.Keys;
        var key = Ok(await keys.IssueAsync(Staff, new NewKey(Machine.Id, "core", [], TimeSpan.FromDays(30)))).Key;
        var enrolment = Ok(await bed.Platform.SignIn.InviteAsync(Staff, Officer.Id));

        await RefusedAsync(new Command.PutList(Sanctions), async () => Ok(await bed.Platform.Banks.PutListAsync(Staff, Sanctions with { Entries = [] })));
        await RefusedAsync(Fund(5, account: "N3"), async () => Ok(await bed.Platform.Accounts.CloseAsync(Staff, "N3")));
        await RefusedAsync(new Command.OpenAccount(Overdrawn("N9")), async () => Ok(await bed.Platform.Accounts.OpenAsync(Staff, Overdrawn("N9"))));
        await RefusedAsync(
            new Command.AddPrincipal("pia", "Pia", "NDHV", Roles.Officer, PrincipalKind.Person), async () => Ok(await bed.Platform.Principals.AddAsync(Staff, new Principal("pia", "Pia", "NDHV", Roles.Officer))));
        await RefusedAsync(new Command.InvitePrincipal(Officer.Id), async () => Ok(await bed.Platform.SignIn.EnrolAsync(enrolment.Secret, "correct horse battery staple")));
        await RefusedAsync(new Command.SetRoles(Officer.Id, Roles.Operator), async () => Ok(await bed.Platform.Principals.SetRolesAsync(Staff, Officer.Id, Roles.Auditor)));
        await RefusedAsync(new Command.SetRoles(Officer.Id, Roles.Operator), async () => Ok(await bed.Platform.Principals.DisableAsync(Staff, Officer.Id)));
        await RefusedAsync(new Command.RotateKey(key.Id, TimeSpan.Zero), async () => Ok(await keys.RevokeAsync(Staff, key.Id)));
        await RefusedAsync(
            new Command.IssueKey(new NewKey(Machine.Id, "x", [], TimeSpan.FromDays(1))), async () => Ok(await bed.Platform.Principals.SetRolesAsync(Staff, Machine.Id, Roles.Payments)));
        await bed.AssertSoundAsync();

        async Task RefusedAsync(Command command, Func<Task> meanwhile)
        {
            var change = await WaitsAsync(bed, command);
            await meanwhile();
            var done = await DoneAsync(bed, command.Kind);
            Assert.Contains("ask it anew", Failed(await bed.Platform.Changes.ConfirmAsync(Second, change.Id), ErrorCode.IllegalTransition).Message, StringComparison.Ordinal);
            Assert.Equal((ChangeState.Asked, done), (await StateAsync(bed, change), await DoneAsync(bed, command.Kind)));
        }
    }

    [Fact]
    public async Task Payments_meanwhile_do_not_make_a_funding_another()
    {
        await using var bed = await BedAsync();
        var change = await WaitsAsync(bed, Fund(5));
        Ok(await bed.PayAsync(7, "k1"));
        Ok(await bed.Platform.Changes.ConfirmAsync(Second, change.Id));
        Assert.Equal(999_998, await bed.BalanceAsync("N1"));
    }

    [Fact]
    public async Task What_somebody_asked_who_was_disabled_or_may_no_more_is_not_done()
    {
        await using var bed = await BedAsync();
        var desk = bed.Platform.Changes;
        var (disabled, lowered, unknown) = (new Principal("d", "Dan", "NDHV", Roles.Operator), new Principal("l", "Lea", "NDHV", Roles.Operator), new Principal("u", "Uma", "NDHV", Roles.Operator));
        foreach (var one in (Principal[])[disabled, lowered]) Ok(await bed.Platform.Principals.AddAsync(Staff, one));
        var changes = new List<Change>();
        foreach (var one in (Principal[])[disabled, lowered, unknown]) changes.Add(await WaitsAsync(bed, Fund(1, one.Id), one));
        Ok(await bed.Platform.Principals.DisableAsync(Staff, disabled.Id));
        Ok(await bed.Platform.Principals.SetRolesAsync(Staff, lowered.Id, Roles.Officer));
        // What the one who was disabled asked is withdrawn with him.
        foreach (var (change, says) in changes.Zip((string[])["withdrawn", "may not do it any more", "may not do it any more"])) Assert.Contains(says, Failed(await desk.ConfirmAsync(Second, change.Id), ErrorCode.IllegalTransition).Message, StringComparison.Ordinal);
        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));
    }
}
