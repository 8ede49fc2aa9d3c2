using System.CommandLine;
using Spectre.Console;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Demo;

/// <summary><c>wasmpay demo</c>: the whole road, once, on real parts.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var database = new Option<string>("--database") { Description = "The SQLite file; one that is there is made anew", DefaultValueFactory = _ => "wasmpay-demo.db" };
        var rule = new Option<string>("--rule")
        {
            Description = "The rule that Nordhaven's officer writes",
            DefaultValueFactory = _ => "Refer payments over USD 10,000 to a country on our high-risk list, and deny anything to a sanctioned party.",
        };
        var json = CommonOptions.Json();
        var isolation = new IsolationSetting();
        var command = new Command("demo", "Takes a rule from a sentence to a live validator, with payments before, during and after") { database, rule, json };
        isolation.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var file = parsed.GetValue(database)!;
            var (limits, where) = (SandboxEnvironment.Read().Agreed(), isolation.Read(parsed));
            MakeRoom(file);
            INarrator narrator = parsed.GetValue(json) ? new JsonNarrator(System.Console.Out) : new Narrator(AnsiConsole.Console);
            await using var run = new DemoRun(narrator, file, parsed.GetValue(rule)!, limits, where);
            return await run.RunAsync(cancellation);
        });
        return command;
    }

    /// <summary>Deletes the store of an earlier run, and nothing that is no store.</summary>
    private static void MakeRoom(string file)
    {
        try
        {
            if (Directory.Exists(file)) throw new BadInputException($"{file} is a folder; name a file for the store.");
            if (File.Exists(file) && !(RegularFile.IsAt(file) && IsStore(file))) throw new BadInputException($"{file} is no SQLite file, so it is not overwritten; name another file.");
            foreach (var old in new[] { file, $"{file}-wal", $"{file}-shm" }) File.Delete(old);
        }
        catch (Exception locked) when (locked is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"The store {file} cannot be made anew: {locked.Message}");
        }
    }

    private static bool IsStore(string file)
    {
        // https://www.sqlite.org/fileformat.html, section 1.3; a store that nothing was written to is empty.
        var magic = "SQLite format 3\0"u8;
        using var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[16];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return read == 0 || head[..read].SequenceEqual(magic);
    }
}
