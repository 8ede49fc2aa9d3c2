using System.Data.Common;
using System.Reflection;
using Dapper;

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

    public static async Task ApplyAsync(Dialect dialect, TimeProvider time, CancellationToken cancellation)
    {
        var connection = await dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (dialect is PostgresDialect) await connection.ExecuteAsync("SELECT pg_advisory_lock(@PostgresLock)", new { PostgresLock }).ConfigureAwait(false);
            await connection.ExecuteAsync("""
                CREATE TABLE IF NOT EXISTS migrations (
                    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
                """).ConfigureAwait(false);
            var known = Known(dialect.Name);
            foreach (var migration in known) await ApplyOneAsync(connection, dialect, migration, time).ConfigureAwait(false);
            var newest = await connection.ExecuteScalarAsync<long>("SELECT MAX(number) FROM migrations").ConfigureAwait(false);
            if (newest > known[^1].Number)
                throw new MigrationException($"The store is at migration {newest}, this version knows {known[^1].Number}: run the newer version.");
            if (dialect is PostgresDialect) await connection.ExecuteAsync("SELECT pg_advisory_unlock(@PostgresLock)", new { PostgresLock }).ConfigureAwait(false);
        }
    }

    /// <summary>Holds a store to the migrations of this version without applying any.</summary>
    /// <exception cref="MigrationException">One of them was not applied, or there are others.</exception>
    public static async Task CheckAsync(Dialect dialect, CancellationToken cancellation)
    {
        var connection = await dialect.OpenAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            List<(long Number, string Checksum)> applied;
            try
            {
                applied = (await connection.QueryAsync<(long, string)>("SELECT number, checksum FROM migrations ORDER BY number").ConfigureAwait(false)).AsList();
            }
            catch (DbException none)
            {
                throw new MigrationException($"This is no store of the product: {none.Message}", none);
            }
            if (!applied.SequenceEqual(Known(dialect.Name).Select(m => (m.Number, m.Checksum))))
                throw new MigrationException("The store's tables are those of another version: open it once with the server of this version, or use the version that it is of.");
        }
    }

    private static async Task ApplyOneAsync(DbConnection connection, Dialect dialect, Migration migration, TimeProvider time)
    {
        // SQLite: BEGIN IMMEDIATE, so that of two processes one applies and the other finds it applied.
        var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var applied = await connection.QueryFirstOrDefaultAsync<string>(
                "SELECT checksum FROM migrations WHERE number = @Number", new { migration.Number }, transaction).ConfigureAwait(false);
            if (applied is not null)
            {
                if (applied != migration.Checksum)
                    throw new MigrationException($"Migration {migration.Name} was applied with another text: the store and this version do not fit.");
                return;
            }
            await connection.ExecuteAsync(migration.Sql.Replace("{{bytes}}", dialect.BytesType, StringComparison.Ordinal), transaction: transaction).ConfigureAwait(false);
            await connection.ExecuteAsync(
                "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @At)",
                new { migration.Number, migration.Name, migration.Checksum, At = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }
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
        // INVARIANT: numbers run 1, 2, 3 without gaps, so that an order is never a matter of luck.
        for (var i = 0; i < migrations.Count; i++) Invariant.Holds(migrations[i].Number == i + 1, "Migrations are numbered without gaps");
        return migrations;
    }
}

/// <summary>One numbered SQL file.</summary>
internal sealed record Migration(long Number, string Name, string Sql, string Checksum);
