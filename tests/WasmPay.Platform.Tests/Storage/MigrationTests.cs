using WasmPay.Platform.Storage;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Storage;

public sealed class MigrationTests
{
    [Theory, Stores]
    public async Task A_store_that_is_up_to_date_is_opened_as_it_is(string store)
    {
        await using var bed = await CreateAsync(store);
        Ok(await bed.PayAsync(1, "k1"));
        await bed.RestartAsync();
        Assert.Equal(store, bed.Platform.StoreKind);
        Assert.Single(await bed.Platform.Transactions.ListAsync(Staff));
    }

    [Theory, Stores]
    public async Task A_store_whose_migrations_had_another_text_is_refused(string store)
    {
        await using var bed = await CreateAsync(store, banks: false);
        await bed.ExecuteAsync("UPDATE migrations SET checksum = 'other' WHERE number = 1");
        await Assert.ThrowsAsync<MigrationException>(() => bed.OpenSecondAsync());
    }

    [Theory, Stores]
    public async Task A_store_of_a_newer_version_is_refused(string store)
    {
        await using var bed = await CreateAsync(store, banks: false);
        await bed.ExecuteAsync("INSERT INTO migrations (number, name, checksum, applied_at) VALUES (99, 'later', 'x', 0)");
        await Assert.ThrowsAsync<MigrationException>(() => bed.OpenSecondAsync());
    }

    [Theory, Stores]
    public async Task Nodes_that_start_at_once_on_an_empty_store_all_start(string store)
    {
        await using var bed = await CreateAsync(store, banks: false, prepared: false);
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bed.OpenSecondAsync())));
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Theory, Stores]
    public async Task Running_totals_are_made_from_the_payments_of_an_older_store(string store)
    {
        await using var bed = await CreateAsync(store);
        await bed.InstallAsync("NDHV", "refer-total 100");
        Ok(await bed.PayAsync(60, "k1"));
        Ok(await bed.PayAsync(40, "k2"));
        await bed.ExecuteAsync("""
            DROP TABLE flows; DROP TABLE flow_heads; DROP TABLE stops; DROP TABLE rates; DROP TABLE changes; DROP TABLE component_bringers; DROP TABLE component_owners; DROP TABLE dossier_owners;
            DROP INDEX proposals_digest; DROP INDEX proposals_replaced_digest; DROP INDEX proposals_dossier_hash; ALTER TABLE evaluations DROP COLUMN limits;
            DROP TABLE keys; DROP TABLE passwords; DROP TABLE enrolments; DROP TABLE principals;
            DROP TABLE authoring_jobs; DROP TABLE authoring_events; DROP TABLE authoring_usage; DROP TABLE proposal_authorings; DROP TABLE passkeys; DROP TABLE passkey_answers; DROP TABLE protection_keys; DROP TABLE certificates; DROP TABLE identities;
            CREATE TABLE principals (id TEXT PRIMARY KEY, name TEXT NOT NULL, bank TEXT NOT NULL, roles BIGINT NOT NULL, token_hash TEXT NOT NULL UNIQUE);
            DELETE FROM migrations WHERE number >= 3;
            """);

        await bed.RestartAsync(o => o with { Database = bed.Database });

        Assert.Equal(Platform.Transactions.TransactionStatus.Referred, Ok(await bed.PayAsync(1, "k3")).Transaction.Status);
        Assert.Empty((await bed.Platform.Ledger.VerifyAsync()).Faults);
    }

    [PostgresFact]
    public void PostgreSQL_is_here_and_the_theories_ran_on_it() => Assert.Null(PostgresCluster.MissingReason);
}
