using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Access;

/// <summary>Who people are to their banks' providers: said by two administrators, each for his own bank's people.</summary>
public sealed class IdentityLinkTests
{
    private const string Issuer = "https://login.nordhaven.example/", Subject = "00u1";
    private static readonly Principal s_bankAdministrator = new("ndhv.admin", "Admin", "NDHV", Roles.Administrator);

    [Theory, Stores]
    public async Task A_person_who_is_linked_begins_a_session_until_he_is_unlinked(string store)
    {
        await using var bed = await WithOfficerAsync(store);
        Failed(await bed.Platform.Identities.BeginAsync("NDHV", Issuer, Subject), ErrorCode.Unauthenticated);
        var link = await LinkAsync(bed, Officer.Id);
        var session = Ok(await bed.Platform.Identities.BeginAsync("NDHV", Issuer, Subject));
        Assert.Equal(Officer, Ok(await bed.Platform.Principals.AuthenticateAsync(session.Secret)) with { SignedIn = null, KnownBy = [] });
        Assert.Equal(link, Assert.Single(Ok(await bed.Platform.Identities.ListAsync(s_bankAdministrator, Officer.Id))));

        Ok(await bed.Platform.Identities.UnlinkAsync(s_bankAdministrator, link.Id));
        Failed(await bed.Platform.Identities.BeginAsync("NDHV", Issuer, Subject), ErrorCode.Unauthenticated);
        Assert.Empty(Ok(await bed.Platform.Identities.ListAsync(s_bankAdministrator, Officer.Id)));
        await bed.AssertSoundAsync();
    }

    // Issuers and subjects are names, and no more is known of them.
    [Theory]
    [InlineData("ICMR", Issuer, Subject)]
    [InlineData("platform", Issuer, Subject)]
    [InlineData("NDHV", "https://login.nordhaven.example", Subject)]
    [InlineData("NDHV", "https://LOGIN.nordhaven.example/", Subject)]
    [InlineData("NDHV", Issuer, "00U1")]
    [InlineData("NDHV", Issuer, "")]
    [InlineData("NDHV", Issuer + Subject, "")]
    public async Task Anything_else_is_somebody_else(string bank, string issuer, string subject)
    {
        await using var bed = await WithOfficerAsync();
        await LinkAsync(bed, Officer.Id);
        Failed(await bed.Platform.Identities.BeginAsync(bank, issuer, subject), ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task One_identity_is_one_person_of_a_bank_and_another_bank_may_use_the_same_provider()
    {
        await using var bed = await WithOfficerAsync();
        var link = await LinkAsync(bed, Officer.Id);
        Ok(await bed.Platform.Principals.AddAsync(Staff, Teller));
        Ok(await bed.Platform.Principals.AddAsync(Staff, Stranger));
        Failed(await bed.Platform.Changes.AskAsync(Staff, new Command.LinkIdentity(Teller.Id, Issuer, Subject)), ErrorCode.AlreadyExists);
        Assert.Equal(new Outcome.IdentityLinked(link), Ok(await bed.Platform.Changes.AskAsync(Staff, new Command.LinkIdentity(Officer.Id, Issuer, Subject))).Done);
        await LinkAsync(bed, Stranger.Id);
        Assert.Equal("NDHV", Ok(await bed.Platform.Principals.AuthenticateAsync(Ok(await bed.Platform.Identities.BeginAsync("NDHV", Issuer, Subject)).Secret)).Bank);
    }

    [Theory]
    [InlineData("", Subject)]
    [InlineData("nordhaven", Subject)]
    [InlineData("ftp://login.nordhaven.example", Subject)]
    [InlineData(Issuer, "")]
    [InlineData(Issuer, "a\u202eb")]
    public async Task What_is_no_identity_is_refused(string issuer, string subject)
    {
        await using var bed = await WithOfficerAsync();
        Failed(await bed.Platform.Changes.AskAsync(Staff, new Command.LinkIdentity(Officer.Id, issuer, subject)), ErrorCode.Malformed);
    }

    [Fact]
    public async Task A_machine_is_linked_to_nothing_and_a_banks_administrator_links_his_own()
    {
        await using var bed = await WithOfficerAsync();
        var machine = new Principal("ndhv.core", "Core", "NDHV", Roles.Payments, PrincipalKind.Machine);
        Ok(await bed.Platform.Principals.AddAsync(Staff, machine));
        Failed(await bed.Platform.Changes.AskAsync(Staff, new Command.LinkIdentity(machine.Id, Issuer, Subject)), ErrorCode.Malformed);
        var foreign = s_bankAdministrator with { Id = "icmr.admin", Bank = "ICMR" };
        Failed(await bed.Platform.Changes.AskAsync(foreign, new Command.LinkIdentity(Officer.Id, Issuer, Subject)), ErrorCode.NotFound);
        var link = await LinkAsync(bed, Officer.Id);
        Failed(await bed.Platform.Identities.UnlinkAsync(foreign, link.Id), ErrorCode.NotFound);
        Failed(await bed.Platform.Identities.ListAsync(foreign, Officer.Id), ErrorCode.NotFound);
        Failed(await bed.Platform.Identities.UnlinkAsync(Officer, link.Id), ErrorCode.Forbidden);
    }

    private static async Task<IdentityLink> LinkAsync(TestPlatform bed, string person)
    {
        var asked = Ok(await bed.Platform.Changes.AskAsync(Staff, new Command.LinkIdentity(person, Issuer, Subject)));
        return Assert.IsType<Outcome.IdentityLinked>(Ok(await bed.Platform.Changes.ConfirmAsync(SecondAdministrator, asked.Waits!.Id)).Outcome).Link;
    }

    private static async Task<TestPlatform> WithOfficerAsync(string store = "sqlite")
    {
        var bed = await CreateAsync(store);
        Ok(await bed.Platform.Principals.AddAsync(Staff, Officer));
        return bed;
    }
}
