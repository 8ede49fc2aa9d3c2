using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Cli.Limits;

/// <summary><c>wasmpay limits</c>: every limit of the sandbox with its default, its range and what raising it costs.</summary>
internal static class LimitsCommand
{
    public static Command Make()
    {
        var json = CommonOptions.Json();
        var markdown = new Option<bool>("--markdown") { Description = "Print a table in Markdown" };
        var command = new Command("limits", "Lists the sandbox's limits by name, each with what raising it costs") { markdown, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json)) PrintJson();
            else if (parsed.GetValue(markdown)) LimitText.WriteMarkdown(System.Console.Out);
            else LimitText.Write(System.Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static void PrintJson()
    {
        foreach (var limit in SandboxLimits.All)
        {
            JsonOutput.WriteLine(System.Console.Out, new
            {
                name = limit.Name,
                key = limit.Key,
                @default = limit.Default,
                least = limit.Least,
                most = limit.Most,
                unit = limit.Unit,
                cost = limit.Cost,
            });
        }
    }
}
