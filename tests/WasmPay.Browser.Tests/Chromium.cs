using System.Runtime.CompilerServices;
using WasmPay.Testing;

namespace WasmPay.Browser.Tests;

/// <summary>The browser of this machine.</summary>
internal static class Chromium
{
    /// <summary>Where it is; null where there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => (string[])[System.IO.Path.Combine(folder, "chromium"), System.IO.Path.Combine(folder, "google-chrome")]).FirstOrDefault(File.Exists);
}

/// <summary>A fact that takes a browser.</summary>
public sealed class BrowserFactAttribute([CallerMemberName] string testName = "")
    : ConditionalFactAttribute(Chromium.Path is null ? "there is no chromium on the path" : null, testName);
