using System.Collections;
using System.CommandLine;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Cli.Console;

/// <summary>The options by which an operator chooses the engine and raises or lowers the sandbox's limits.</summary>
internal sealed class SandboxSettings
{
    private const int MebibytesMax = 1024;

    private static readonly SandboxOptions Defaults = new();

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
        foreach (var option in new Option[] { _engine, _fuel, _memory, _component, _imports, _limits }) command.Options.Add(option);
    }

    /// <summary>
    /// The sandbox's options: the environment's (<c>Sandbox__Limits__FunctionBytes</c> and the like), and over them the command line's.
    /// Bad input where a limit lets nothing run or is none.
    /// </summary>
    public SandboxOptions Read(ParseResult parsed)
    {
        var options = Configured() with
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
        if (IsGiven(parsed, _fuel))
        {
            options = options with { Fuel = parsed.GetValue(_fuel) };
            if (options.Fuel == 0) throw new BadInputException("--fuel 0 lets nothing run; give a positive number.");
        }
        if (IsGiven(parsed, _memory)) options = options with { MemoryBytes = (long)Mebibytes(parsed.GetValue(_memory), "--memory-mib") << 20 };
        if (IsGiven(parsed, _component)) options = options with { ComponentBytes = Mebibytes(parsed.GetValue(_component), "--component-mib") << 20 };
        options = Limited(options, parsed.GetValue(_limits) ?? []);
        return LimitAgreement.Problem(options) is { } problem ? throw new BadInputException(problem) : options;
    }

    private static SandboxOptions Configured()
    {
        var settings = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(each => KeyValuePair.Create((string)each.Key, (string?)each.Value));
        try
        {
            return SandboxLimits.Configure(Defaults, settings);
        }
        catch (FormatException problem)
        {
            throw new BadInputException($"The environment sets a limit wrongly. {problem.Message}");
        }
    }

    private static SandboxOptions Limited(SandboxOptions options, string[] settings)
    {
        // Of two values one would hold, and the operator might think it is the other.
        if (settings.GroupBy(setting => setting.Split('=')[0]).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BadInputException($"--limit {twice.Key} is given {twice.Count()} times; give it once.");
        try
        {
            return settings.Aggregate(options, SandboxLimits.Set);
        }
        catch (FormatException problem)
        {
            throw new BadInputException($"--limit: {problem.Message}");
        }
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Where compiled code is kept: the folder that WASMPAY_ARTIFACTS names, or nowhere.</summary>
    private static string? ArtifactFolder() =>
        Environment.GetEnvironmentVariable("WASMPAY_ARTIFACTS") is { } folder && !string.IsNullOrWhiteSpace(folder) ? folder : null;

    private static int Mebibytes(int value, string option) => value is >= 1 and <= MebibytesMax
        ? value
        : throw new BadInputException($"{option} takes a whole number from 1 to {MebibytesMax}.");
}
