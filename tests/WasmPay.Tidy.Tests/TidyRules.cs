using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace WasmPay.Tidy.Tests;

/// <summary>What every file keeps to. Each rule answers with the place and what to do, or with nothing.</summary>
internal static partial class TidyRules
{
    public const int MaximumLines = 500;
    public const int MaximumProjectLines = 40;
    public const int MaximumDepth = 3;

    private static readonly ImmutableHashSet<string> Code = [".cs", ".ts", ".mjs", ".js", ".sql", ".css", ".html", ".c", ".rs"];

    /// <summary>Longer than the rule allows. A file leaves this list, or its number goes down; neither ever the other way.</summary>
    public static FrozenDictionary<string, int> LongFiles { get; } = new Dictionary<string, int>().ToFrozenDictionary();

    public static IEnumerable<string> Length(SourceFile file, IReadOnlyDictionary<string, int> longFiles)
    {
        if (!Code.Contains(file.Extension)) yield break;
        var lines = file.Lines.Length;
        if (!longFiles.TryGetValue(file.Path, out var allowed))
        {
            if (lines > MaximumLines) yield return $"{file.Path} has {lines} lines; split it by reason to change, {MaximumLines} is the end.";
        }
        else if (lines > allowed) yield return $"{file.Path} has grown from {allowed} to {lines} lines; long files only shrink.";
        else if (lines < allowed) yield return $"{file.Path} has shrunk from {allowed} to {lines} lines: say so in {nameof(LongFiles)}, or take it out at {MaximumLines}.";
    }

    /// <summary>Spelt in halves, so that this file keeps its own rule.</summary>
    private static readonly ImmutableArray<(string Word, string Advice)> Banned =
    [
        ("TO" + "DO", "do it, or write down elsewhere why not"),
        ("FIX" + "ME", "fix it"),
        ("NotImplemented" + "Exception", "implement it or leave it out"),
        ("/ro" + "ot/", "no machine's paths"),
        ("/ho" + "me/", "no machine's paths"),
        ("/wo" + "rk/", "no machine's paths"),
        ("registry." + "npmjs.org", "no addresses of registries"),
        ("api." + "nuget.org", "no addresses of registries"),
    ];

    public static IEnumerable<string> Words(SourceFile file)
    {
        for (var line = 0; line < file.Lines.Length; line++)
            foreach (var (word, advice) in Banned)
                if (file.Lines[line].Contains(word, StringComparison.Ordinal))
                    yield return $"{file.Path}:{line + 1} says \"{word}\": {advice}.";
    }

    /// <summary>top folder / project / at most three more / file. A .proto lies where its package's name says.</summary>
    public static IEnumerable<string> Depth(SourceFile file)
    {
        if (file.Extension == ".proto") yield break;
        var folders = file.Path.Count(c => c == '/') - 2;
        if (folders > MaximumDepth) yield return $"{file.Path} lies {folders} folders below its project; {MaximumDepth} are enough.";
    }

    /// <summary>A rule.md is a sentence of an officer's, not a document.</summary>
    public static IEnumerable<string> Title(SourceFile file)
    {
        if (file.Extension != ".md" || file.Name == "rule.md") yield break;
        var (titles, fenced) = (0, false);
        foreach (var line in file.Lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (!fenced && line.StartsWith("# ", StringComparison.Ordinal)) titles++;
        }
        if (titles != 1) yield return $"{file.Path} has {titles} titles (lines that begin with \"# \"); a document has one.";
    }

    /// <summary>Money is integers: a binary fraction cannot hold a cent.</summary>
    public static IEnumerable<string> Fractions(SourceFile file)
    {
        if (!IsMoneyCode().IsMatch(file.Path)) yield break;
        for (var line = 0; line < file.Lines.Length; line++)
            if (IsFraction().Match(Comment().Replace(file.Lines[line], "")) is { Success: true } type)
                yield return $"{file.Path}:{line + 1} uses {type.Value} near money; count minor units.";
    }

    public static IEnumerable<string> ProjectLength(SourceFile file)
    {
        if (file.Extension == ".csproj" && file.Lines.Length >= MaximumProjectLines)
            yield return $"{file.Path} has {file.Lines.Length} lines; what projects share belongs in Directory.Build.props.";
    }

    /// <summary>What a document says is shown by a test must be shown by one: the class is there, and has the method where one is named.</summary>
    public static IEnumerable<string> NamedTests(SourceFile document, ILookup<string, string> tests)
    {
        if (document.Extension != ".md") yield break;
        for (var line = 0; line < document.Lines.Length; line++)
            foreach (Match name in NamedTest().Matches(document.Lines[line]))
            {
                var (type, method) = (name.Groups[1].Value, name.Groups[2].Value);
                if (!tests.Contains(type)) yield return $"{document.Path}:{line + 1} names {type}, which is no class of tests.";
                else if (method.Length > 0 && !tests[type].Contains(method)) yield return $"{document.Path}:{line + 1} names {type}.{method}, which is no test.";
            }
    }

    /// <summary>The tests by the names of their classes. Of a file with several classes each has all its tests.</summary>
    public static ILookup<string, string> Tests(IEnumerable<SourceFile> files) => files
        .Where(file => file.Extension == ".cs" && file.Path.StartsWith("tests/", StringComparison.Ordinal))
        .Select(file => string.Join('\n', file.Lines))
        .SelectMany(text => TestClass().Matches(text).SelectMany(type => TestMethod().Matches(text).Select(method => (Type: type.Groups[1].Value, Method: method.Groups[1].Value))))
        .ToLookup(test => test.Type, test => test.Method, StringComparer.Ordinal);

    [GeneratedRegex(@"\b([A-Z]\w*Tests)\b(?:\.(\w+))?")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\bclass (\w+Tests)\b")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^ {4}public (?:static )?(?:async )?(?:void|Task) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"^platform/WasmPay\.Platform/(Ledger|Currencies)/.*\.cs$")]
    private static partial Regex IsMoneyCode();

    [GeneratedRegex(@"\b(double|float|Double|Single)\b")]
    private static partial Regex IsFraction();

    [GeneratedRegex("//.*$|\"[^\"]*\"")]
    private static partial Regex Comment();
}
