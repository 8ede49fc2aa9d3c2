using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Access;

/// <summary>Machines' keys: shown once, scoped, with an end, rotated with an overlap, revoked at once.</summary>
public sealed class KeyTests
{
    private static readonly Principal Machine = new("ndhv.core", "Nordhaven's core", "NDHV", Roles.Payments | Roles.Officer, PrincipalKind.Machine);
    private static readonly Principal BankAdministrator = new("ndhv.admin", "Nordhaven's administrator", "NDHV", Roles.Administrator);
    private static readonly Principal OtherAdministrator = new("icmr.admin", "Icamer's administrator", "ICMR", Roles.Administrator);

    [Theory, Stores]
    public async Task A_key_is_known_until_it_ends(string store)
    {
        await using var bed = await WithMachineAsync(store);
        var issued = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "core", [], TimeSpan.FromDays(1))));
        Assert.StartsWith("wpk_", issued.Secret, StringComparison.Ordinal);
        Assert.Equal(Machine, Ok(await bed.Platform.Principals.AuthenticateAsync(issued.Secret)) with { KnownBy = [] });
        Assert.DoesNotContain(issued.Secret, string.Concat((await bed.Platform.Audit.ReadAsync(0, 1000)).Select(r => r.Body)), StringComparison.Ordinal);

        bed.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.True((await bed.Platform.Principals.AuthenticateAsync(issued.Secret)).IsOk);
        bed.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("expired", Failed(await bed.Platform.Principals.AuthenticateAsync(issued.Secret), ErrorCode.Unauthenticated).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_is_known_no_more_on_any_node_and_another_of_the_same_machine_is()
    {
        await using var bed = await WithMachineAsync();
        await using var node = await bed.OpenSecondAsync();
        var (first, second) = (await IssueAsync(bed), await IssueAsync(bed));
        var revoked = Ok(await bed.Platform.Keys.RevokeAsync(BankAdministrator, first.Key.Id));
        Assert.Equal(bed.Time.Now, revoked.RevokedAt);
        Assert.Equal(revoked.Id, Ok(await bed.Platform.Keys.RevokeAsync(Staff, first.Key.Id)).Id);

        foreach (var platform in (PaymentPlatform[])[bed.Platform, node])
        {
            Assert.Contains("revoked", Failed(await platform.Principals.AuthenticateAsync(first.Secret), ErrorCode.Unauthenticated).Message, StringComparison.Ordinal);
            Assert.True((await platform.Principals.AuthenticateAsync(second.Secret)).IsOk);
        }
    }

    [Fact]
    public async Task While_a_key_is_rotated_both_are_known_for_the_overlap()
    {
        await using var bed = await WithMachineAsync();
        var old = await IssueAsync(bed, TimeSpan.FromDays(30));
        var renewed = Ok(await bed.Platform.Keys.RotateAsync(Staff, old.Key.Id, TimeSpan.FromHours(2)));
        Assert.Equal((old.Key.Name, bed.Time.Now.AddDays(30)), (renewed.Key.Name, renewed.Key.ExpiresAt));

        Assert.True((await bed.Platform.Principals.AuthenticateAsync(old.Secret)).IsOk);
        Assert.True((await bed.Platform.Principals.AuthenticateAsync(renewed.Secret)).IsOk);
        bed.Time.Advance(TimeSpan.FromHours(2));
        Failed(await bed.Platform.Principals.AuthenticateAsync(old.Secret), ErrorCode.Unauthenticated);
        Assert.True((await bed.Platform.Principals.AuthenticateAsync(renewed.Secret)).IsOk);
        Failed(await bed.Platform.Keys.RotateAsync(Staff, old.Key.Id, TimeSpan.FromHours(1)), ErrorCode.IllegalTransition);
    }

    [Fact]
    public async Task A_persons_session_is_rotated_for_nobody()
    {
        await using var bed = await CreateAsync();
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        var session = Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, "correct horse battery staple"));
        Assert.Contains("session", Failed(await bed.Platform.Keys.RotateAsync(Staff, session.Key.Id, TimeSpan.Zero), ErrorCode.Malformed).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("platform")]
    [InlineData("Refusals")]
    [InlineData("..")]
    [InlineData("x/y")]
    [InlineData("a:b")]
    public async Task Nobody_is_called_as_the_platform_is_or_as_no_path_can_name(string id)
    {
        await using var bed = await CreateAsync();
        Failed(await bed.Platform.Principals.AddAsync(Staff, new Principal(id, "Somebody", "NDHV", Roles.Officer)), ErrorCode.Malformed);
    }

    [Fact]
    public async Task An_overlap_does_not_make_a_key_live_longer()
    {
        await using var bed = await WithMachineAsync();
        var old = await IssueAsync(bed, TimeSpan.FromHours(1));
        Ok(await bed.Platform.Keys.RotateAsync(Staff, old.Key.Id, TimeSpan.FromDays(7)));
        bed.Time.Advance(TimeSpan.FromHours(1));
        Failed(await bed.Platform.Principals.AuthenticateAsync(old.Secret), ErrorCode.Unauthenticated);
        Failed(await bed.Platform.Keys.RotateAsync(Staff, old.Key.Id, TimeSpan.FromDays(8)), ErrorCode.Malformed);
    }

    [Fact]
    public async Task A_scoped_key_is_good_for_that_alone_and_for_nothing_that_its_owner_may_not()
    {
        await using var bed = await WithMachineAsync();
        var issued = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "payments", [Permission.Submit], TimeSpan.FromDays(1))));
        var by = Ok(await bed.Platform.Principals.AuthenticateAsync(issued.Secret));
        Assert.Equal((true, false, false), (by.May(Permission.Submit), by.May(Permission.View), by.May(Permission.Author)));
        Assert.Contains("is not for this (author)", by.Denied(Permission.Author)!.Message, StringComparison.Ordinal);
        Failed(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "x", [Permission.Audit], TimeSpan.FromDays(1))), ErrorCode.Malformed);
    }

    // Whatever roles it was given.
    [Fact]
    public void A_machine_never_approves_promotes_reviews_or_administers()
    {
        var all = RoleBundles.All.Aggregate(Roles.None, (a, b) => a | b);
        var (person, machine) = (new Principal("p", "P", "NDHV", all), new Principal("m", "M", "NDHV", all, PrincipalKind.Machine));
        foreach (var permission in Enum.GetValues<Permission>())
        {
            Assert.True(person.May(permission));
            Assert.Equal(permission is not (Permission.Approve or Permission.Promote or Permission.Review or Permission.Administer), machine.May(permission));
        }
        Assert.Contains("takes a person", machine.Denied(Permission.Approve)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_kept_by_who_administers_their_bank()
    {
        await using var bed = await WithMachineAsync();
        var key = await IssueAsync(bed);
        Assert.Equal(key.Key.Id, Assert.Single(Ok(await bed.Platform.Keys.ListAsync(BankAdministrator, Machine.Id))).Id);
        Failed(await bed.Platform.Keys.ListAsync(OtherAdministrator, Machine.Id), ErrorCode.NotFound);
        Failed(await bed.Platform.Keys.RevokeAsync(OtherAdministrator, key.Key.Id), ErrorCode.NotFound);
        Failed(await bed.Platform.Keys.RotateAsync(OtherAdministrator, key.Key.Id, TimeSpan.Zero), ErrorCode.NotFound);
        Failed(await bed.Platform.Keys.IssueAsync(OtherAdministrator, new NewKey(Machine.Id, "x", [], TimeSpan.FromDays(1))), ErrorCode.NotFound);
        Failed(await bed.Platform.Keys.IssueAsync(Officer, new NewKey(Machine.Id, "x", [], TimeSpan.FromDays(1))), ErrorCode.Forbidden);
        Assert.True((await bed.Platform.Principals.AuthenticateAsync(key.Secret)).IsOk);
    }

    [Fact]
    public async Task People_have_no_keys_and_a_key_has_an_end()
    {
        await using var bed = await WithMachineAsync();
        Ok(await bed.Platform.Principals.AddAsync(Staff, Officer));
        Failed(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Officer.Id, "x", [], TimeSpan.FromDays(1))), ErrorCode.Malformed);
        Failed(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "x", [], TimeSpan.FromDays(401))), ErrorCode.Malformed);
        Failed(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "x", [], TimeSpan.Zero)), ErrorCode.Malformed);
        Failed(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "x\u202e", [], TimeSpan.FromDays(1))), ErrorCode.Malformed);
        Failed(await bed.Platform.Keys.IssueAsync(Staff, new NewKey("nobody", "x", [], TimeSpan.FromDays(1))), ErrorCode.NotFound);
    }

    [Fact]
    public async Task Who_is_disabled_is_known_by_no_key_any_more()
    {
        await using var bed = await WithMachineAsync();
        var key = await IssueAsync(bed);
        Ok(await bed.Platform.Principals.DisableAsync(Staff, Machine.Id));
        Assert.Contains("disabled", Failed(await bed.Platform.Principals.AuthenticateAsync(key.Secret), ErrorCode.Unauthenticated).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wpk_nothing")]
    [InlineData("' OR 1=1 --")]
    public async Task Another_token_is_nobodys(string token)
    {
        await using var bed = await WithMachineAsync();
        await IssueAsync(bed);
        Failed(await bed.Platform.Principals.AuthenticateAsync(token), ErrorCode.Unauthenticated);
        Failed(await bed.Platform.Principals.AuthenticateAsync(new string('x', 10_000)), ErrorCode.Unauthenticated);
    }

    private static async Task<TestPlatform> WithMachineAsync(string store = "sqlite")
    {
        var bed = await CreateAsync(store);
        Ok(await bed.Platform.Principals.AddAsync(Staff, Machine));
        return bed;
    }

    private static async Task<IssuedKey> IssueAsync(TestPlatform bed, TimeSpan? lifetime = null) =>
        Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "core", [], lifetime ?? TimeSpan.FromDays(1))));
}
