namespace WasmPay.Authoring.Build;

/// <summary>Finds <c>authoring/toolchain</c>, whose neighbours <c>validators/sdk</c> and <c>validators/wit</c> it reads.</summary>
public static class ToolchainFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "WASMPAY_TOOLCHAIN";

    private const string Marker = "worker.mjs";

    /// <summary>
    /// The folder that <paramref name="named"/> or <see cref="Variable"/> names, else the first
    /// <c>authoring/toolchain</c> at or above the program's own folder.
    /// </summary>
    /// <exception cref="ToolchainException">There is none.</exception>
    public static string Find(string? named = null)
    {
        named ??= Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return IsToolchain(named) ? Path.GetFullPath(named) : throw Missing($"`{named}` is no toolchain folder: it has no {Marker}.");
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "authoring", "toolchain");
            if (IsToolchain(candidate)) return candidate;
        }
        throw Missing($"No authoring/toolchain is at or above {AppContext.BaseDirectory}.");
    }

    private static bool IsToolchain(string folder) => File.Exists(Path.Combine(folder, Marker));

    private static ToolchainException Missing(string what) =>
        new("toolchain-not-found", $"{what} Set {Variable} to the authoring/toolchain folder of a WasmPay checkout.");
}
