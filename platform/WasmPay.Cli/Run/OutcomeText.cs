using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm;

namespace WasmPay.Cli.Run;

/// <summary>An outcome for people: a line of ours, and below it, indented, one line for each thing that the guest says.</summary>
internal static class OutcomeText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, int index, Outcome outcome)
    {
        var head = outcome.Verdict is { } verdict ? verdict.Decision.ToString().ToLowerInvariant() : $"no verdict ({outcome.Kind})";
        output.WriteLine($"{index}: {head}, {outcome.Fuel:N0} fuel");
        foreach (var finding in outcome.Verdict?.Findings ?? []) Say($"{finding.Clause}: {finding.Message}");
        if (outcome.Explanation is { } explanation) Say(explanation);
        foreach (var line in outcome.Log) Say($"[{line.Level}] {line.Context}: {line.Message}");

        void Say(string text) => output.WriteLine($"   {VisibleText.Line(text)}");
    }
}
