using System.Collections;
using System.CommandLine;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Config;

/// <summary><c>wasmpay config show</c>: what <c>serve</c> would be told, and by what.</summary>
internal static class ConfigCommand
{
    /// <summary>Takes the same options as <c>serve</c>.</summary>
    public static Command Make(Command serve)
    {
        var show = new Command("show", "Prints the settings of `serve` that are in force, and where each is from; passwords are masked");
        foreach (var option in serve.Options.Where(o => o.Name is not "--help" and not "--version")) show.Options.Add(option);
        show.SetAction(parsed =>
        {
            var (settings, _) = new ServeConfig(serve).Read(parsed, Environment());
            foreach (var setting in settings)
            {
                var value = Secret.Mask(setting.Name, setting.Value);
                if (parsed.GetValue<bool>("--json")) JsonOutput.WriteLine(System.Console.Out, new { name = setting.Name, value, source = setting.Source, place = setting.Place });
                else System.Console.WriteLine(VisibleText.Line($"{setting.Name,-22} {value ?? "-",-40} {Source(setting)}"));
            }
            return ExitCode.Done;
        });
        return new Command("config", "Shows the configuration") { show };
    }

    /// <summary>The arguments of a run of <c>serve</c> with all that the environment and the file say.</summary>
    public static string[] Complete(Command serve, ParseResult given, string[] arguments) => [.. arguments, .. new ServeConfig(serve).Read(given, Environment()).Arguments];

    private static string Source(Setting setting) => setting.Source switch
    {
        SettingSource.CommandLine => "command line",
        SettingSource.Environment or SettingSource.File => setting.Place,
        _ => "default",
    };

    private static Dictionary<string, string> Environment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
}
