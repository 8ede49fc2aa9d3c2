using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Platform.Audit.Verification;
using WasmPay.Wasm;

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
            if (parsed.GetValue(json)) PrintJson(check);
            else PrintText(check, isStore: parsed.GetValue(database) is not null, isSigned: key is not null);
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

    private static void PrintJson(BooksCheck check) => JsonOutput.WriteLine(System.Console.Out, new
    {
        sound = check.IsSound,
        records = check.Records,
        head = check.Head,
        payments = check.Payments,
        uncovered_payments = check.Uncovered,
        signed_to = check.SignedTo,
        difference = check.First is { } first ? new { table = first.Table, key = first.Key, field = first.Field, audit_says = first.AuditSays, store_says = first.StoreSays } : null,
    });

    private static void PrintText(BooksCheck check, bool isStore, bool isSigned)
    {
        var output = System.Console.Out;
        if (check.First is { } first)
        {
            output.WriteLine("not sound");
            output.WriteLine(VisibleText.Line($"table       {first.Table}"));
            output.WriteLine(VisibleText.Line($"key         {first.Key}"));
            output.WriteLine(VisibleText.Line($"field       {first.Field}"));
            output.WriteLine(VisibleText.Line($"audit says  {first.AuditSays}"));
            output.WriteLine(VisibleText.Line($"store says  {first.StoreSays}"));
            return;
        }
        output.WriteLine(isStore
            ? $"sound: {check.Records:N0} audit records make the books that are there, {check.Payments:N0} payments among them"
            : $"sound: {check.Records:N0} audit records follow from each other");
        output.WriteLine($"head: {check.Head}");
        if (check.Uncovered > 0) output.WriteLine($"not covered: {check.Uncovered:N0} payments from before records stated the books");
        output.WriteLine(isSigned
            ? $"signed: up to record {check.SignedTo:N0} of {check.Records:N0}; what came after could be cut off unseen"
            : "signed: no heads were given; a chain that was cut off or written anew with its rows would not show");
    }
}
