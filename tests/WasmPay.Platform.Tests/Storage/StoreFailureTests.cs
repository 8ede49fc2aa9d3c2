using System.Data.Common;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Storage;

/// <summary>A lost race, a store that is not there and a mistake in the product are three things.</summary>
public sealed class StoreFailureTests
{
    [Fact]
    public async Task A_file_that_another_process_writes_to_for_long_is_contention_and_nothing_is_kept()
    {
        await using var bed = await CreateAsync();
        await using (await Holding.WriterAsync(bed))
            Failed(await Task.Run(() => bed.Platform.Accounts.FundAsync(Staff, "N1", 1)), ErrorCode.Contention);

        Assert.Equal(1_000_001, Ok(await bed.Platform.Accounts.FundAsync(Staff, "N1", 1)).Balance);
    }

    [PostgresFact]
    public async Task A_row_that_another_holds_past_the_time_for_locks_is_contention_and_nothing_is_kept()
    {
        await using var bed = await CreateAsync("postgres");
        await bed.RestartAsync(o => o with { Database = o.Database + ";Options=-c lock_timeout=10ms" });
        await using (await Holding.AccountAsync(bed, "N1"))
            Failed(await bed.PayAsync(1, "k1"), ErrorCode.Contention);

        Assert.False(Ok(await bed.PayAsync(1, "k1")).Replayed);
    }

    [Theory, Stores]
    public async Task A_table_that_is_not_there_is_a_bug_and_no_answer(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.ExecuteAsync("DROP TABLE flow_heads");
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => bed.PayAsync(1, "k1"));
        Assert.Equal(StoreFailure.Bug, StoreFailures.Classify(failure));
    }

    [Theory, Stores]
    public async Task A_row_that_the_tables_refuse_is_a_bug_also_where_it_could_have_been_a_race(string store)
    {
        await using var bed = await CreateAsync(store);
        foreach (var sql in (string[])[
            "INSERT INTO entries (posting, line, account, units, currency, balance_after, account_version) VALUES ('none', 0, 'N1', 1, 'USD', 1, 99)",
            "INSERT INTO banks (code, name, country, currency, time_zone, language, created_at) VALUES ('NDHV', '', '', '', '', '', 0)",
            "UPDATE audit SET body = '' WHERE sequence = 1"])
            Assert.Equal(StoreFailure.Bug, StoreFailures.Classify(await Assert.ThrowsAnyAsync<DbException>(() => bed.ExecuteAsync(sql))));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_no_store()
    {
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => Database.OpenAsync(Path.Combine(Path.GetTempPath(), "none", "none", "a.db"), TimeProvider.System));
        Assert.Equal(StoreFailure.Unreachable, StoreFailures.Classify(failure));
    }

    [PostgresFact]
    public async Task A_server_or_a_database_that_is_not_there_or_ends_the_connection_is_unreachable()
    {
        await using var bed = await CreateAsync("postgres");
        foreach (var other in (string[])["Host=127.0.0.1;Port=1;Username=x;Database=x", bed.Database + ";Database=none"])
            Assert.Equal(StoreFailure.Unreachable, StoreFailures.Classify(await Assert.ThrowsAnyAsync<DbException>(() => Database.OpenAsync(other, TimeProvider.System))));

        await using var holding = await Holding.AccountAsync(bed, "N1");
        var paying = bed.PayAsync(1, "k1");
        await holding.UntilSomebodyWaitsAsync();
        await holding.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        Assert.Equal(StoreFailure.Unreachable, StoreFailures.Classify(await Assert.ThrowsAnyAsync<DbException>(() => paying)));
    }
}
