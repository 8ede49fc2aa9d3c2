using System.Text.RegularExpressions;
using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

/// <summary>Whatever an operator is told to type, and whatever a container or a unit starts, the command line has.</summary>
public sealed partial class DeployCommandTests
{
    private static readonly string Folder = Path.Combine(SharedMaterial.RepositoryRoot, "platform", "deploy");

    [Fact]
    public async Task Every_command_that_is_written_down_is_there_with_its_options()
    {
        List<string> wrong = [];
        foreach (var command in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).SelectMany(file => Commands(file, File.ReadAllText(file))).GroupBy(command => command.Name))
        {
            var help = await Wasmpay.RunAsync([.. command.Key.Split(' '), "--help"]);
            if (!help.Output.Contains($"wasmpay {command.Key} ", StringComparison.Ordinal))
            {
                wrong.Add($"{command.First().File}: there is no command `{command.Key}`");
                continue;
            }
            foreach (var (file, option) in command.SelectMany(c => c.Options.Select(option => (c.File, option))).Distinct())
                if (!Regex.IsMatch(help.Output, $@"^\s+{Regex.Escape(option)}\b", RegexOptions.Multiline)) wrong.Add($"{file}: `{command.Key}` has no {option}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("README.md", "The first:\n\n    wasmpay admin init ada --name 'A & B' --database \"$S\" # why\n", "admin init --name --database")]
    [InlineData("README.md", "and `wasmpay verify`, or `serve --audit-key FILE` there", "verify|serve --audit-key")]
    [InlineData("README.md", "    docker compose run --rm server admin list\n    wasmpay admin keys a | cut -c1", "admin list|admin keys")]
    [InlineData("README.md", "`wasmpay admin rotate-key KEY`: 24 hours, or `--overlap-hours`", "admin rotate-key|admin rotate-key --overlap-hours")]
    [InlineData("README.md", "    kubectl -n wasmpay create secret", "")]
    [InlineData("README.md", "what wasmpay serves is not a command, nor is `systemd-analyze --offline`", "")]
    [InlineData("a.service", "ExecStart=/usr/bin/dotnet /opt/wasmpay/wasmpay.dll serve --urls http://h:1 --database ${D}", "serve --urls --database")]
    [InlineData("compose.yaml", "command: [\"migrate\", \"--database\", \"a --b\", \"--server-role\", \"r\"]", "migrate --database --server-role")]
    [InlineData("k.yaml", "args:\n  - serve\n  - --database\n  - postgres://h/d?a=b&c=d\n  - --urls\n  - http://h:1\nports:\n  - --none", "serve --database --urls")]
    public void A_command_is_read_out_of_every_kind_of_file(string file, string text, string commands) =>
        Assert.Equal(commands, string.Join('|', Commands(file, text).Select(command => string.Join(' ', [command.Name, .. command.Options]))));

    [Fact]
    public void Every_file_that_starts_the_program_was_read() => Assert.Equal(
        ["README.md", "backup.yaml", "compose.yaml", "migrate.yaml", "server.yaml", "signer.yaml", "wasmpay-backup.service", "wasmpay.service"],
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Commands(file, File.ReadAllText(file)).Any()).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    /// <summary>A command with the options it is given.</summary>
    private sealed record Command(string File, string Name, string[] Options);

    private static IEnumerable<Command> Commands(string file, string text)
    {
        var lines = Path.GetExtension(file) switch
        {
            ".md" => Code().Matches(text).Select(match => match.Groups[1].Value),
            ".yaml" => Arguments().Matches(text).Select(match => $"wasmpay {Spaced(match.Groups[1].Value)}"),
            ".service" => text.Split('\n').Where(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)),
            _ => [],
        };
        var last = "";
        foreach (var line in lines)
        {
            var match = Call().Match(Quoted().Replace(line, "'"));
            if (match.Success) last = match.Groups[1].Value;
            // An option that a sentence names alone is of the command before it.
            else if (last.Length == 0 || !line.StartsWith("--", StringComparison.Ordinal)) continue;
            yield return new(Path.GetFileName(file), last, [.. Option().Matches(match.Success ? match.Groups[2].Value : line).Select(option => option.Groups[1].Value)]);
        }
    }

    // A list of arguments as one line, in which only words and options are kept.
    private static string Spaced(string list) => string.Join(' ', Item().Matches(list).Select(item => item.Groups[1].Value).Select(item => Word().IsMatch(item) ? item : "x"));

    [GeneratedRegex(@"(?:^ {4}|`)([^`\n]+)", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:command|args):((?: \[.*\])|(?:\n +- .*)+)")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"(?:- |"")([^""\n]+?)(?:""|(?=\n|$))")]
    private static partial Regex Item();

    [GeneratedRegex("^(?:--)?[a-z][a-z-]*$")]
    private static partial Regex Word();

    [GeneratedRegex(@"'[^']*'|""[^""]*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?:(?<!-n)(?:^|\s)(?:\S*/)?wasmpay(?:\.dll)? |run --rm server |^(?=serve |migrate ))((?:admin |audit |config )?[a-z][a-z-]+)(?=\s|$)([^|;&#]*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?:^|\s)(--[a-z][a-z-]*)")]
    private static partial Regex Option();
}
