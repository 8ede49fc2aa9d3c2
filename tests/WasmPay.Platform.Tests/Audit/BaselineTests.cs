using WasmPay.Platform.Audit.Verification;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>A store whose records are from before they stated the books.</summary>
public sealed class BaselineTests
{
    [Theory, Stores]
    public async Task An_older_store_gets_a_baseline_once_and_says_how_many_payments_it_does_not_cover(string store)
    {
        await using var bed = await OlderAsync(store);
        var unopened = await bed.Platform.Audit.VerifyBooksAsync();
        Assert.Contains("baseline", Failed(unopened, ErrorCode.Unavailable).Message, StringComparison.Ordinal);

        await bed.RestartAsync();
        await bed.AssertSoundAsync();
        var records = (await bed.BooksAsync()).Records;
        await bed.RestartAsync();
        await (await bed.OpenSecondAsync()).DisposeAsync();

        var check = await bed.BooksAsync();
        Assert.Equal((records, 0, 3), (check.Records, check.Payments, check.Uncovered));
    }

    [Theory, Stores]
    public async Task What_comes_after_a_baseline_is_covered_also_of_payments_from_before(string store)
    {
        await using var bed = await OlderAsync(store);
        await bed.RestartAsync();
        var referred = (await bed.Platform.Transactions.ListAsync(Staff, TransactionStatus.Referred)).Single();
        Ok(await bed.Platform.Transactions.ReleaseAsync(SecondOfStaff, referred.Id, "It is fine."));
        Ok(await bed.PayAsync(9, "k9"));
        await bed.AssertSoundAsync();
        Assert.Equal((1, 3), ((await bed.BooksAsync()).Payments, (await bed.BooksAsync()).Uncovered));

        await bed.TamperAsync($"UPDATE transactions SET resolved_by = 'nobody' WHERE id = '{referred.Id}'");
        Assert.Equal(new Difference("transactions", referred.Id, "resolved_by", SecondOfStaff.Id, "nobody"), (await bed.BooksAsync()).First);
    }

    [Theory]
    [InlineData("UPDATE accounts SET balance = balance + 1 WHERE id = 'N1'", "accounts")]
    [InlineData("UPDATE accounts SET floor_units = -9 WHERE id = 'N1'", "accounts")]
    [InlineData("UPDATE banks SET country = 'GBR' WHERE code = 'NDHV'", "banks")]
    [InlineData("DELETE FROM live_set", "live_set")]
    [InlineData("DELETE FROM evaluations WHERE position = 0 AND transaction_id = (SELECT MIN(transaction_id) FROM evaluations)", "evaluations")]
    public async Task What_a_baseline_states_is_held_to(string statement, string table)
    {
        await using var bed = await OlderAsync("sqlite");
        await bed.RestartAsync();
        await bed.TamperAsync(statement);
        Assert.Equal(table, (await bed.BooksAsync()).First?.Table);
    }

    [Fact]
    public async Task A_record_that_states_nothing_is_no_record_any_more_once_there_is_a_baseline()
    {
        await using var bed = await OlderAsync("sqlite");
        await bed.RestartAsync();
        Ok(await bed.PayAsync(9, "k9"));
        await bed.RewriteAsync(r => r.Body.Contains("\"k9\"", StringComparison.Ordinal) || r.Kind == "transaction.posted" ? r with { Body = "{}" } : r);
        Assert.Equal("audit", (await bed.BooksAsync()).First?.Table);
    }

    private static async Task<TestPlatform> OlderAsync(string store)
    {
        var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-over 100");
        Ok(await bed.PayAsync(60, "k1"));
        Ok(await bed.PayAsync(400, "k2"));
        Ok(await bed.PayAsync(70, "k3", destination: "I1"));
        await bed.RewriteAsync(r => r with { Body = """{"evaluations":[{"answer":"x","digest":"y","request":"z","role":"origin"}],"note":"of another form"}""" });
        return bed;
    }
}
