using WasmPay.Platform.Access;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Access;

/// <summary>People: invited once, with a password of their own, locked out when it is guessed at.</summary>
public sealed class SignInTests
{
    private const string Password = "correct horse battery staple";

    [Theory]
    [InlineData("            ")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("password1234")]
    [InlineData("Password2026!")]
    [InlineData("123456789012")]
    [InlineData("qwertzuiopasdf")]
    [InlineData("wasmpaywasmpay")]
    [InlineData("Summer2024!!!")]
    [InlineData("P@$$w0rd1234")]
    [InlineData("hunter2hunter2")]
    [InlineData("zyxwvutsrqpo")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("2026-11-30-2026")]
    public async Task A_password_that_is_tried_first_is_not_taken(string password)
    {
        await using var bed = await CreateAsync();
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        Failed(await bed.Platform.SignIn.EnrolAsync(invited.Secret, password), ErrorCode.Malformed);
        // The invitation is still good.
        Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, "bank holiday in Aarau, with rain"));
    }

    [Theory]
    [InlineData("secret admin payments zq")]
    [InlineData("Dragonfruit-2 and rain")]
    [InlineData("correct horse battery staple")]
    [InlineData("ein Bund Petersilie")]
    [InlineData("kX9#vQ2m!tR7")]
    [InlineData("83927461905274618")]
    [InlineData("8#4!926z&1%5^7*")]
    [InlineData("\u0447\u0435\u0442\u044B\u0440\u0435 \u0441\u043B\u043E\u0432\u0430 \u0438 \u0434\u043E\u0436\u0434\u044C")]
    public async Task Several_words_or_nothing_that_is_one_are_taken(string password)
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.SignIn.EnrolAsync(Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin")).Secret, password));
    }

    [Fact]
    public async Task No_password_at_all_is_no_guess()
    {
        await using var bed = await CreateAsync();
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, Password));
        for (var time = 0; time < 10; time++) Failed(await bed.Platform.SignIn.BeginAsync("anna", ""), ErrorCode.Malformed);
        Ok(await bed.Platform.SignIn.BeginAsync("anna", Password));
    }

    [Theory, Stores]
    public async Task The_first_administrator_of_an_empty_store_is_invited_once_and_signs_in(string store)
    {
        await using var bed = await CreateAsync(store);
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        Failed(await bed.Platform.SignIn.BootAsync("mallory", "Mallory"), ErrorCode.IllegalTransition);

        var session = Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, Password));
        Failed(await bed.Platform.SignIn.EnrolAsync(invited.Secret, "another password than before"), ErrorCode.Unauthenticated);
        var anna = Ok(await bed.Platform.Principals.AuthenticateAsync(session.Secret));
        Assert.Equal(new Principal("anna", "Anna Admin", Principal.Platform, Roles.Administrator | Roles.Auditor), anna with { SignedIn = null, KnownBy = [] });
        Assert.Equal(bed.Time.Now, anna.SignedIn?.At);

        var again = Ok(await bed.Platform.SignIn.BeginAsync("anna", Password));
        Assert.NotEqual(session.Secret, again.Secret);
        Assert.True((await bed.Platform.Principals.AuthenticateAsync(again.Secret)).IsOk);
        bed.Time.Advance(TimeSpan.FromHours(12));
        Failed(await bed.Platform.Principals.AuthenticateAsync(again.Secret), ErrorCode.Unauthenticated);
    }

    [Theory, Stores]
    public async Task An_invitation_ends_the_sessions_that_were_begun_before(string store)
    {
        await using var bed = await CreateAsync(store);
        var first = Ok(await bed.Platform.SignIn.EnrolAsync(Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin")).Secret, Password));
        var second = Ok(await bed.Platform.SignIn.BeginAsync("anna", Password));

        Ok(await bed.Platform.SignIn.InviteAsync(Staff, "anna"));

        foreach (var session in (IssuedKey[])[first, second]) Failed(await bed.Platform.Principals.AuthenticateAsync(session.Secret), ErrorCode.Unauthenticated);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task Nothing_of_a_secret_or_a_password_is_in_the_store()
    {
        await using var bed = await CreateAsync();
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        var session = Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, Password));
        await bed.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(bed.Database));
        foreach (var secret in (string[])[Password, invited.Secret, session.Secret]) Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_wrong_passwords_a_name_waits_and_the_right_one_is_not_told_from_them()
    {
        await using var bed = await EnrolledAsync();
        for (var guess = 0; guess < 5; guess++) Failed(await bed.Platform.SignIn.BeginAsync("anna", $"wrong password {guess}"), ErrorCode.Unauthenticated);
        var locked = Failed(await bed.Platform.SignIn.BeginAsync("anna", Password), ErrorCode.Unauthenticated);
        Assert.Equal(locked, Failed(await bed.Platform.SignIn.BeginAsync("nobody", Password), ErrorCode.Unauthenticated));

        bed.Time.Advance(TimeSpan.FromMinutes(15));
        Ok(await bed.Platform.SignIn.BeginAsync("anna", Password));
    }

    [Fact]
    public async Task Guesses_at_once_count_one_by_one()
    {
        await using var bed = await EnrolledAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(guess => bed.Platform.SignIn.BeginAsync("anna", $"wrong password {guess}")));
        Failed(await bed.Platform.SignIn.BeginAsync("anna", Password), ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task Fewer_are_forgotten_with_the_right_one()
    {
        await using var bed = await EnrolledAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var guess = 0; guess < 4; guess++) Failed(await bed.Platform.SignIn.BeginAsync("anna", "wrong password"), ErrorCode.Unauthenticated);
            Ok(await bed.Platform.SignIn.BeginAsync("anna", Password));
        }
    }

    [Fact]
    public async Task An_invitation_ends_after_three_days_and_with_the_next_one()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Principals.AddAsync(Staff, Officer));
        var first = Ok(await bed.Platform.SignIn.InviteAsync(Staff, Officer.Id));
        var second = Ok(await bed.Platform.SignIn.InviteAsync(Staff, Officer.Id));
        Failed(await bed.Platform.SignIn.EnrolAsync(first.Secret, Password), ErrorCode.Unauthenticated);
        bed.Time.Advance(TimeSpan.FromDays(3));
        Failed(await bed.Platform.SignIn.EnrolAsync(second.Secret, Password), ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task Who_is_invited_again_has_no_password_from_before()
    {
        await using var bed = await EnrolledAsync();
        Ok(await bed.Platform.SignIn.InviteAsync(Staff, "anna"));
        Failed(await bed.Platform.SignIn.BeginAsync("anna", Password), ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task Who_is_disabled_neither_enrols_nor_signs_in()
    {
        await using var bed = await EnrolledAsync();
        Ok(await bed.Platform.Principals.AddAsync(Staff, Officer));
        var invited = Ok(await bed.Platform.SignIn.InviteAsync(Staff, Officer.Id));
        foreach (var id in (string[])["anna", Officer.Id]) Ok(await bed.Platform.Principals.DisableAsync(Staff, id));
        Failed(await bed.Platform.SignIn.BeginAsync("anna", Password), ErrorCode.Unauthenticated);
        Failed(await bed.Platform.SignIn.EnrolAsync(invited.Secret, Password), ErrorCode.Unauthenticated);
    }

    [Theory]
    [InlineData("too short")]
    [InlineData("")]
    public async Task A_password_is_long(string password)
    {
        await using var bed = await CreateAsync();
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        Failed(await bed.Platform.SignIn.EnrolAsync(invited.Secret, password), ErrorCode.Malformed);
        Failed(await bed.Platform.SignIn.EnrolAsync(invited.Secret, new string('x', 257)), ErrorCode.Malformed);
        Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, Password));
    }

    [Fact]
    public async Task A_machine_is_not_invited_and_another_banks_administrator_invites_nobody()
    {
        await using var bed = await CreateAsync();
        Ok(await bed.Platform.Principals.AddAsync(Staff, Officer));
        Ok(await bed.Platform.Principals.AddAsync(Staff, new Principal("core", "Core", "NDHV", Roles.Payments, PrincipalKind.Machine)));
        Failed(await bed.Platform.SignIn.InviteAsync(Staff, "core"), ErrorCode.Malformed);
        Failed(await bed.Platform.SignIn.InviteAsync(new Principal("x", "X", "ICMR", Roles.Administrator), Officer.Id), ErrorCode.NotFound);
        Failed(await bed.Platform.SignIn.InviteAsync(Approver, Officer.Id), ErrorCode.Forbidden);
    }

    [Fact]
    public async Task A_banks_administrator_adds_nobody_to_the_platform_or_another_bank()
    {
        await using var bed = await CreateAsync();
        var administrator = new Principal("ndhv.admin", "Admin", "NDHV", Roles.Administrator);
        Ok(await bed.Platform.Principals.AddAsync(administrator, Officer));
        Ok(await bed.Platform.Principals.AddAsync(administrator, Officer));
        Failed(await bed.Platform.Principals.AddAsync(administrator, Officer with { Roles = Roles.Approver }), ErrorCode.AlreadyExists);
        foreach (var bank in (string[])[Principal.Platform, "ICMR"])
            Failed(await bed.Platform.Principals.AddAsync(administrator, new Principal("x", "X", bank, Roles.Officer)), ErrorCode.Forbidden);
        Failed(await bed.Platform.Principals.AddAsync(Staff, new Principal("x", "X", "NONE", Roles.Officer)), ErrorCode.UnknownBank);
        Assert.Equal([Officer], Ok(await bed.Platform.Principals.ListAsync(administrator)));
        Assert.Empty(Ok(await bed.Platform.Principals.ListAsync(administrator with { Bank = "ICMR" })));
    }

    private static async Task<TestPlatform> EnrolledAsync()
    {
        var bed = await CreateAsync();
        var invited = Ok(await bed.Platform.SignIn.BootAsync("anna", "Anna Admin"));
        Ok(await bed.Platform.SignIn.EnrolAsync(invited.Secret, Password));
        return bed;
    }
}
