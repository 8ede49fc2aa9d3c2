using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Access;

/// <summary>Machines' certificates: registered by two people, each exactly, once, with an end, revoked at once.</summary>
public sealed class CertificateTests
{
    private static readonly Principal s_machine = new("ndhv.core", "Nordhaven's core", "NDHV", Roles.Payments | Roles.Officer, PrincipalKind.Machine);

    [Theory, Stores]
    public async Task A_machine_is_known_by_its_certificate_until_that_ends(string store)
    {
        await using var bed = await WithMachineAsync(store);
        var pem = MachineCertificates.Pem(Start);
        var registered = await RegisterAsync(bed, pem, lifetime: TimeSpan.FromDays(400));
        // The certificate ends before it is registered to.
        Assert.Equal(Start.AddDays(29), registered.ExpiresAt);
        Assert.Equal(registered.Certificate, HashOf(pem));
        Assert.Equal(s_machine, Ok(await bed.Platform.Principals.AuthenticateCertificateAsync(HashOf(pem))) with { KnownBy = [] });
        Failed(await bed.Platform.Principals.AuthenticateCertificateAsync(HashOf(MachineCertificates.Pem(Start))), ErrorCode.Unauthenticated);

        bed.Time.Advance(TimeSpan.FromDays(29));
        Assert.Contains("expired", Failed(await bed.Platform.Principals.AuthenticateCertificateAsync(HashOf(pem)), ErrorCode.Unauthenticated).Message, StringComparison.Ordinal);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task It_is_listed_with_the_keys_and_revoked_as_they_are_and_does_not_come_back()
    {
        await using var bed = await WithMachineAsync();
        var pem = MachineCertificates.Pem(Start);
        var registered = await RegisterAsync(bed, pem);
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(s_machine.Id, "core", [], TimeSpan.FromDays(1)))).Key;
        Assert.Equal([(key.Id, null), (registered.Id, HashOf(pem))], Ok(await bed.Platform.Keys.ListAsync(Staff, s_machine.Id)).OrderByDescending(k => k.Id).Select(k => (k.Id, k.Certificate)));

        Assert.Equal(bed.Time.Now, Ok(await bed.Platform.Keys.RevokeAsync(Staff, registered.Id)).RevokedAt);
        Assert.Contains("revoked", Failed(await bed.Platform.Principals.AuthenticateCertificateAsync(HashOf(pem)), ErrorCode.Unauthenticated).Message, StringComparison.Ordinal);
        Failed(await bed.Platform.Changes.AskAsync(Staff, Command(pem)), ErrorCode.AlreadyExists);
        Failed(await bed.Platform.Keys.RotateAsync(Staff, registered.Id, TimeSpan.Zero), ErrorCode.Malformed);
    }

    // Whoever connects sees a certificate: neither it nor its hash is anybody's secret.
    [Fact]
    public async Task A_certificate_is_no_token_and_a_token_is_no_certificate()
    {
        await using var bed = await WithMachineAsync();
        var pem = MachineCertificates.Pem(Start);
        await RegisterAsync(bed, pem);
        foreach (var token in (string[])[pem, HashOf(pem)]) Failed(await bed.Platform.Principals.AuthenticateAsync(token), ErrorCode.Unauthenticated);
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(s_machine.Id, "core", [], TimeSpan.FromDays(1))));
        Failed(await bed.Platform.Principals.AuthenticateCertificateAsync(Digest.Of(key.Secret)), ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task It_is_good_for_what_it_was_registered_for_and_for_nothing_that_takes_a_person()
    {
        await using var bed = await WithMachineAsync();
        var pem = MachineCertificates.Pem(Start);
        await RegisterAsync(bed, pem, [Permission.Submit]);
        var by = Ok(await bed.Platform.Principals.AuthenticateCertificateAsync(HashOf(pem)));
        Assert.Equal((true, false, false), (by.May(Permission.Submit), by.May(Permission.Author), by.May(Permission.Review)));
        Failed(await bed.Platform.Changes.AskAsync(Staff, Command(MachineCertificates.Pem(Start), [Permission.Audit])), ErrorCode.Malformed);
    }

    [Fact]
    public async Task The_second_person_sees_which_certificate_it_is()
    {
        await using var bed = await WithMachineAsync();
        var pem = MachineCertificates.Pem(Start);
        var change = Ok(await bed.Platform.Changes.AskAsync(Staff, Command(pem))).Waits!;
        Assert.Contains(new ChangedField("sha256", "", HashOf(pem)), change.Shows.Fields);
        Assert.Contains(new ChangedField("subject", "", "CN=ndhv.core"), change.Shows.Fields);
        Failed(await bed.Platform.Principals.AuthenticateCertificateAsync(HashOf(pem)), ErrorCode.Unauthenticated);
    }

    public static TheoryData<string, string> Unfit => new()
    {
        { "", "is not in PEM" },
        { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read" },
        { MachineCertificates.WithKey(Start), "has a private key beside it" },
        { MachineCertificates.Pem(Start) + "\n" + MachineCertificates.Pem(Start), "has others beside it" },
        { MachineCertificates.Pem(Start, MachineCertificates.Servers), "for other uses" },
        { MachineCertificates.Pem(Start.AddDays(-40)), "and not now" },
        { MachineCertificates.Pem(Start.AddDays(40)), "and not now" },
        { new string('x', 20_000), "more than" },
    };

    [Theory, MemberData(nameof(Unfit))]
    public async Task What_is_no_client_s_certificate_is_refused_with_the_reason(string pem, string says)
    {
        await using var bed = await WithMachineAsync();
        Assert.Contains(says, Failed(await bed.Platform.Changes.AskAsync(Staff, Command(pem)), ErrorCode.Malformed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_registers_a_certificate_whose_key_he_has_not()
    {
        await using var bed = await WithMachineAsync();
        var pem = MachineCertificates.Pem(Start);
        using var another = MachineCertificates.Make(Start.AddDays(-1), Start.AddDays(9));
        foreach (var proof in (string[])["", "no base64", MachineCertificates.Proof("somebody.else"), MachineCertificates.Proof(another, s_machine.Id)])
            Assert.Contains("openssl", Failed(await bed.Platform.Changes.AskAsync(Staff, new Command.RegisterCertificate(new NewCertificate(s_machine.Id, "core", pem, [], TimeSpan.FromDays(9), proof))), ErrorCode.Malformed).Message, StringComparison.Ordinal);
        await RegisterAsync(bed, pem);
    }

    [Fact]
    public async Task People_have_none_and_another_banks_administrator_registers_none()
    {
        await using var bed = await WithMachineAsync();
        Ok(await bed.Platform.Principals.AddAsync(Staff, Officer));
        Failed(await bed.Platform.Changes.AskAsync(Staff, Command(MachineCertificates.Pem(Start), machine: Officer.Id)), ErrorCode.Malformed);
        Failed(await bed.Platform.Changes.AskAsync(new("icmr.admin", "Admin", "ICMR", Roles.Administrator), Command(MachineCertificates.Pem(Start))), ErrorCode.NotFound);
    }

    private static string HashOf(string pem) => ClientCertificate.Read(pem).Value.Hash;

    private static Command Command(string pem, IReadOnlyList<Permission>? scope = null, TimeSpan? lifetime = null, string? machine = null) =>
        new Command.RegisterCertificate(new NewCertificate(machine ?? s_machine.Id, "core", pem, scope ?? [], lifetime ?? TimeSpan.FromDays(20), MachineCertificates.Proof(machine ?? s_machine.Id)));

    private static async Task<Key> RegisterAsync(TestPlatform bed, string pem, IReadOnlyList<Permission>? scope = null, TimeSpan? lifetime = null)
    {
        var change = Ok(await bed.Platform.Changes.AskAsync(Staff, Command(pem, scope, lifetime))).Waits!;
        return Assert.IsType<Outcome.CertificateRegistered>(Ok(await bed.Platform.Changes.ConfirmAsync(SecondAdministrator, change.Id)).Outcome).Key;
    }

    private static async Task<TestPlatform> WithMachineAsync(string store = "sqlite")
    {
        var bed = await CreateAsync(store);
        Ok(await bed.Platform.Principals.AddAsync(Staff, s_machine));
        return bed;
    }
}
