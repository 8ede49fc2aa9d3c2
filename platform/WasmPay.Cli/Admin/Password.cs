using Spectre.Console;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Admin;

/// <summary>A password, which is never on the command line, where others could read it.</summary>
internal static class Password
{
    /// <summary>Asks for it where somebody sits before a terminal; else a line of standard input.</summary>
    public static string Read() => System.Console.IsInputRedirected
        ? System.Console.In.ReadLine() ?? throw new BadInputException("Standard input is empty; it takes the password as a line.")
        : AnsiConsole.Prompt(new TextPrompt<string>("Password:").Secret());
}
