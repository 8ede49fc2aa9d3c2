using System.CommandLine;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Cli.Console;

/// <summary>The options by which an operator chooses the engine and raises or lowers the sandbox's limits.</summary>
internal sealed class SandboxSettings
{
    private static readonly SandboxOptions Defaults = new();

    /// <summary>Options that are other words for limits, with the limits' names.</summary>
    public static IReadOnlyDictionary<string, string> ShortNames { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["--fuel"] = "fuel", ["--memory-mib"] = "memory-bytes", ["--component-mib"] = "component-bytes" };

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "The core engine: wasmtime, managed (built in, needs no library), interpreted (the managed one without making machine code), both (each payment on either; a difference refers it), or auto (wasmtime where it has a library)",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<ulong> _fuel = new("--fuel")
    {
        Description = "Fuel for one call, instantiation included",
        DefaultValueFactory = _ => Defaults.Fuel,
    };

    private readonly Option<int> _memory = new("--memory-mib")
    {
        Description = "The most that a guest may hold: its memories, tables and handles together",
        DefaultValueFactory = _ => (int)(Defaults.MemoryBytes >> 20),
    };

    private readonly Option<int> _component = new("--component-mib")
    {
        Description = "The largest component that is admitted",
        DefaultValueFactory = _ => Defaults.ComponentBytes >> 20,
    };

    private readonly Option<string> _imports = new("--imports")
    {
        Description = "What becomes of imports that the closed world does not have: refuse (with their names), or trap when one is called",
        DefaultValueFactory = _ => "refuse",
    };

    private readonly Option<string[]> _limits = new("--limit")
    {
        Description = "Sets any limit by its name, as in --limit function-bytes=500000, once for each; `wasmpay limits` lists them all with what raising one costs",
        HelpName = "name=value",
        Arity = ArgumentArity.OneOrMore,
    };

    public SandboxSettings()
    {
        _engine.AcceptOnlyFromAmong("wasmtime", "managed", "interpreted", "both", "auto");
        _imports.AcceptOnlyFromAmong("refuse", "trap");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>
    /// The sandbox's options: the environment's (<c>Sandbox__Limits__FunctionBytes</c> and the like), and over them the command line's.
    /// Bad input where a limit lets nothing run, is none or is given twice.
    /// </summary>
    public SandboxOptions Read(ParseResult parsed)
    {
        var options = SandboxEnvironment.Read().Options with
        {
            Engine = parsed.GetValue(_engine) switch
            {
                "managed" => EngineChoice.Managed,
                "wasmtime" => EngineChoice.Wasmtime,
                "interpreted" => EngineChoice.Interpreted,
                "both" => EngineChoice.Both,
                _ => EngineChoice.Auto,
            },
            Admission = parsed.GetValue(_imports) == "trap" ? AdmissionPolicy.TrapOnUse : AdmissionPolicy.Strict,
            ArtifactFolder = ArtifactFolder(),
        };
        options = Limited(options, [.. Limits(parsed)]);
        return LimitAgreement.Problem(options) is { } problem ? throw new BadInputException(problem) : options;
    }

    /// <summary>Names of those of the options that the command line gives.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => All.Where(option => IsGiven(parsed, option)).Select(option => option.Name);

    private IEnumerable<Option> All => [_engine, _fuel, _memory, _component, _imports, _limits];

    // The short options are other words for limits, and held to the same.
    private IEnumerable<(string Option, string Setting)> Limits(ParseResult parsed)
    {
        if (IsGiven(parsed, _fuel)) yield return Short(_fuel, $"{parsed.GetValue(_fuel)}");
        if (IsGiven(parsed, _memory)) yield return Short(_memory, $"{(long)parsed.GetValue(_memory) << 20}");
        if (IsGiven(parsed, _component)) yield return Short(_component, $"{(long)parsed.GetValue(_component) << 20}");
        foreach (var setting in parsed.GetValue(_limits) ?? []) yield return ("--limit", setting);
    }

    private static (string Option, string Setting) Short(Option option, string value) => (option.Name, $"{ShortNames[option.Name]}={value}");

    private static SandboxOptions Limited(SandboxOptions options, (string Option, string Setting)[] settings)
    {
        // Of two values one would hold, and the operator might think it is the other.
        if (settings.GroupBy(each => each.Setting.Split('=')[0]).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            var given = twice.Select(each => each.Option).Distinct().Select(option => option == "--limit" ? $"--limit {twice.Key}" : option).ToArray();
            throw new BadInputException(given is [var one] ? $"{one} is given {twice.Count()} times; give it once." : $"{string.Join(" and ", given)} are the same limit; give one of them.");
        }
        foreach (var (option, setting) in settings)
        {
            try
            {
                options = SandboxLimits.Set(options, setting);
            }
            catch (FormatException problem)
            {
                throw new BadInputException($"{option}: {problem.Message}");
            }
        }
        return options;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Where compiled code is kept: the folder that WASMPAY_ARTIFACTS names, or nowhere.</summary>
    private static string? ArtifactFolder() =>
        Environment.GetEnvironmentVariable("WASMPAY_ARTIFACTS") is { } folder && !string.IsNullOrWhiteSpace(folder) ? folder : null;
}
