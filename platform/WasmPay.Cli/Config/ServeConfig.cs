using System.CommandLine;
using System.CommandLine.Parsing;
using WasmPay.Cli.Console;
using WasmPay.Sandbox.Limits;

namespace WasmPay.Cli.Config;

/// <summary>
/// What <c>serve</c> is told, by the command line, the environment and a file. The options of the command are the only catalogue: in a file they
/// have no dashes, in the environment they are such as <c>WASMPAY_AUDIT_KEY</c>. What the command line does not say is put behind it.
/// </summary>
internal sealed class ServeConfig(Command serve)
{
    private const string Prefix = "WASMPAY_", FileOption = "--config", LimitOption = "--limit", ProviderVariable = Prefix + "OPENID";
    private const int TypingError = 2;

    // Each of these says something of one run, and nothing of a server.
    private static readonly string[] NotSettings = ["--json", "--help", "--version", FileOption, LimitOption, ConfigFile.ProviderOption];

    // Variables that said the same before there was a file.
    private static readonly Dictionary<string, string> OtherVariables = new(StringComparer.Ordinal) { ["isolation"] = "Sandbox__Isolation", ["otlp"] = "OTEL_EXPORTER_OTLP_ENDPOINT" };

    // Limits are said by their own names in a file; their short options are for the command line.
    private readonly Dictionary<string, Option> _options = serve.Options
        .Where(o => !NotSettings.Contains(o.Name) && !SandboxSettings.ShortNames.ContainsKey(o.Name)).ToDictionary(o => o.Name[2..], StringComparer.Ordinal);

    /// <summary>The option that names the file.</summary>
    public static Option<string?> File() => new(FileOption) { Description = "A configuration file in TOML: the options of `serve` without their dashes, and tables [limits] and [openid.BANK]; else the environment's WASMPAY_CONFIG" };

    /// <summary>The settings in force, in the order of their names, and the arguments that say them all.</summary>
    public (IReadOnlyList<Setting> Settings, string[] Arguments) Read(ParseResult given, IReadOnlyDictionary<string, string> environment)
    {
        var file = given.GetValue<string?>(FileOption) ?? environment.GetValueOrDefault(Prefix + "CONFIG");
        var ofFile = file is { Length: > 0 } path ? ConfigFile.Read(path) : [];
        foreach (var setting in ofFile) Check(setting);
        List<Setting> settings = [];
        List<string> arguments = [];
        foreach (var (name, option) in _options.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            var setting = OfCommandLine(given, name, option) ?? OfEnvironment(environment, name) ?? ofFile.FirstOrDefault(s => s.Name == name) ?? OfDefault(given, name, option);
            settings.Add(setting);
            // The older variables are read where they always were, which says by their names what is wrong with them.
            if (setting is { Source: SettingSource.Environment or SettingSource.File, Value: { } value } && setting.Place != OtherVariables.GetValueOrDefault(name)) arguments.AddRange(Say(option, value, setting));
        }
        AddLimits(given, environment, ofFile, settings, arguments);
        AddProviders(given, environment, ofFile, settings, arguments);
        Typing(environment);
        return (settings, [.. arguments]);
    }

    // Limits have variables of their own, which the sandbox's settings read.
    private static void AddLimits(ParseResult given, IReadOnlyDictionary<string, string> environment, List<Setting> ofFile, List<Setting> settings, List<string> arguments)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        // One that is said twice is refused when the arguments are read.
        foreach (var limit in given.GetValue<string[]?>(LimitOption) ?? []) said[limit.Split('=')[0]] = limit[(limit.IndexOf('=', StringComparison.Ordinal) + 1)..];
        foreach (var (option, limit) in SandboxSettings.ShortNames)
            if (given.GetResult(option) is OptionResult { Implicit: false } result) said[limit] = $"{option} {string.Join(' ', result.Tokens.Select(t => t.Value))}";
        foreach (var (limit, value) in said) settings.Add(new Setting($"{ConfigFile.Limits}.{limit}", value, SettingSource.CommandLine));
        foreach (var setting in ofFile.Where(s => s.Name.StartsWith($"{ConfigFile.Limits}.", StringComparison.Ordinal)))
        {
            var limit = setting.Name[(ConfigFile.Limits.Length + 1)..];
            if (said.ContainsKey(limit)) continue;
            if (environment.FirstOrDefault(e => IsOfLimit(e.Key, limit)) is { Key: { } variable } found)
            {
                settings.Add(new Setting(setting.Name, found.Value, SettingSource.Environment, variable));
                said[limit] = found.Value;
                continue;
            }
            settings.Add(setting);
            said[limit] = setting.Value!;
            arguments.AddRange([LimitOption, $"{limit}={setting.Value}"]);
        }
        foreach (var limit in SandboxLimits.All.Select(l => l.Name).Where(l => !said.ContainsKey(l)))
            if (environment.FirstOrDefault(e => IsOfLimit(e.Key, limit)) is { Key: { } variable, Value: { Length: > 0 } value })
                settings.Add(new Setting($"{ConfigFile.Limits}.{limit}", value, SettingSource.Environment, variable));
    }

    // In the environment all pairs are in one variable, with semicolons between.
    private static void AddProviders(ParseResult given, IReadOnlyDictionary<string, string> environment, List<Setting> ofFile, List<Setting> settings, List<string> arguments)
    {
        var said = Pairs(given.GetValue<string[]?>(ConfigFile.ProviderOption) ?? [], SettingSource.CommandLine).ToList();
        var ofEnvironment = Pairs((environment.GetValueOrDefault(ProviderVariable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), SettingSource.Environment, ProviderVariable);
        settings.AddRange(said);
        foreach (var setting in ofEnvironment.Concat(ofFile.Where(s => IsOfProvider(s.Name))).Where(s => said.All(o => o.Name != s.Name)).DistinctBy(s => s.Name).ToList())
        {
            settings.Add(setting);
            arguments.Add($"{ConfigFile.ProviderOption}={setting.Name[(ConfigFile.Providers.Length + 1)..]}={setting.Value}");
        }

        static IEnumerable<Setting> Pairs(string[] pairs, SettingSource source, string place = "") => pairs.Select(pair => pair.Split('=', 2)).Select(p => new Setting($"{ConfigFile.Providers}.{p[0]}", p[^1], source, place));
    }

    private static bool IsOfProvider(string name) => name.StartsWith($"{ConfigFile.Providers}.", StringComparison.Ordinal);

    private static bool IsOfLimit(string variable, string limit)
    {
        var name = variable.Replace("__", ":", StringComparison.Ordinal);
        var last = name[(name.LastIndexOf(':') + 1)..];
        return name.StartsWith("Sandbox:", StringComparison.OrdinalIgnoreCase) && last.Equals(limit.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    private void Check(Setting setting)
    {
        if (_options.ContainsKey(setting.Name)) return;
        if (setting.Name.Split('.') is [var table, .., var key] && (table == ConfigFile.Limits ? [.. SandboxLimits.All.Select(l => l.Name)] : table == ConfigFile.Providers ? ConfigFile.ProviderKeys : null) is { } keys)
        {
            if (keys.Contains(key)) return;
            throw new BadInputException($"{setting.Place}: there is no setting `{setting.Name}`; the nearest is `{setting.Name[..^key.Length]}{Nearest(key, keys)}`.");
        }
        throw new BadInputException($"{setting.Place}: there is no setting `{setting.Name}`; the nearest is `{Nearest(setting.Name, _options.Keys)}`.");
    }

    // A variable that is nearly a setting's is one that was meant; others of the prefix are somebody else's.
    private void Typing(IReadOnlyDictionary<string, string> environment)
    {
        var known = _options.Keys.Select(Variable).Append(ProviderVariable).ToHashSet(StringComparer.Ordinal);
        foreach (var name in environment.Keys.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(n)))
        {
            var nearest = Nearest(name, known);
            if (NameDistance.Between(name, nearest) <= TypingError) throw new BadInputException($"The environment has {name}, which is no setting; the nearest is {nearest}.");
        }
    }

    private static string Nearest(string name, IEnumerable<string> known) => known.OrderBy(k => NameDistance.Between(name, k)).ThenBy(k => k, StringComparer.Ordinal).First();

    private static string Variable(string name) => Prefix + name.Replace('-', '_').ToUpperInvariant();

    private static Setting? OfCommandLine(ParseResult given, string name, Option option) =>
        given.GetResult(option) is { Implicit: false } ? new Setting(name, Text(given, option), SettingSource.CommandLine) : null;

    private static Setting? OfEnvironment(IReadOnlyDictionary<string, string> environment, string name)
    {
        foreach (var variable in (string?[])[Variable(name), OtherVariables.GetValueOrDefault(name)])
            if (variable is not null && environment.GetValueOrDefault(variable) is { Length: > 0 } value) return new Setting(name, value, SettingSource.Environment, variable);
        return null;
    }

    private static Setting OfDefault(ParseResult given, string name, Option option) => new(name, option.ValueType == typeof(bool) ? "false" : option.HasDefaultValue ? Text(given, option) : null, SettingSource.Default);

    private static string? Text(ParseResult given, Option option) => given.GetResult(option) is { Tokens.Count: > 0 } result
        ? string.Join(' ', result.Tokens.Select(t => t.Value))
        : option.ValueType == typeof(bool) ? "true" : option.GetDefaultValue()?.ToString();

    private static string[] Say(Option option, string value, Setting setting) => (option.ValueType == typeof(bool), value) switch
    {
        (true, "true") => [option.Name],
        (true, "false") => [],
        (true, _) => throw new BadInputException($"{setting.Place}: `{setting.Name}` is true or false."),
        // In one argument, since a value may begin as an option does.
        _ => [$"{option.Name}={value}"],
    };
}
