using System.CommandLine;
using WasmPay.Cli.Console;

var root = new RootCommand("WasmPay: payment rules in plain language, proven and live as WebAssembly validators.");

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) await System.Console.Error.WriteLineAsync($"wasmpay: {error.Message}");
    await System.Console.Error.WriteLineAsync($"wasmpay: see `wasmpay {parsed.CommandResult.Command.Name} --help`.");
    return ExitCode.BadInput;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BadInputException bad)
{
    await System.Console.Error.WriteLineAsync($"wasmpay: {bad.Message}");
    return ExitCode.BadInput;
}
catch (OperationCanceledException)
{
    await System.Console.Error.WriteLineAsync("wasmpay: cancelled.");
    return ExitCode.Fault;
}
catch (Exception fault)
{
    await System.Console.Error.WriteLineAsync($"wasmpay: this is our fault, please report it: {fault}");
    return ExitCode.Fault;
}
