using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Platform.Validators;

namespace WasmPay.Cli.Serve;

/// <summary>The options by which an operator bounds what a server keeps of components.</summary>
internal sealed class ComponentSettings
{
    private static readonly ComponentLimits Defaults = new();

    private readonly Option<int> _memory = new("--component-memory-mib")
    {
        Description = "Components that stay in memory though they are not live, the ones used last; others are loaded from the database again",
        DefaultValueFactory = _ => (int)(Defaults.BytesInMemory >> 20),
    };

    private readonly Option<int> _count = new("--bank-components")
    {
        Description = "How many components one bank may have in the database that no proposal names",
        DefaultValueFactory = _ => Defaults.UnusedOfBank,
    };

    private readonly Option<int> _bytes = new("--bank-component-mib")
    {
        Description = "What these may have together, with dossiers that no proposal names",
        DefaultValueFactory = _ => (int)(Defaults.UnusedBytesOfBank >> 20),
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_memory);
        command.Options.Add(_count);
        command.Options.Add(_bytes);
    }

    /// <summary>What they say.</summary>
    public ComponentLimits Read(ParseResult parsed) => new()
    {
        BytesInMemory = (long)Positive(parsed, _memory) << 20,
        UnusedOfBank = Positive(parsed, _count),
        UnusedBytesOfBank = (long)Positive(parsed, _bytes) << 20,
    };

    private static int Positive(ParseResult parsed, Option<int> option) =>
        parsed.GetValue(option) is > 0 and var value ? value : throw new BadInputException($"{option.Name} takes a number from 1 to {int.MaxValue}.");
}
