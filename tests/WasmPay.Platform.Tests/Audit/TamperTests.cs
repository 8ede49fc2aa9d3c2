using System.Data.Common;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

public sealed class TamperTests
{
    [Theory, Stores]
    public async Task The_store_itself_refuses_to_change_or_delete_what_is_written_once(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "approve");
        Ok(await bed.PayAsync(1, "k1"));
        foreach (var statement in (string[])[
            "UPDATE entries SET units = 5", "DELETE FROM entries", "UPDATE postings SET reason = 'x'", "DELETE FROM postings", "UPDATE audit SET body = '{}'", "DELETE FROM audit",
            "UPDATE evaluations SET answer = '{}'", "DELETE FROM evaluations", "UPDATE components SET contract = 'x'", "DELETE FROM components", "DELETE FROM transactions", "UPDATE flows SET low = 0", "DELETE FROM flows"])
            await Assert.ThrowsAnyAsync<DbException>(() => bed.ExecuteAsync(statement));
        await bed.AssertSoundAsync();
    }

    [Theory]
    [InlineData("UPDATE audit SET body = '{}' WHERE sequence = 3", 3)]
    [InlineData("UPDATE audit SET principal = 'nobody' WHERE sequence = 2", 2)]
    [InlineData("UPDATE audit SET at_ms = at_ms + 1 WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM audit WHERE sequence = 4", 5)]
    [InlineData("UPDATE audit SET previous = hash WHERE sequence = 2", 2)]
    public async Task Who_goes_round_the_store_is_found_at_the_record_that_was_changed(string statement, long at)
    {
        await using var bed = await CreateAsync();
        await bed.ExecuteAsync("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;");
        await bed.ExecuteAsync(statement);
        Assert.Equal(at, (await bed.Platform.Audit.VerifyAsync()).BrokenAt);
    }

    [Fact]
    public async Task A_chain_that_was_cut_or_written_anew_does_not_end_as_expected()
    {
        await using var bed = await CreateAsync();
        var records = await bed.Platform.Audit.ReadAsync(0, 1000);
        var head = records[^1].Hash;
        Assert.True(AuditChain.Verify(records, head).IsIntact);
        Assert.False(AuditChain.Verify(records.SkipLast(1), head).IsIntact);

        var forged = new List<AuditRecord>();
        foreach (var record in records)
        {
            var one = record with { Principal = "forger", Previous = forged.Count == 0 ? "" : forged[^1].Hash };
            forged.Add(one with { Hash = AuditChain.HashOf(one) });
        }
        Assert.True(AuditChain.Verify(forged).IsIntact);
        Assert.False(AuditChain.Verify(forged, head).IsIntact);
    }

    [Theory]
    [InlineData("UPDATE accounts SET balance = balance + 1 WHERE id = 'N1'")]
    [InlineData("UPDATE flow_heads SET low = low + 1")]
    [InlineData("DELETE FROM flow_heads")]
    [InlineData("UPDATE accounts SET version = version + 1 WHERE id = 'N1'")]
    [InlineData("DROP TRIGGER entries_no_update; UPDATE entries SET units = units + 1 WHERE account = 'N1'")]
    [InlineData("DROP TRIGGER entries_no_delete; DELETE FROM entries WHERE account = 'N1'")]
    public async Task A_ledger_that_was_changed_by_hand_has_faults(string statement)
    {
        await using var bed = await CreateAsync();
        Ok(await bed.PayAsync(1, "k1"));
        await bed.ExecuteAsync(statement);
        Assert.False((await bed.Platform.Ledger.VerifyAsync()).IsSound);
    }
}
