using System.Globalization;

namespace WasmPay.Sandbox.Limits;

/// <summary>The table of limits for people: what each is called, counts, allows and costs.</summary>
public static class LimitText
{
    /// <summary>As the command line shows it: a limit, and below it what raising it costs.</summary>
    public static void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var limit in SandboxLimits.All)
        {
            output.WriteLine($"{limit.Name,-22}{Number(limit.Default),14} {limit.Unit} ({Number(limit.Least)} to {Number(limit.Most)})");
            output.WriteLine($"    {limit.Cost}");
        }
    }

    /// <summary>As a table in Markdown.</summary>
    public static void WriteMarkdown(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine("| limit | configuration key | default | at most | unit | what raising it costs |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var limit in SandboxLimits.All)
            output.WriteLine($"| `{limit.Name}` | `{limit.Key}` | {Number(limit.Default)} | {Number(limit.Most)} | {limit.Unit} | {limit.Cost} |");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
