using System.Runtime.CompilerServices;

namespace WasmPay.Testing;

/// <summary>Finds the test material that may lie beside a checkout (<c>../shared</c>) but is not part of it.</summary>
public static class SharedMaterial
{
    /// <summary>The repository's root folder.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder of shared material; it may not exist.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <summary>The path of a file or folder of the shared material.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Why a test that needs <paramref name="relative"/> must skip, or null where it is there.</summary>
    public static string? MissingReason(string relative) =>
        Path.Exists(PathOf(relative)) ? null : $"../shared/{relative} is not beside this checkout; the test needs it.";

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "WasmPay.sln"))) return folder;
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
    }
}
