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
        var command = new Command("demo", "Takes a rule from a sentence to a live validator, with payments before, during and after") { database, rule, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var file = parsed.GetValue(database)!;
            foreach (var old in new[] { file, $"{file}-wal", $"{file}-shm" }) File.Delete(old);
            INarrator narrator = parsed.GetValue(json) ? new JsonNarrator(System.Console.Out) : new Narrator(AnsiConsole.Console);
            await using var run = new DemoRun(narrator, file, parsed.GetValue(rule)!);
            return await run.RunAsync(cancellation);
        });
        return command;
    }
}
