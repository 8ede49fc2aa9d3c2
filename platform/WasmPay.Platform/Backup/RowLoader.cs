using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace WasmPay.Platform.Backup;

/// <summary>Puts rows into one table, in the fastest way that its store has.</summary>
internal abstract class RowLoader : IAsyncDisposable
{
    /// <summary>Begins a table.</summary>
    public static async Task<RowLoader> BeginAsync(DbConnection connection, DbTransaction transaction, string table, IReadOnlyList<(string Name, Type Type)> columns, CancellationToken cancellation)
    {
        var names = string.Join(", ", columns.Select(c => c.Name));
        if (connection is NpgsqlConnection postgres)
            return new Copy(await postgres.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", cancellation).ConfigureAwait(false), [.. columns.Select(c => TypeOf(c.Type))]);
        var command = ((SqliteConnection)connection).CreateCommand();
        command.Transaction = (SqliteTransaction)transaction;
        command.CommandText = $"INSERT INTO {table} ({names}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@v{i}"))})";
        for (var i = 0; i < columns.Count; i++) command.Parameters.Add(new SqliteParameter($"@v{i}", null));
        return new Insert(command);
    }

    /// <summary>Adds a row. False where a value is not of its column's type.</summary>
    public abstract Task<bool> AddAsync(object?[] row, CancellationToken cancellation);

    /// <summary>Ends the table.</summary>
    public abstract Task EndAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private static NpgsqlDbType TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int64 => NpgsqlDbType.Bigint,
        TypeCode.String => NpgsqlDbType.Text,
        _ when type == typeof(byte[]) => NpgsqlDbType.Bytea,
        _ => throw new InvariantException($"The store has a column of the type {type.Name}, which backups do not know."),
    };

    private sealed class Copy(NpgsqlBinaryImporter importer, NpgsqlDbType[] types) : RowLoader
    {
        public override async Task<bool> AddAsync(object?[] row, CancellationToken cancellation)
        {
            await importer.StartRowAsync(cancellation).ConfigureAwait(false);
            for (var i = 0; i < row.Length; i++)
            {
                switch (row[i], types[i])
                {
                    case (null, _): await importer.WriteNullAsync(cancellation).ConfigureAwait(false); break;
                    case (long number, NpgsqlDbType.Bigint): await importer.WriteAsync(number, NpgsqlDbType.Bigint, cancellation).ConfigureAwait(false); break;
                    case (string text, NpgsqlDbType.Text): await importer.WriteAsync(text, NpgsqlDbType.Text, cancellation).ConfigureAwait(false); break;
                    case (byte[] bytes, NpgsqlDbType.Bytea): await importer.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellation).ConfigureAwait(false); break;
                    default: return false;
                }
            }
            return true;
        }

        public override async Task EndAsync(CancellationToken cancellation) => await importer.CompleteAsync(cancellation).ConfigureAwait(false);

        public override ValueTask DisposeAsync() => importer.DisposeAsync();
    }

    private sealed class Insert(SqliteCommand command) : RowLoader
    {
        public override Task<bool> AddAsync(object?[] row, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < row.Length; i++) command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
            return Task.FromResult(true);
        }

        public override Task EndAsync(CancellationToken cancellation) => Task.CompletedTask;

        public override ValueTask DisposeAsync() => command.DisposeAsync();
    }
}
