using System.CommandLine;
using Spectre.Console;
using WasmPay.Authoring.Build;
using WasmPay.Cli.Admin;
using WasmPay.Cli.Author;
using WasmPay.Cli.Backup;
using WasmPay.Cli.Check;
using WasmPay.Cli.Config;
using WasmPay.Cli.Console;
using WasmPay.Cli.Demo;
using WasmPay.Cli.Eval;
using WasmPay.Cli.Fuzz;
using WasmPay.Cli.Hold;
using WasmPay.Cli.Inspect;
using WasmPay.Cli.Limits;
using WasmPay.Cli.Migrate;
using WasmPay.Cli.Replay;
using WasmPay.Cli.Run;
using WasmPay.Cli.Serve;
using WasmPay.Cli.Verify;
using WasmPay.Wasm;

const string About = """
    WasmPay: payment rules in plain language, proven and live as WebAssembly validators.

      wasmpay demo                                              the whole road, once
      wasmpay author --rule "Deny payments over USD 10,000." --bank NDHV --out rule
      wasmpay run rule/validator.wasm --request payment.json

    Exit codes: 0 done; 1 the answer is no (denied, refused, findings); 2 bad input; 3 our fault; 4 not known (fuzz, replay: nothing
    found, and not all was run; eval: not all was scored; check: neither proved nor refuted); 5 a store does not answer.
    Every command takes --json, and then prints only JSON, one object a line.
    """;

// First of all, since everything else opens files.
if (OpenFileLimit.Problem() is { } tooFew)
{
    await System.Console.Error.WriteLineAsync($"wasmpay: {tooFew}");
    return ExitCode.BadInput;
}

var serve = ServeCommand.Make();
var root = new RootCommand(About)
{
    DemoCommand.Make(),
    serve,
    ConfigCommand.Make(serve),
    AuthorCommand.Make(),
    EvalCommand.Make(),
    RunCommand.Make(),
    InspectCommand.Make(),
    CheckCommand.Make(),
    FuzzCommand.Make(),
    LimitsCommand.Make(),
    MigrateCommand.Make(),
    BackupCommand.Make(),
    RestoreCommand.Make(),
    VerifyCommand.Make(),
    ReplayCommand.Make(),
    AuditCommand.Make(),
};
root.Add(AdminCommand.Make());
foreach (var hold in HoldCommands.Make()) root.Add(hold);

if (System.Console.IsOutputRedirected)
{
    // A file or a pipe has no width and no colours of its own; tables need some width.
    AnsiConsole.Profile.Width = 140;
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
}

// An argument that begins with @ is a rule or a file of ours, not a file of arguments.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) await System.Console.Error.WriteLineAsync(UsageError.Text(error.Message));
    await System.Console.Error.WriteLineAsync($"wasmpay: see `{UsageError.Path(parsed.CommandResult)} --help`.");
    return ExitCode.BadInput;
}

try
{
    if (parsed.CommandResult.Command == serve && parsed.Action is not System.CommandLine.Help.HelpAction)
    {
        parsed = root.Parse(ConfigCommand.Complete(serve, parsed, args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var wrong, ..]) throw new BadInputException(wrong.Message);
    }
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // A server says itself how long it takes to stop; what else is cancelled removes what it has begun.
        ProcessTerminationTimeout = parsed.CommandResult.Command == serve ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(10),
    });
}
catch (BadInputException bad)
{
    await System.Console.Error.WriteLineAsync(VisibleText.Line($"wasmpay: {bad.Message}"));
    return bad.ExitCode;
}
catch (ToolchainException toolchain)
{
    await System.Console.Error.WriteLineAsync(VisibleText.Block($"wasmpay: {toolchain.Message}"));
    return ExitCode.Fault;
}
catch (OperationCanceledException)
{
    await System.Console.Error.WriteLineAsync("wasmpay: cancelled.");
    return ExitCode.Fault;
}
catch (Exception fault)
{
    await System.Console.Error.WriteLineAsync(VisibleText.Block($"wasmpay: this is our fault, please report it: {fault}"));
    return ExitCode.Fault;
}
