using WasmPay.Platform.Access;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>Who is shut out hears no more, also of what he was listening to.</summary>
public sealed class ShutOutTests
{
    private static readonly Principal s_machine = new("ndhv.core", "Nordhaven's core", "NDHV", Roles.Payments, PrincipalKind.Machine);

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
