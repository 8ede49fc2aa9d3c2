using System.Globalization;
using Tomlyn;
using Tomlyn.Model;
using WasmPay.Cli.Console;

namespace WasmPay.Cli.Config;

/// <summary>A configuration file in TOML: the options of <c>serve</c> without their dashes, and tables of limits and of providers.</summary>
internal static class ConfigFile
{
    /// <summary>The table with the limits of guests.</summary>
    public const string Limits = "limits";

    /// <summary>The table with banks' providers of identities, each a table of its own.</summary>
    public const string Providers = "openid";

    /// <summary>What a provider's table has; no secret itself, the file's name included.</summary>
    public static IReadOnlyList<string> ProviderKeys { get; } = ["issuer", "client-id", "client-secret-file"];

    /// <summary>The option that says the same, in pairs.</summary>
    public const string ProviderOption = $"--{Providers}";

    private const int LongestFile = 1 << 20;

    /// <summary>The settings of a file, with names that are still to be looked at.</summary>
    public static List<Setting> Read(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path).Length > LongestFile) throw new BadInputException($"{path} is no configuration: it has more than {LongestFile} bytes.");
            text = File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"The configuration {path} cannot be read: {unreadable.Message}");
        }
        try
        {
            return [.. Flatten(path, TomlSerializer.Deserialize<TomlTable>(text) ?? [])];
        }
        catch (TomlException wrong)
        {
            throw new BadInputException($"The configuration {path} is not TOML: {wrong.Message}");
        }
    }

    private static IEnumerable<Setting> Flatten(string path, TomlTable table)
    {
        foreach (var (name, value) in table)
        {
            if (value is TomlTable inner && name == Limits)
            {
                foreach (var (limit, number) in inner) yield return new Setting($"{Limits}.{limit}", Text(path, $"{Limits}.{limit}", number), SettingSource.File, path);
            }
            else if (value is TomlTable banks && name == Providers)
            {
                foreach (var (bank, said) in banks)
                {
                    if (said is not TomlTable provider) throw new BadInputException($"{path}: `{Providers}.{bank}` is a table with the provider of a bank.");
                    foreach (var (key, text) in provider) yield return new Setting($"{Providers}.{bank}.{key}", Text(path, $"{Providers}.{bank}.{key}", text), SettingSource.File, path);
                }
            }
            else
            {
                yield return new Setting(name, Text(path, name, value), SettingSource.File, path);
            }
        }
    }

    private static string Text(string path, string name, object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new BadInputException($"{path}: `{name}` takes a text, a whole number, true or false."),
    };
}
