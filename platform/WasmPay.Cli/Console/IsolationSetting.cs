using System.CommandLine;
using WasmPay.Sandbox;

namespace WasmPay.Cli.Console;

/// <summary>The option by which an operator says where guests run; the environment's <c>Sandbox__Isolation</c> says it where the option does not.</summary>
internal sealed class IsolationSetting
{
    private readonly Option<string?> _isolation = new("--isolation")
    {
        Description = "Where components run: process (a process of its own, which has nothing; the usual one on Linux) or in-process",
    };

    public IsolationSetting() => _isolation.AcceptOnlyFromAmong("process", "in-process");

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_isolation);

    /// <summary>Whether the command line says where.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_isolation) is { Implicit: false };

    /// <summary>Where; null where nobody says.</summary>
    public Isolation? Read(ParseResult parsed)
    {
        // The environment is read in any case: what is wrong in it is said.
        var environment = SandboxEnvironment.Read().Isolation;
        return parsed.GetValue(_isolation) is { } given ? Parse(given) : environment;
    }

    /// <summary>The place of that name; null where there is none.</summary>
    public static Isolation? Parse(string name) => name switch
    {
        "process" => Isolation.Process,
        "in-process" => Isolation.InProcess,
        _ => null,
    };
}
