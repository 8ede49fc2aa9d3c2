using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Cli.Verify;
using WasmPay.Platform.Backup;

namespace WasmPay.Cli.Backup;

/// <summary><c>wasmpay restore</c>: a store of a backup, with its books checked.</summary>
internal static class RestoreCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "A file that `wasmpay backup` wrote" };
        var database = Stores.Option("Where it goes: a SQLite file that is not there yet, or an empty PostgreSQL database by the role that is to own the tables");
        database.Required = true;
        var json = CommonOptions.Json();
        var command = new Command("restore", "Makes a store of a backup and checks its books; nothing is there before all of it is") { file, database, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            InputFile.Check(path, "backup");
            var restored = await BackupFiles.UseAsync("restored", () => StoreRestore.ReadAsync(path, parsed.GetValue(database)!, TimeProvider.System, new StandardError(), cancellation));
            var checkedBooks = restored.Books.TryGet(out var books, out var error);
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(System.Console.Out, new { backup = BackupFiles.Json(path, restored.Backup), books = checkedBooks ? BooksOutput.Json(books!) : null, not_checked = error?.Message });
            }
            else
            {
                System.Console.WriteLine($"restored: {restored.Backup.Rows:N0} rows of {restored.Backup.Tables.Count} tables, as they were at {restored.Backup.MadeAt:u}");
                if (checkedBooks) BooksOutput.Write(System.Console.Out, books!, isStore: true, isSigned: false);
                else System.Console.WriteLine($"not checked: {error!.Message}");
            }
            return checkedBooks ? books!.IsSound ? ExitCode.Done : ExitCode.No : ExitCode.Unknown;
        });
        return command;
    }
}
