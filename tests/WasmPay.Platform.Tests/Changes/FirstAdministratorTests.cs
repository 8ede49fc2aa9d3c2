using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Changes.Asking;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Changes;

/// <summary>The first administrator adds the second alone, and from then on two stand behind each change, for ever.</summary>
public sealed class FirstAdministratorTests
{
    private static readonly Principal First = new("first", "First administrator", Principal.Platform, Roles.Administrator | Roles.Operator);
    private static readonly Command Another = new Command.AddPrincipal("another", "Another administrator", Principal.Platform, Roles.Administrator, PrincipalKind.Person);
    private static readonly Principal AnotherOne = new("another", "Another administrator", Principal.Platform, Roles.Administrator);

    [Theory, Stores]
    public async Task The_first_adds_and_invites_the_second_at_once_and_then_it_takes_two(string store)
    {
        await using var bed = await FirstAloneAsync(store);
        var added = Ok(await bed.Platform.Changes.AskAsync(First, Another));
        Assert.Equal("another", Assert.IsType<Outcome.PrincipalChanged>(added.Done).Principal.Id);
        var record = Assert.Single(await bed.Platform.Audit.ReadAsync(0, 1000), r => r.Kind == "change.done_alone");
        Assert.Equal((First.Id, Principal.Platform), (record.Principal, record.Subject));

        var invite = await WaitsAsync(bed, new Command.InvitePrincipal("another"), First);
        Assert.Equal(0, await DoneAsync(bed, ChangeKind.InvitePrincipal));
        Failed(await bed.Platform.Changes.ConfirmAsync(First, invite.Id), ErrorCode.FourEyes);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Lists_money_and_overdrafts_take_two_from_the_start()
    {
        await using var bed = await FirstAloneAsync();
        foreach (var command in (Command[])[new Command.PutList(Sanctions), Fund(1), new Command.OpenAccount(Overdrawn("N9"))]) await WaitsAsync(bed, command, First);
    }

    [Fact]
    public async Task People_who_do_not_administer_and_machines_and_administrators_of_another_bank_are_no_second_one()
    {
        await using var bed = await FirstAloneAsync();
        foreach (var one in (Principal[])[Officer, Machine with { Roles = Roles.Administrator }, AnotherOne with { Bank = "ICMR" }]) Ok(await bed.Platform.Principals.AddAsync(Staff, one));
        Assert.NotNull(Ok(await bed.Platform.Changes.AskAsync(First, new Command.SetRoles(Officer.Id, Roles.Operator))).Done);
        // Icamer has one of its own beside the platform's.
        await WaitsAsync(bed, new Command.AddPrincipal("i", "Ida", "ICMR", Roles.Officer, PrincipalKind.Person), First);
    }

    [Fact]
    public async Task A_second_one_who_was_disabled_counts_and_so_does_one_who_lost_his_role()
    {
        await using var disabled = await FirstAloneAsync();
        Ok(await disabled.Platform.Principals.AddAsync(Staff, AnotherOne));
        Ok(await disabled.Platform.Principals.DisableAsync(Staff, AnotherOne.Id));
        await WaitsAsync(disabled, new Command.AddPrincipal("x", "X", "NDHV", Roles.Officer, PrincipalKind.Person), First);

        await using var lowered = await FirstAloneAsync();
        Ok(await lowered.Platform.Principals.AddAsync(Staff, AnotherOne));
        var lower = await WaitsAsync(lowered, new Command.SetRoles(AnotherOne.Id, Roles.Auditor), First);
        Ok(await lowered.Platform.Changes.ConfirmAsync(AnotherOne, lower.Id));
        await WaitsAsync(lowered, new Command.SetRoles(AnotherOne.Id, Roles.Administrator), First);
    }

    private static async Task<TestPlatform> FirstAloneAsync(string store = "sqlite")
    {
        var bed = await CreateAsync(store);
        await bed.RestartAsync(o => o with { Others = [First] });
        return bed;
    }
}
