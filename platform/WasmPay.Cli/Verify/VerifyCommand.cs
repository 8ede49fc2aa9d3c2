using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;

namespace WasmPay.Cli.Verify;

/// <summary><c>wasmpay verify</c>: whether a store is what its audit records make it, and whether those are what was signed. It needs no server.</summary>
internal static class VerifyCommand
{
    private const int PemBytesMax = 64 << 10;

    public static Command Make()
    {
        var database = Stores.Option("The store whose books are made anew: a SQLite file, or a PostgreSQL connection string");
        var export = new Option<string?>("--export") { Description = "In place of a store: the file that `wasmpay audit export` wrote, whose chain is checked" };
        var heads = new Option<string?>("--heads") { Description = "Signed ends of the chain, one a line, as `serve --audit-heads` writes them" };
        var publicKey = new Option<string?>("--public-key") { Description = "The public key of who signed them, a PEM file" };
        var json = CommonOptions.Json();
        var command = new Command("verify", "Makes the books anew from the audit records, compares, and says the first difference") { database, export, heads, publicKey, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            if ((parsed.GetValue(database) is null) == (parsed.GetValue(export) is null)) throw new BadInputException("Name what is checked: either --database or --export.");
            if ((parsed.GetValue(heads) is null) != (parsed.GetValue(publicKey) is null)) throw new BadInputException("--heads and --public-key belong together: what was signed, and by whom.");
            using var key = parsed.GetValue(publicKey) is { } pem ? await KeyAsync(pem, cancellation) : null;
            using var walk = key is null ? null : new HeadsWalk(Heads(parsed.GetValue(heads)!), key);
            var check = parsed.GetValue(database) is { } store ? await StoreAsync(store, walk, cancellation) : Export(parsed.GetValue(export)!, walk);
            if (parsed.GetValue(json)) JsonOutput.WriteLine(System.Console.Out, BooksOutput.Json(check));
            else BooksOutput.Write(System.Console.Out, check, isStore: parsed.GetValue(database) is not null, isSigned: key is not null);
            return check.IsSound ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static async Task<BooksCheck> StoreAsync(string database, HeadsWalk? heads, CancellationToken cancellation)
    {
        await using var books = await Stores.OpenAsync(database, cancellation);
        return (await Stores.ReadAsync(() => books.VerifyAsync(heads, cancellation))).TryGet(out var check, out var error) ? check : throw new BadInputException(error.Message);
    }

    private static BooksCheck Export(string path, HeadsWalk? heads)
    {
        InputFile.Check(path, "export");
        try
        {
            return ExportedAudit.Verify(File.ReadLines(path), heads).TryGet(out var check, out var error) ? check : throw new BadInputException($"{path}: {error.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"The export at {path} cannot be read: {unreadable.Message}");
        }
    }

    private static async Task<HeadPublicKey> KeyAsync(string path, CancellationToken cancellation)
    {
        var pem = System.Text.Encoding.UTF8.GetString(await InputFile.ReadAsync(path, PemBytesMax, "public key", cancellation));
        return HeadPublicKey.Parse(pem).TryGet(out var key, out var error) ? key : throw new BadInputException($"{path}: {error.Message}");
    }

    // Line by line as the chain is walked: there are half a million a year.
    private static IEnumerable<SignedHead> Heads(string path)
    {
        InputFile.Check(path, "file of signed heads");
        foreach (var (number, line) in File.ReadLines(path).Index())
            yield return SignedHead.Read(line) ?? throw new BadInputException($"Line {number + 1} of {path} is no signed head.");
    }
}
