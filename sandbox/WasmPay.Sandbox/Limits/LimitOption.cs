using System.Globalization;
using System.Text;

namespace WasmPay.Sandbox.Limits;

/// <summary>One limit as an operator sets it.</summary>
/// <param name="Name">Its name on the command line, in kebab-case.</param>
/// <param name="Key">Its key in configuration, such as <c>Sandbox:Limits:FunctionBytes</c>.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Least">The lowest value that may be set.</param>
/// <param name="Most">The highest value that may be set.</param>
/// <param name="Cost">What raising it costs.</param>
public sealed record LimitOption(string Name, string Key, string Unit, long Least, long Most, string Cost)
{
    /// <summary>The value that holds where nobody sets one.</summary>
    public long Default => Get(new());

    /// <summary>The limit that options have.</summary>
    public required Func<SandboxOptions, long> Get { get; init; }

    /// <summary>Options with another limit, which is in range.</summary>
    public required Func<SandboxOptions, long, SandboxOptions> With { get; init; }

    /// <summary>Why that value cannot be set, as a sentence that names the limit; null where it can.</summary>
    public string? Problem(long value) => value >= Least && value <= Most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The limit {Name} takes a whole number of {Unit} from {Least} to {Most}, not {value}.");

    /// <summary>The name on the command line of a property.</summary>
    internal static string Kebab(string property)
    {
        var name = new StringBuilder();
        foreach (var letter in property)
        {
            if (char.IsAsciiLetterUpper(letter) && name.Length > 0) name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }
}
