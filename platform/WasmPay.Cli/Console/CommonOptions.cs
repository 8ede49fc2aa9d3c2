using System.CommandLine;
using WasmPay.Sandbox;

namespace WasmPay.Cli.Console;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print only JSON, one object a line, keys in snake_case" };

    /// <summary><c>--engine</c>.</summary>
    public static Option<string> Engine()
    {
        var engine = new Option<string>("--engine")
        {
            Description = "The core engine: managed (built in), wasmtime (needs libwasmtime, see WASMPAY_WASMTIME) or auto",
            DefaultValueFactory = _ => "managed",
        };
        engine.AcceptOnlyFromAmong("managed", "wasmtime", "auto");
        return engine;
    }

    /// <summary>What an engine's name on the command line stands for.</summary>
    public static EngineChoice ToChoice(string engine) => engine switch
    {
        "managed" => EngineChoice.Managed,
        "wasmtime" => EngineChoice.Wasmtime,
        _ => EngineChoice.Auto,
    };

    /// <summary><c>--fuel</c>.</summary>
    public static Option<ulong> Fuel() => new("--fuel")
    {
        Description = "Fuel for one call, instantiation included",
        DefaultValueFactory = _ => new SandboxOptions().Fuel,
    };

    /// <summary>The component's file.</summary>
    public static Argument<string> Component() => new("component") { Description = "A WebAssembly component (.wasm)" };
}
