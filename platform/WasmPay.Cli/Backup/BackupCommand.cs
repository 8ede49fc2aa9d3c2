using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Cli.Verify;
using WasmPay.Platform.Backup;

namespace WasmPay.Cli.Backup;

/// <summary><c>wasmpay backup</c>: one state of a store as one file, while the server goes on.</summary>
internal static class BackupCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "The backup, which only its owner may read; one that is there is replaced when the new one is whole" };
        var database = Stores.Option("The store, on which a server may be at work: a SQLite file, or a PostgreSQL connection string or address");
        database.Required = true;
        var json = CommonOptions.Json();
        var command = new Command("backup", "Writes one state of a store into a file, from which `wasmpay restore` makes a store of either kind") { file, database, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            var written = await BackupFiles.UseAsync("made", () => StoreBackup.WriteAsync(parsed.GetValue(database)!, path, TimeProvider.System, new StandardError(), cancellation));
            if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, BackupFiles.Json(path, written));
            else System.Console.WriteLine($"{path} has {written.Rows:N0} rows of {written.Tables.Count} tables\nhead: record {written.AuditSequence:N0}, {written.AuditHash}");
            return ExitCode.Done;
        });
        return command;
    }
}
