using System.CommandLine;
using WasmPay.Sandbox;

namespace WasmPay.Cli.Console;

/// <summary>The option by which an operator says where guests run; the environment's <c>Sandbox__Isolation</c> says it where the option does not.</summary>
internal sealed class IsolationSetting
{
    private const string Variable = "Sandbox__Isolation";

    private readonly Option<string?> _isolation = new("--isolation")
    {
        Description = "Where components run: process (a process of its own, which has nothing; the usual one on Linux) or in-process",
    };

    public IsolationSetting() => _isolation.AcceptOnlyFromAmong("process", "in-process");

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_isolation);

    /// <summary>Where; null where nobody says.</summary>
    public Isolation? Read(ParseResult parsed) => (parsed.GetValue(_isolation) ?? Environment.GetEnvironmentVariable(Variable)) switch
    {
        null or "" => null,
        "process" => Isolation.Process,
        "in-process" => Isolation.InProcess,
        var other => throw new BadInputException($"{Variable} is `{other}`; it can be process or in-process."),
    };
}
