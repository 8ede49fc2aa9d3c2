using System.CommandLine;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Verify;

/// <summary><c>wasmpay audit export</c>: the audit records as a file that can be checked without the store.</summary>
internal static class AuditCommand
{
    public static Command Make() => new("audit", "Takes the audit records out of a store") { Export() };

    private static Command Export()
    {
        var database = Stores.Option("A SQLite file, or a PostgreSQL connection string");
        var output = new Option<string>("--out") { Description = "The file to write, one record a line; it must not be there yet", Required = true };
        var json = CommonOptions.Json();
        database.Required = true;
        var command = new Command("export", "Writes all audit records into a file, one JSON object a line") { database, output, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            await using var books = await Stores.OpenAsync(parsed.GetValue(database)!, cancellation);
            var records = await WriteAsync(path, writer => Stores.ReadAsync(() => books.ExportAsync(writer, cancellation)));
            if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, new { records, @out = path });
            else System.Console.WriteLine($"{records:N0} audit records are in {path}");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> WriteAsync(string path, Func<TextWriter, Task<long>> write)
    {
        try
        {
            await using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write)) { NewLine = "\n" };
            return await write(file);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"The export cannot be written to {path}: {unwritable.Message}");
        }
    }
}
