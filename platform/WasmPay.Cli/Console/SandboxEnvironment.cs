using System.Collections;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Cli.Console;

/// <summary>What the environment says of the sandbox, by names such as <c>Sandbox__Fuel</c>, in letters of either case.</summary>
internal sealed record SandboxEnvironment(SandboxOptions Options, Isolation? Isolation)
{
    private const string IsolationKey = "Sandbox:Isolation";

    /// <summary>Reads it. What is no setting, is there twice or has a value that it cannot have is bad input.</summary>
    public static SandboxEnvironment Read()
    {
        var settings = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(each => KeyValuePair.Create((string)each.Key, (string?)each.Value))
            .OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
        try
        {
            return new(SandboxLimits.Configure(new(), settings, IsolationKey), settings.Where(IsIsolation).Select(Where).FirstOrDefault());
        }
        catch (FormatException problem)
        {
            throw new BadInputException($"The environment sets a limit wrongly. {problem.Message}");
        }
    }

    /// <summary>The options, for a command that takes none of its own; bad input where they contradict each other.</summary>
    public SandboxOptions Agreed() => LimitAgreement.Problem(Options) is { } problem ? throw new BadInputException(problem) : Options;

    private static bool IsIsolation(KeyValuePair<string, string?> setting) =>
        setting.Key.Replace("__", ":", StringComparison.Ordinal).Equals(IsolationKey, StringComparison.OrdinalIgnoreCase);

    private static Isolation? Where(KeyValuePair<string, string?> setting) => setting.Value is null or ""
        ? null
        : IsolationSetting.Parse(setting.Value) ?? throw new BadInputException($"{setting.Key} is `{setting.Value}`; it can be process or in-process.");
}
