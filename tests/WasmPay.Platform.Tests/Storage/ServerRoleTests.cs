using Npgsql;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Storage;

/// <summary>
/// The role by which a server uses PostgreSQL. That it may do what the server does, the other tests show: they run by it, wherever the store has
/// banks.
/// </summary>
public sealed class ServerRoleTests
{
    [PostgresFact]
    public async Task The_platform_of_the_tests_runs_by_the_role_and_it_is_no_owner()
    {
        await using var bed = await CreateAsync("postgres");
        Assert.Equal(PostgresCluster.ServerRole, await AskAsync(bed.ServerDatabase, "SELECT current_user::text"));
        Assert.Equal("0", await AskAsync(bed.Database, $"SELECT count(*)::text FROM pg_class WHERE relowner = '{PostgresCluster.ServerRole}'::regrole"));
    }

    [PostgresFact]
    public async Task What_the_server_needs_is_said_of_each_table()
    {
        await using var bed = await CreateAsync("postgres");
        var tables = await AskAsync(bed.Database, "SELECT string_agg(tablename, ' ' ORDER BY tablename COLLATE \"C\") FROM pg_tables WHERE schemaname = current_schema()");
        Assert.Equal(tables, string.Join(' ', ServerRole.Needs.Keys.Order(StringComparer.Ordinal)));
    }

    [PostgresFact]
    public async Task What_is_written_once_it_can_neither_change_nor_delete()
    {
        await using var bed = await CreateAsync("postgres");
        Ok(await bed.PayAsync(1, "k1"));
        foreach (var table in (string[])["audit", "postings", "entries", "evaluations", "components", "dossiers", "flows", "transactions", "principals", "migrations"])
            foreach (var sql in (string[])[$"DELETE FROM {table}", $"TRUNCATE {table} CASCADE", $"UPDATE {table} SET {FirstColumn(table)} = {FirstColumn(table)}"])
                await DeniedAsync(bed, sql);

        static string FirstColumn(string table) => table switch
        {
            "audit" => "sequence",
            "entries" => "posting",
            "evaluations" => "transaction_id",
            "components" => "digest",
            "dossiers" => "hash",
            "flows" => "subject",
            "migrations" => "checksum",
            _ => "id",
        };
    }

    [PostgresFact]
    public async Task Of_what_changes_it_can_change_what_changes_and_no_other_column()
    {
        await using var bed = await CreateAsync("postgres");
        Ok(await bed.PayAsync(1, "k1"));
        foreach (var change in (string[])[
            "transactions SET units = 2", "transactions SET idempotency_key = 'k2'", "accounts SET floor_units = NULL", "accounts SET bank = 'ICMR'", "banks SET name = 'Other'",
            "proposals SET author = 'x'", "changes SET body = 'x'", "authoring_jobs SET rule = 'x'", "authoring_jobs SET bank = 'ICMR'", "authoring_events SET message = 'x'", "proposal_authorings SET authoring = 'x'", "changes SET asked_by = 'x'", "audit_head SET id = 2", "live_set SET target = 'ICMR'"])
            await DeniedAsync(bed, $"UPDATE {change}");
        Assert.Equal("1", await AskAsync(bed.ServerDatabase, "WITH done AS (UPDATE transactions SET status = status RETURNING 1) SELECT count(*)::text FROM done"));
    }

    [PostgresFact]
    public async Task It_can_neither_make_nor_change_nor_drop_a_table_or_a_trigger()
    {
        await using var bed = await CreateAsync("postgres");
        foreach (var sql in (string[])[
            "CREATE TABLE mine (id TEXT)", "CREATE FUNCTION mine() RETURNS INT LANGUAGE sql AS 'SELECT 1'", "DROP TABLE audit", "ALTER TABLE audit ADD COLUMN mine TEXT",
            "ALTER TABLE audit DISABLE TRIGGER ALL", "ALTER TABLE audit DISABLE TRIGGER audit_append_only", "DROP TRIGGER audit_append_only ON audit",
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "DROP FUNCTION refuse_change() CASCADE",
            "CREATE TRIGGER mine BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change()", "CREATE INDEX mine ON audit (kind)", "SET session_replication_role = replica",
            "ALTER TABLE audit OWNER TO CURRENT_USER"])
            await DeniedAsync(bed, sql);

        // PostgreSQL takes the words, and grants nothing.
        await AskAsync(bed.ServerDatabase, "GRANT UPDATE ON audit TO CURRENT_USER");
        await DeniedAsync(bed, "UPDATE audit SET body = ''");
    }

    [PostgresFact]
    public async Task A_store_that_is_not_up_to_date_or_not_its_own_is_refused_with_the_command()
    {
        await using var bed = await CreateAsync("postgres");
        var known = Migrator.Known("postgres");
        foreach (var (change, says) in new[]
        {
            ("REVOKE INSERT ON audit FROM wasmpay_server", "not do all that the server does with audit"),
            ("REVOKE UPDATE ON accounts, transactions FROM wasmpay_server; REVOKE UPDATE (status, posted_at, resolved_by, resolved_at, resolution) ON transactions FROM wasmpay_server", "transactions"),
            ("DELETE FROM migrations WHERE number = 9", $"{known.Count - 1} of this version's {known.Count} migrations"),
            ("REVOKE SELECT ON migrations FROM wasmpay_server", "finds no store"),
        })
        {
            await bed.ExecuteAsync(change);
            var refused = await Assert.ThrowsAsync<MigrationException>(() => bed.OpenSecondAsync());
            Assert.Contains(says, refused.Message, StringComparison.Ordinal);
            Assert.Contains("run `wasmpay migrate --database OWNER --server-role wasmpay_server`", refused.Message, StringComparison.Ordinal);
        }

        await Database.MigrateAsync(bed.Database, TimeProvider.System, PostgresCluster.ServerRole);

        await bed.RestartAsync();
        Ok(await bed.PayAsync(1, "k1"));
    }

    [PostgresFact]
    public async Task An_empty_database_is_refused_to_it_and_made_by_an_owner_that_is_no_superuser()
    {
        var empty = PostgresCluster.NewDatabase();
        var server = PostgresCluster.As(PostgresCluster.ServerRole, empty);
        await AskAsync(empty, $"DROP ROLE IF EXISTS owner_here; CREATE ROLE owner_here LOGIN; ALTER DATABASE {new NpgsqlConnectionStringBuilder(empty).Database} OWNER TO owner_here");
        Assert.Contains("wasmpay migrate", (await Assert.ThrowsAsync<MigrationException>(() => Database.OpenAsync(server, TimeProvider.System))).Message, StringComparison.Ordinal);

        var owner = PostgresCluster.As("owner_here", empty);
        Assert.Equal(Migrator.Known("postgres")[^1].Number, await Database.MigrateAsync(owner, TimeProvider.System, PostgresCluster.ServerRole));
        Assert.Contains("does not own", (await Assert.ThrowsAsync<ArgumentException>(() => Database.MigrateAsync(server, TimeProvider.System, PostgresCluster.ServerRole))).Message, StringComparison.Ordinal);

        await using var opened = await Database.OpenAsync(server, TimeProvider.System);
        // One that is up to date is the owner's as well, as before.
        await using var byOwner = await Database.OpenAsync(owner, TimeProvider.System);
    }

    [PostgresFact]
    public async Task Migrating_takes_from_it_what_it_does_not_need()
    {
        await using var bed = await CreateAsync("postgres");
        await bed.ExecuteAsync("DROP TRIGGER audit_append_only ON audit; GRANT ALL ON audit, accounts TO wasmpay_server; GRANT DELETE ON entries TO PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC");
        await Database.MigrateAsync(bed.Database, TimeProvider.System, PostgresCluster.ServerRole);
        foreach (var sql in (string[])["UPDATE audit SET body = ''", "DELETE FROM accounts", "DELETE FROM entries", "CREATE TABLE mine (id TEXT)"]) await DeniedAsync(bed, sql);
    }

    [PostgresFact]
    public async Task A_role_that_rights_do_not_bind_or_that_is_not_there_is_none_for_a_server()
    {
        await using var bed = await CreateAsync("postgres");
        await bed.ExecuteAsync("DROP ROLE IF EXISTS member_here; CREATE ROLE member_here LOGIN IN ROLE wasmpay");
        foreach (var (role, says) in new[] { ("wasmpay", "rights do not bind it"), ("member_here", "rights do not bind it"), ("nobody\"; DROP TABLE audit; --", "There is no role") })
            Assert.Contains(says, (await Assert.ThrowsAsync<ArgumentException>(() => Database.MigrateAsync(bed.Database, TimeProvider.System, role))).Message, StringComparison.Ordinal);
        await bed.AssertSoundAsync();
    }

    [Fact]
    public async Task A_file_has_no_roles()
    {
        await using var bed = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => Database.MigrateAsync(bed.Database, TimeProvider.System, "server"));
        Assert.Equal(Migrator.Known("sqlite")[^1].Number, await Database.MigrateAsync(bed.Database, TimeProvider.System));
    }

    private static async Task DeniedAsync(TestPlatform bed, string sql)
    {
        var denied = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(bed.ServerDatabase, sql));
        Assert.True(denied.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {denied.MessageText}");
    }

    private static async Task<string?> AskAsync(string database, string sql)
    {
        await using var dialect = Dialect.Of(database);
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        return await Dapper.SqlMapper.ExecuteScalarAsync<string>(connection, sql);
    }
}
