using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Access;

/// <summary>Whoever has the store gives the staff's administrators a way back, while fewer than two of them can come in.</summary>
public sealed class RecoveryTests
{
    private const string Password = "correct horse battery staple";

    [Theory, Stores]
    public async Task Where_one_of_several_is_left_a_second_one_comes_in_and_they_confirm_each_others_changes(string store)
    {
        await using var bed = await EmptyAsync(store);
        var anna = await BootAsync(bed);
        await AddedAsync(bed, "bea");
        Ok(await bed.Platform.Principals.DisableAsync(anna, "bea"));
        // With one left, nobody can be added.
        Assert.NotNull(Ok(await bed.Platform.Changes.AskAsync(anna, new Command.AddPrincipal("x", "X", Principal.Platform, Roles.Administrator, PrincipalKind.Person))).Waits);

        var enrolment = Ok(await RecoverAsync(bed, "cleo"));
        await EnrolAsync(bed, enrolment);

        var change = Ok(await bed.Platform.Changes.AskAsync(anna, new Command.AddPrincipal("dora", "Dora", Principal.Platform, Roles.Administrator, PrincipalKind.Person))).Waits!;
        Ok(await bed.Platform.Changes.ConfirmAsync(Administrator("cleo"), change.Id));
        Failed(await RecoverAsync(bed, "eve"), ErrorCode.IllegalTransition);
        Ok(await PaymentPlatform.RecoverAsync(bed.Database, bed.Time, "eve", "Eve Admin", isLockedOut: true));
        Assert.Single(await bed.Platform.Audit.ReadAsync(0, 1000), r => r is { Kind: "administrator.recovered", Subject: "cleo" } && r.Body.Contains("\"locked_out\":false", StringComparison.Ordinal));
        Assert.Null((await bed.BooksAsync()).First);
    }

    [Fact]
    public async Task The_only_administrator_who_forgot_his_password_is_invited_anew()
    {
        await using var bed = await EmptyAsync("sqlite");
        await BootAsync(bed);
        await EnrolAsync(bed, Ok(await RecoverAsync(bed, "anna")));
        Assert.Single(await bed.Platform.Audit.ReadAsync(0, 1000), r => r.Kind == "principal.added");
    }

    [Fact]
    public async Task Who_is_known_as_something_else_or_was_disabled_is_not_made_an_administrator()
    {
        await using var bed = await EmptyAsync("sqlite");
        var anna = await BootAsync(bed);
        await AddedAsync(bed, "bea");
        Ok(await bed.Platform.Principals.DisableAsync(anna, "bea"));
        Ok(await bed.Platform.Principals.AddAsync(anna, new Principal("otto", "Otto", Principal.Platform, Roles.Operator)));
        foreach (var other in (string[])["bea", "otto"]) Failed(await RecoverAsync(bed, other), ErrorCode.AlreadyExists);
        Failed(await RecoverAsync(bed, "no id"), ErrorCode.Malformed);
    }

    [Fact]
    public async Task A_store_in_which_nobody_is_known_is_begun_and_not_recovered()
    {
        await using var bed = await EmptyAsync("sqlite");
        Failed(await RecoverAsync(bed, "anna"), ErrorCode.IllegalTransition);
    }

    private static async Task<TestPlatform> EmptyAsync(string store)
    {
        var bed = await CreateAsync(store, banks: false);
        await bed.RestartAsync(o => o with { Others = [] });
        return bed;
    }

    private static async Task<Principal> BootAsync(TestPlatform bed)
    {
        await EnrolAsync(bed, Ok(await PaymentPlatform.BootAsync(bed.Database, bed.Time, "anna", "Anna Admin")));
        return Administrator("anna");
    }

    private static async Task AddedAsync(TestPlatform bed, string id)
    {
        Ok(await bed.Platform.Changes.AskAsync(Administrator("anna"), new Command.AddPrincipal(id, "Bea Admin", Principal.Platform, Roles.Administrator | Roles.Auditor, PrincipalKind.Person)));
        await EnrolAsync(bed, ((Outcome.Invited)Ok(await bed.Platform.Changes.AskAsync(Administrator("anna"), new Command.InvitePrincipal(id))).Done!).Enrolment);
    }

    private static Task<Result<Enrolment>> RecoverAsync(TestPlatform bed, string id) => PaymentPlatform.RecoverAsync(bed.Database, bed.Time, id, "Cleo Admin");

    private static async Task EnrolAsync(TestPlatform bed, Enrolment enrolment) => Ok(await bed.Platform.SignIn.EnrolAsync(enrolment.Secret, Password));

    private static Principal Administrator(string id) => new(id, $"{id} Admin", Principal.Platform, Roles.Administrator | Roles.Auditor);
}
