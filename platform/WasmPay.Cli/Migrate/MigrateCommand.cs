using System.CommandLine;
using System.Data.Common;
using WasmPay.Cli.Console;
using WasmPay.Platform.Storage;
using WasmPay.Wasm;

namespace WasmPay.Cli.Migrate;

/// <summary><c>wasmpay migrate</c>: brings a store's tables up to date, and gives the server's role what it needs.</summary>
internal static class MigrateCommand
{
    public static Command Make()
    {
        var database = new Option<string>("--database") { Description = "The store, by the role that owns its tables: a SQLite file, or a PostgreSQL connection string or address", Required = true };
        var role = new Option<string?>("--server-role") { Description = "The PostgreSQL role by which the server connects; it may then do what the server does, and not change what is written once" };
        var json = CommonOptions.Json();
        var command = new Command("migrate", "Brings a store's tables up to this version, as their owner, so that the server itself needs no right to change them") { database, role, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var server = parsed.GetValue(role);
            var migration = await MigrateAsync(parsed.GetValue(database)!, server, cancellation);
            if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, new { migration, server_role = server });
            else await System.Console.Out.WriteLineAsync(VisibleText.Line($"the store is at migration {migration}{(server is null ? "" : $", and {server} may use it")}").AsMemory(), cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> MigrateAsync(string database, string? role, CancellationToken cancellation)
    {
        try
        {
            return await Database.MigrateAsync(database, TimeProvider.System, role, cancellation);
        }
        catch (Exception unusable) when (unusable is ArgumentException or MigrationException or DbException)
        {
            throw UnreachableException.Of(unusable, $"The store cannot be migrated: {unusable.Message}");
        }
    }
}
