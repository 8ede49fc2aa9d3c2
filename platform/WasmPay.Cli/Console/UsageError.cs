using System.CommandLine.Parsing;
using WasmPay.Wasm;

namespace WasmPay.Cli.Console;

/// <summary>What the parser of the command line says is wrong, some of which has several lines.</summary>
internal static class UsageError
{
    /// <summary>A line of ours, and below it, indented, those that follow.</summary>
    public static string Text(string message) => "wasmpay: " + string.Join(
        $"{Environment.NewLine}  ", message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(VisibleText.Line));

    /// <summary>The command with those that it belongs to, as they are typed.</summary>
    public static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "wasmpay";
}
