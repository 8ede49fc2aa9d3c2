using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Server.Audit;

namespace WasmPay.Cli.Serve;

/// <summary>The options by which an operator has the ends of the audit chain signed.</summary>
internal sealed class AuditSettings
{
    private readonly Option<string?> _key = new("--audit-key") { Description = "A PEM file outside the database with the key that signs the audit chain's ends; made on first use, with the public key beside it (.pub)" };
    private readonly Option<string?> _heads = new("--audit-heads") { Description = "The file to which signed ends are added, one a line; keep it, or what is fetched of it, away from the database" };

    private readonly Option<int> _interval = new("--audit-interval")
    {
        Description = "Seconds after which the chain's end is signed, where it moved",
        DefaultValueFactory = _ => 60,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_heads);
        command.Options.Add(_interval);
    }

    /// <summary>What they say; null where nothing is to be signed.</summary>
    public AuditHeadOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_interval) is not (> 0 and <= 86_400) and var interval) throw new BadInputException($"{_interval.Name} takes a number of seconds from 1 to 86400, not {interval}.");
        return (parsed.GetValue(_key), parsed.GetValue(_heads)) switch
        {
            ({ Length: > 0 } key, { Length: > 0 } heads) => new AuditHeadOptions(key, heads) { Interval = TimeSpan.FromSeconds(parsed.GetValue(_interval)) },
            (null, null) when parsed.GetResult(_interval) is { Implicit: false } => throw new BadInputException($"{_interval.Name} changes nothing without {_key.Name} and {_heads.Name}."),
            (null, null) => null,
            _ => throw new BadInputException($"{_key.Name} and {_heads.Name} belong together: what signs, and where it is written."),
        };
    }
}
