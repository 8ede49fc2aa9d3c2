using System.CommandLine;

namespace WasmPay.Cli.Console;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print only JSON, one object a line, keys in snake_case" };

    /// <summary>The component's file.</summary>
    public static Argument<string> Component() => new("component") { Description = "A WebAssembly component (.wasm)" };
}
