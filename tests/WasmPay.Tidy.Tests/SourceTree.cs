using System.Collections.Immutable;
using WasmPay.Testing;

namespace WasmPay.Tidy.Tests;

/// <summary>A text file of the repository: its path from the root, with slashes, and its lines.</summary>
public sealed record SourceFile(string Path, ImmutableArray<string> Lines)
{
    public string Extension { get; } = System.IO.Path.GetExtension(Path);

    public string Name { get; } = System.IO.Path.GetFileName(Path);
}

/// <summary>The repository's own text files: what people wrote, without what tools put beside it.</summary>
internal static class SourceTree
{
    private static readonly ImmutableHashSet<string> ForeignFolders = ["bin", "obj", "node_modules", "dist", "TestResults", "artifacts"];

    private static readonly ImmutableHashSet<string> HiddenFoldersOfOurs = [".ci"];

    private static readonly ImmutableHashSet<string> TextExtensions =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".json", ".ts", ".mjs", ".js", ".css", ".html", ".sql", ".proto", ".wit", ".wat", ".c", ".rs", ".yml", ".yaml", ".xml", ".sh", ".txt", ".editorconfig", ".gitignore", ".dockerignore", ".service", ".timer", ".conf", ""];

    private static readonly Lazy<ImmutableArray<SourceFile>> Read = new(() =>
        [.. Walk(new DirectoryInfo(SharedMaterial.RepositoryRoot), "").OrderBy(file => file.Path, StringComparer.Ordinal)]);

    public static ImmutableArray<SourceFile> Files => Read.Value;

    private static IEnumerable<SourceFile> Walk(DirectoryInfo folder, string path)
    {
        foreach (var file in folder.EnumerateFiles())
            if (TextExtensions.Contains(file.Extension) && file.Length < 1 << 20 && file.LinkTarget is null)
                yield return new SourceFile(path + file.Name, [.. File.ReadLines(file.FullName)]);
        foreach (var child in folder.EnumerateDirectories())
        {
            var isOurs = child.Name[0] != '.' || HiddenFoldersOfOurs.Contains(child.Name);
            if (!isOurs || ForeignFolders.Contains(child.Name) || child.LinkTarget is not null) continue;
            foreach (var file in Walk(child, $"{path}{child.Name}/")) yield return file;
        }
    }
}
