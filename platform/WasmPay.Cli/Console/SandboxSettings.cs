using System.CommandLine;
using WasmPay.Sandbox;

namespace WasmPay.Cli.Console;

/// <summary>The options by which an operator chooses the engine and raises or lowers the sandbox's limits.</summary>
internal sealed class SandboxSettings
{
    private const int MebibytesMax = 1024;

    private static readonly SandboxOptions Defaults = new();

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "The core engine: managed (built in), wasmtime (needs libwasmtime, see WASMPAY_WASMTIME) or auto",
        DefaultValueFactory = _ => "managed",
    };

    private readonly Option<ulong> _fuel = new("--fuel")
    {
        Description = "Fuel for one call, instantiation included",
        DefaultValueFactory = _ => Defaults.Fuel,
    };

    private readonly Option<int> _memory = new("--memory-mib")
    {
        Description = "The most linear memory that a guest may have",
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

    public SandboxSettings()
    {
        _engine.AcceptOnlyFromAmong("managed", "wasmtime", "auto");
        _imports.AcceptOnlyFromAmong("refuse", "trap");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _engine, _fuel, _memory, _component, _imports }) command.Options.Add(option);
    }

    /// <summary>The sandbox's options; bad input where a limit lets nothing run.</summary>
    public SandboxOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_fuel) == 0) throw new BadInputException("--fuel 0 lets nothing run; give a positive number.");
        return Defaults with
        {
            Engine = parsed.GetValue(_engine) switch
            {
                "managed" => EngineChoice.Managed,
                "wasmtime" => EngineChoice.Wasmtime,
                _ => EngineChoice.Auto,
            },
            Fuel = parsed.GetValue(_fuel),
            MemoryBytes = (long)Mebibytes(parsed.GetValue(_memory), "--memory-mib") << 20,
            ComponentBytes = Mebibytes(parsed.GetValue(_component), "--component-mib") << 20,
            Admission = parsed.GetValue(_imports) == "trap" ? AdmissionPolicy.TrapOnUse : AdmissionPolicy.Strict,
            ArtifactFolder = ArtifactFolder(),
        };
    }

    /// <summary>Where compiled code is kept: the folder that WASMPAY_ARTIFACTS names, or nowhere.</summary>
    private static string? ArtifactFolder() =>
        Environment.GetEnvironmentVariable("WASMPAY_ARTIFACTS") is { } folder && !string.IsNullOrWhiteSpace(folder) ? folder : null;

    private static int Mebibytes(int value, string option) => value is >= 1 and <= MebibytesMax
        ? value
        : throw new BadInputException($"{option} takes a whole number from 1 to {MebibytesMax}.");
}
