using WasmPay.Wasm;

namespace WasmPay.Cli.Console;

/// <summary>Progress as lines on standard error, where it does not mix with answers.</summary>
internal sealed class StandardError : IProgress<string>
{
    public void Report(string value) => System.Console.Error.WriteLine(VisibleText.Block(value));
}
