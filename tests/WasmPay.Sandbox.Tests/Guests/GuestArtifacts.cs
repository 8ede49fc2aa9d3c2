using System.ComponentModel;
using System.Diagnostics;
using WasmPay.Authoring.Build;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Guests;

/// <summary>The sample guests, built from source once by their own script; what is unchanged is kept between runs.</summary>
internal static class GuestArtifacts
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);
    private static readonly string Artifacts = Path.Combine(Path.GetTempPath(), "wasmpay-guests");
    private static readonly Lazy<string> Log = new(Build);

    /// <summary>The sources.</summary>
    public static string Folder { get; } = Path.Combine(SharedMaterial.RepositoryRoot, "validators", "samples", "guests");

    /// <summary>Why a guest cannot be run here, as the script says it; null where it was built or failed to.</summary>
    public static string? MissingReason(string language)
    {
        var line = Log.Value.Split('\n').FirstOrDefault(line => line.StartsWith($"{language}: ", StringComparison.Ordinal)) ?? Log.Value;
        return line.Contains("skipped: ", StringComparison.Ordinal) ? line.Trim() : null;
    }

    /// <summary>A guest's component; a build that failed shows what its compiler said.</summary>
    public static byte[] Read(string language)
    {
        var file = Path.Combine(Artifacts, $"{language}.wasm");
        Assert.True(!Log.Value.Contains($"{language}: failed", StringComparison.Ordinal) && File.Exists(file), Log.Value);
        return File.ReadAllBytes(file);
    }

    private static string Build()
    {
        try
        {
            if (!Directory.Exists(Path.Combine(Folder, "node_modules"))) Run("npm", "ci", "--no-audit", "--no-fund");
            ToolchainInstall.EnsureAsync(ToolchainFolder.Find(), new ToolchainOptions(), CancellationToken.None).GetAwaiter().GetResult();
            return Run("node", "build.mjs");
        }
        catch (Win32Exception missing)
        {
            return $"skipped: Node cannot be started: {missing.Message}";
        }
    }

    private static string Run(string program, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments.ToArray()) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["WASMPAY_GUESTS"] = Artifacts;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(Hang), $"{program} hangs");
        return output.Result + errors.Result;
    }
}

/// <summary>A theory about a guest; it skips, saying why, where the guest's compiler is not installed.</summary>
public sealed class GuestTheoryAttribute(string language, [System.Runtime.CompilerServices.CallerMemberName] string testName = "")
    : ConditionalTheoryAttribute(GuestArtifacts.MissingReason(language), testName);
