using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Tidy.Tests;

/// <summary>The repository keeps its own rules. A failure lists every place.</summary>
public class TidyTests
{
    [Fact]
    public void The_repository_was_found() => Assert.Contains(SourceTree.Files, file => file.Path == "WasmPay.sln");

    [Fact]
    public void No_file_is_too_long() => AssertKept(file => TidyRules.Length(file, TidyRules.LongFiles));

    [Fact]
    public void Long_files_that_are_gone_leave_the_list() =>
        AssertNone(TidyRules.LongFiles.Keys.Except(SourceTree.Files.Select(file => file.Path)).Select(path => $"{path} is not there any more."));

    [Fact]
    public void No_banned_word_is_written() => AssertKept(TidyRules.Words);

    [Fact]
    public void Folders_are_shallow() => AssertKept(TidyRules.Depth);

    [Fact]
    public void Every_document_has_one_title() => AssertKept(TidyRules.Title);

    [Fact]
    public void Every_test_that_a_document_names_is_there()
    {
        var tests = TidyRules.Tests(SourceTree.Files);
        AssertKept(file => TidyRules.NamedTests(file, tests));
    }

    [Fact]
    public void No_fraction_comes_near_money() => AssertKept(TidyRules.Fractions);

    [Fact]
    public void Projects_are_short() => AssertKept(TidyRules.ProjectLength);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = string.Join('\n', SourceTree.Files.Single(file => file.Path == "WasmPay.sln").Lines).Replace('\\', '/');
        AssertNone(SourceTree.Files
            .Where(file => file.Extension == ".csproj" && !solution.Contains($"\"{file.Path}\"", StringComparison.Ordinal))
            .Select(file => $"{file.Path} is not in WasmPay.sln: dotnet sln add it."));
    }

    [Fact]
    public void Every_public_type_of_the_contracts_is_immutable() => AssertNone(typeof(ValidationRequest).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == typeof(ValidationRequest).Namespace)
        .SelectMany(MutableMembers));

    [Theory]
    [InlineData("a/B/C.cs", 501, 0, "split it")]
    [InlineData("a/B/C.cs", 601, 600, "only shrink")]
    [InlineData("a/B/C.cs", 599, 600, "say so")]
    public void A_long_file_is_noticed(string path, int lines, int allowed, string advice)
    {
        var list = allowed == 0 ? [] : new Dictionary<string, int> { [path] = allowed };
        Assert.Contains(advice, Assert.Single(TidyRules.Length(File(path, [.. Enumerable.Repeat("x", lines)]), list)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("platform/WasmPay.Platform/Ledger/Posting.cs", "var share = (double)units;", 1)]
    [InlineData("platform/WasmPay.Platform/Ledger/Posting.cs", "// Posted by double entry.", 0)]
    [InlineData("platform/WasmPay.Platform/Audit/Chain.cs", "double seconds;", 0)]
    public void A_fraction_near_money_is_noticed(string path, string line, int places) => Assert.Equal(places, TidyRules.Fractions(File(path, [line])).Count());

    [Fact]
    public void A_second_title_is_noticed_but_not_a_comment_in_an_example() =>
        Assert.Equal([1, 0], new[] { File("a.md", ["# A", "# B"]), File("a.md", ["# A", "```", "# B", "```"]) }.Select(file => TidyRules.Title(file).Count()));

    [Theory]
    [InlineData("`SomeTests.It_holds`", 0)]
    [InlineData("the whole of `SomeTests`, below `tests/WasmPay.Some.Tests`", 0)]
    [InlineData("`SomeTests.It_does_not`", 1)]
    [InlineData("`SomeTests.Helper`", 1)]
    [InlineData("`OtherTests.It_holds`, `OtherTests`", 2)]
    public void A_test_that_is_named_and_not_there_is_noticed(string line, int places)
    {
        var tests = TidyRules.Tests([File("tests/A/SomeTests.cs", ["public sealed class SomeTests", "{", "    [Fact]", "    public void It_holds() => Assert.True(Helper());", "    private static bool Helper() => true;", "}"])]);
        Assert.Equal(places, TidyRules.NamedTests(File("THREATS.md", [line]), tests).Count());
    }

    [Fact]
    public void A_deep_folder_is_noticed() =>
        Assert.Equal([0, 1], new[] { File("a/B/c/d/e/f.cs", []), File("a/B/c/d/e/f/g.cs", []) }.Select(file => TidyRules.Depth(file).Count()));

    [Fact]
    public void A_banned_word_is_noticed_with_its_line() =>
        Assert.StartsWith("a/b.cs:2 says", Assert.Single(TidyRules.Words(File("a/b.cs", ["", "// TO" + "DO later"]))), StringComparison.Ordinal);

    private static SourceFile File(string path, ImmutableArray<string> lines) => new(path, lines);

    private static IEnumerable<string> MutableMembers(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum) yield break;
        foreach (var field in type.GetFields(declared))
            if (!field.IsInitOnly && !field.IsLiteral) yield return $"{type.Name}.{field.Name} is a field that can be written.";
        foreach (var property in type.GetProperties(declared))
        {
            if (property.SetMethod is { IsPublic: true } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
                yield return $"{type.Name}.{property.Name} can be set after construction.";
            if (property.PropertyType.IsArray || (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(List<>)))
                yield return $"{type.Name}.{property.Name} is a collection that can be written; use IReadOnlyList or ImmutableArray.";
        }
    }

    private static void AssertKept(Func<SourceFile, IEnumerable<string>> rule) => AssertNone(SourceTree.Files.SelectMany(rule));

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }
}
