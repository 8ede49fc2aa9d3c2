using System.Data.Common;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace WasmPay.Platform.Storage;

/// <summary>The store's tables are not what this version of the product can work with.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>With what is wrong.</summary>
    public MigrationException(string message) : base(message) { }

    /// <summary>Without a message.</summary>
    public MigrationException() { }

    /// <summary>With the cause.</summary>
    public MigrationException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Applies the numbered SQL files in order, each in its own transaction, and holds the applied ones to their checksums.</summary>
internal static class Migrator
{
    // Nodes that start together take turns.
    private const long PostgresLock = 0x5741534D50415900;

    private const string Journal =
        "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

    /// <summary>
    /// Brings a store up to date by a connection that may; by one of PostgreSQL that may not, only looks whether it is, and whether the role may
    /// do what the server does.
    /// </summary>
    public static async Task EnsureAsync(Dialect dialect, TimeProvider time, CancellationToken cancellation)
    {
        var connection = await dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (dialect is PostgresDialect && await ServerRole.WhereNotOwnerAsync(connection, cancellation).ConfigureAwait(false) is { } role)
                await CheckAsync(connection, dialect, role, cancellation).ConfigureAwait(false);
            else
                await ApplyAsync(connection, dialect, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Brings a store up to date; the role of the server, where it is given, then may do what the server does, and nothing else. Says at which number it is.</summary>
    public static async Task<long> MigrateAsync(Dialect dialect, TimeProvider time, string? serverRole, CancellationToken cancellation)
    {
        if (serverRole is not null && dialect is not PostgresDialect) throw new ArgumentException("Only PostgreSQL has roles; a SQLite file is guarded by its folder's rights.");
        var connection = await dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (dialect is PostgresDialect && await ServerRole.WhereNotOwnerAsync(connection, cancellation).ConfigureAwait(false) is { } other)
                throw new ArgumentException($"The role {other} does not own the store; migrate as the role that does, or that may create tables in an empty database.");
            await ApplyAsync(connection, dialect, time, cancellation).ConfigureAwait(false);
            if (serverRole is not null) await ServerRole.GrantAsync(connection, serverRole, cancellation).ConfigureAwait(false);
        }
        return Known(dialect.Name)[^1].Number;
    }

    private static async Task CheckAsync(DbConnection connection, Dialect dialect, string role, CancellationToken cancellation)
    {
        var missing = await ServerRole.MissingAsync(connection, cancellation).ConfigureAwait(false);
        if (missing.Contains("migrations")) throw new MigrationException($"The role {role} finds no store that it may read: {Command(role)}");
        var known = Known(dialect.Name);
        var applied = await AppliedAsync(connection, known, cancellation).ConfigureAwait(false);
        if (applied.Count < known.Count)
            throw new MigrationException($"The store has {applied.Count} of this version's {known.Count} migrations, and the role {role} may not change its tables: {Command(role)}");
        if (missing.Count > 0) throw new MigrationException($"The role {role} may not do all that the server does with {string.Join(", ", missing)}: {Command(role)}");
    }

    private static string Command(string role) => $"run `wasmpay migrate --database OWNER --server-role {role}`, where OWNER connects as the owner of the tables.";

    private static async Task ApplyAsync(DbConnection connection, Dialect dialect, TimeProvider time, CancellationToken cancellation)
    {
        if (connection is SqliteConnection sqlite) sqlite.DefaultTimeout = SqliteDialect.StartTimeout;
        // Held until the connection is given back, also where a file fails.
        if (dialect is PostgresDialect) await connection.ExecuteAsync(Sql("SELECT pg_advisory_lock(@PostgresLock)", cancellation, new { PostgresLock })).ConfigureAwait(false);
        await connection.ExecuteAsync(Sql(Journal, cancellation)).ConfigureAwait(false);
        foreach (var migration in Known(dialect.Name)) await ApplyOneAsync(connection, dialect, migration, time, cancellation).ConfigureAwait(false);
        if (dialect is PostgresDialect) await connection.ExecuteAsync(Sql("SELECT pg_advisory_unlock(@PostgresLock)", cancellation, new { PostgresLock })).ConfigureAwait(false);
    }

    /// <summary>Holds a store to the migrations of this version without applying any.</summary>
    /// <exception cref="MigrationException">One of them was not applied, or there are others.</exception>
    public static async Task CheckAsync(Dialect dialect, CancellationToken cancellation)
    {
        var connection = await dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var known = Known(dialect.Name);
            HashSet<long> applied;
            try
            {
                applied = await AppliedAsync(connection, known, cancellation).ConfigureAwait(false);
            }
            catch (DbException none)
            {
                throw new MigrationException($"This is no store of the product: {none.Message}", none);
            }
            if (applied.Count < known.Count)
                throw new MigrationException("The store's tables are those of an older version: open it once with the server of this version, or use the version that it is of.");
        }
    }

    private static async Task ApplyOneAsync(DbConnection connection, Dialect dialect, Migration migration, TimeProvider time, CancellationToken cancellation)
    {
        // SQLite: BEGIN IMMEDIATE, so that of two processes one applies and the other finds it applied.
        var transaction = await dialect.BeginWriteAsync(connection, cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var applied = await AppliedAsync(connection, Known(dialect.Name), cancellation, transaction).ConfigureAwait(false);
            if (applied.Contains(migration.Number)) return;
            await ApplyOneAsync(connection, transaction, dialect, migration, time, cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task ApplyOneAsync(DbConnection connection, DbTransaction transaction, Dialect dialect, Migration migration, TimeProvider time, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(Sql(migration.Sql.Replace("{{bytes}}", dialect.BytesType, StringComparison.Ordinal), cancellation, transaction: transaction)).ConfigureAwait(false);
        await connection.ExecuteAsync(Sql(
            "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @At)", cancellation,
            new { migration.Number, migration.Name, migration.Checksum, At = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction)).ConfigureAwait(false);
    }

    /// <summary>Makes the tables as they were after a migration, in an empty database and in the caller's transaction.</summary>
    public static async Task MakeAsync(DbConnection connection, DbTransaction transaction, Dialect dialect, long upTo, TimeProvider time, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(Sql(Journal, cancellation, transaction: transaction)).ConfigureAwait(false);
        foreach (var migration in Known(dialect.Name).Where(m => m.Number <= upTo))
            await ApplyOneAsync(connection, transaction, dialect, migration, time, cancellation).ConfigureAwait(false);
    }

    /// <summary>SHA-256 of the texts of this version's migrations up to one that either store has; null where there is none.</summary>
    public static string? DigestOf(string dialect, long upTo)
    {
        var known = Known(dialect);
        return known[^1].Number < upTo ? null : Digest.Of(string.Join('\n', known.Where(m => m.Number <= upTo).Select(m => m.Checksum)));
    }

    // The numbers that the store has, all of which this version must know by the same text.
    private static async Task<HashSet<long>> AppliedAsync(DbConnection connection, IReadOnlyList<Migration> known, CancellationToken cancellation, DbTransaction? transaction = null)
    {
        var rows = await connection.QueryAsync<Applied>(
            Sql("SELECT CAST(number AS BIGINT) AS Number, CAST(checksum AS TEXT) AS Checksum FROM migrations ORDER BY number", cancellation, transaction: transaction)).ConfigureAwait(false);
        var texts = known.ToDictionary(m => m.Number, m => m.Checksum);
        foreach (var row in rows)
        {
            if (!texts.TryGetValue(row.Number, out var checksum))
                throw new MigrationException($"The store has migration {row.Number}, which this version does not know; it knows {known[^1].Number}: run the newer version.");
            if (checksum != row.Checksum) throw new MigrationException($"Migration {row.Number} was applied with another text: the store and this version do not fit.");
        }
        return [.. rows.Select(r => r.Number)];
    }

    private static CommandDefinition Sql(string sql, CancellationToken cancellation, object? arguments = null, DbTransaction? transaction = null) =>
        new(sql, arguments, transaction, cancellationToken: cancellation);

    private sealed record Applied
    {
        public long Number { get; init; }
        public string Checksum { get; init; } = "";
    }

    /// <summary>The embedded files <c>NNNN_name.sql</c> and <c>NNNN_name.dialect.sql</c> for this dialect.</summary>
    internal static IReadOnlyList<Migration> Known(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            const string folder = "migrations/";
            if (!resource.StartsWith(folder, StringComparison.Ordinal)) continue;
            var name = resource[folder.Length..^".sql".Length];
            if (name.Contains('.', StringComparison.Ordinal) && !name.EndsWith("." + dialect, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            migrations.Add(new Migration(long.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name, sql, Digest.Of(sql)));
        }
        migrations.Sort((a, b) => a.Number.CompareTo(b.Number));
        // INVARIANT: no number stands twice, so that an order is never a matter of luck.
        Invariant.Holds(migrations.DistinctBy(m => m.Number).Count() == migrations.Count, "Migrations have numbers of their own");
        return migrations;
    }
}

/// <summary>One numbered SQL file.</summary>
internal sealed record Migration(long Number, string Name, string Sql, string Checksum);
