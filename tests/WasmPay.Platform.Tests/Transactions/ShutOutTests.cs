using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>Who is shut out hears no more, also of what he was listening to.</summary>
public sealed class ShutOutTests
{
    private static readonly Principal s_machine = new("ndhv.core", "Nordhaven's core", "NDHV", Roles.Payments, PrincipalKind.Machine);

    [Theory, Stores]
    public async Task What_somebody_began_before_he_was_shut_out_is_not_kept(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.Platform.Principals.AddAsync(Staff, s_machine with { Roles = Roles.Payments | Roles.Operator }));
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(s_machine.Id, "payments", [], TimeSpan.FromDays(1))));
        // Known from the headers, while the last byte of the request is held back.
        var by = Ok(await bed.Platform.Principals.AuthenticateAsync(key.Secret));
        Ok(await bed.PayAsync(1, "k1", by: by));
        Ok(await bed.Platform.Keys.RevokeAsync(Staff, key.Key.Id));

        Failed(await bed.PayAsync(1, "k2", by: by), ErrorCode.Unauthenticated);
        Failed(await bed.Platform.Changes.AskAsync(by, new Command.FundAccount("N1", 7, "f")), ErrorCode.Unauthenticated);
        Assert.Equal(999_999, await bed.BalanceAsync("N1"));
        Ok(await bed.PayAsync(1, "k2"));
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Who_was_disabled_while_he_confirmed_has_confirmed_nothing_and_who_ends_himself_has()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Principals.AddAsync(Staff, new Principal("anna", "Anna Admin", Principal.Platform, Staff.Roles)));
        var invited = Ok(await bed.Platform.SignIn.InviteAsync(Staff, "anna"));
        var anna = Ok(await bed.Platform.Principals.AuthenticateAsync(Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, "correct horse battery staple")).Secret));
        var asked = Ok(await bed.Platform.Changes.AskAsync(Staff, new Command.FundAccount("N1", 7, "f"))).Waits!;
        Ok(await bed.Platform.Principals.DisableAsync(Staff, "anna"));
        Failed(await bed.Platform.Changes.ConfirmAsync(anna, asked.Id), ErrorCode.Unauthenticated);
        Assert.Equal(1_000_000, await bed.BalanceAsync("N1"));

        Ok(await bed.Platform.Principals.AddAsync(Staff, new Principal("bob", "Bob", Principal.Platform, Roles.Administrator)));
        var bobs = Ok(await bed.Platform.SignIn.EnrolAsync(Ok(await bed.Platform.SignIn.InviteAsync(Staff, "bob")).Secret, "correct horse battery staple"));
        var bob = Ok(await bed.Platform.Principals.AuthenticateAsync(bobs.Secret));
        Ok(await bed.Platform.Keys.RevokeAsync(bob, bobs.Key.Id));
        Failed(await bed.Platform.Principals.DisableAsync(bob, "anna"), ErrorCode.Unauthenticated);
        // Nor himself: a stolen session that was ended locks nobody out.
        Failed(await bed.Platform.Principals.DisableAsync(bob, "bob"), ErrorCode.Unauthenticated);
        Failed(await bed.Platform.Keys.SignOutAsync(bob), ErrorCode.Unauthenticated);
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Who_asked_for_his_own_invitation_gets_it_when_another_confirms(string store)
    {
        await using var bed = await CreateAsync(store);
        var anna = new Principal("anna", "Anna Admin", Principal.Platform, Roles.Administrator);
        Ok(await bed.Platform.Principals.AddAsync(Staff, anna));
        var own = Ok(await bed.Platform.Changes.AskAsync(anna, new Command.InvitePrincipal("anna"))).Waits!;
        var list = Ok(await bed.Platform.Changes.AskAsync(anna, new Command.SetRoles("anna", Roles.Auditor))).Waits!;
        Assert.IsType<Outcome.Invited>(Ok(await bed.Platform.Changes.ConfirmAsync(SecondAdministrator, own.Id)).Outcome);
        Assert.Equal((ChangeState.Done, ChangeState.Withdrawn), (Ok(await bed.Platform.Changes.GetAsync(Staff, own.Id)).State, Ok(await bed.Platform.Changes.GetAsync(Staff, list.Id)).State));
        await bed.AssertSoundAsync();
    }

    [Theory]
    [InlineData("sqlite", "revoked")]
    [InlineData("postgres", "revoked")]
    [InlineData("sqlite", "disabled")]
    [InlineData("sqlite", "expired")]
    public async Task Who_watches_payments_hears_of_none_from_the_moment_on_in_which_he_is_shut_out(string store, string how)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.Platform.Principals.AddAsync(Staff, s_machine));
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(s_machine.Id, "feed", [], TimeSpan.FromDays(1))));
        var by = Ok(await bed.Platform.Principals.AuthenticateAsync(key.Secret));
        await using var events = bed.Platform.Feed.WatchAsync(by, 0).GetAsyncEnumerator();
        Ok(await bed.PayAsync(1, "k1"));
        Assert.True(await events.MoveNextAsync());

        if (how == "revoked") Ok(await bed.Platform.Keys.RevokeAsync(Staff, key.Key.Id));
        else if (how == "disabled") Ok(await bed.Platform.Principals.DisableAsync(Staff, s_machine.Id));
        else bed.Time.Advance(TimeSpan.FromDays(1));
        Ok(await bed.PayAsync(1, "k2"));
        Assert.False(await events.MoveNextAsync());
    }
}
