using WasmPay.Wasm;

namespace WasmPay.Cli.Console;

/// <summary>Text for tables and lines with colours.</summary>
internal static class Terminal
{
    /// <summary>A text that others chose, as one that neither colours anything nor moves the cursor.</summary>
    public static string Markup(string text) => Spectre.Console.Markup.Escape(VisibleText.Line(text));

    /// <summary>Several of them, each on a line of its own.</summary>
    public static string Markup(params IEnumerable<string> lines) => string.Join('\n', lines.Select(Markup));
}
