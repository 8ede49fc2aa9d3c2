using System.Diagnostics;
using System.Text.Json;
using WasmPay.Testing;

namespace WasmPay.Sandbox.Tests.Conformance;

/// <summary>The component model's conformance scripts, unpacked once into a temporary folder.</summary>
internal static class ComponentScripts
{
    public const string Archive = "component-spec/component-model-json.tar.xz";

    private static readonly Lazy<string> Folder = new(Unpack);

    public static IEnumerable<string> Names()
    {
        if (SharedMaterial.MissingReason(Archive) is not null) yield break;
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder.Value, "manifest.json")));
        foreach (var script in manifest.RootElement.GetProperty("scripts").EnumerateArray()) yield return script.GetProperty("id").GetString()!;
    }

    public static string FolderOf(string script) => Path.Combine(Folder.Value, script);

    private static string Unpack()
    {
        var source = new FileInfo(SharedMaterial.PathOf(Archive));
        var folder = Path.Combine(Path.GetTempPath(), "wasmpay-tests", $"component-spec-{source.Length}-{source.LastWriteTimeUtc.Ticks}");
        if (!Directory.Exists(folder))
        {
            var draft = folder + "." + Guid.NewGuid().ToString("N");
            Directory.CreateDirectory(draft);
            using var tar = Process.Start("tar", ["-xJf", source.FullName, "-C", draft]);
            tar.WaitForExit();
            Assert.Equal(0, tar.ExitCode);
            if (!Directory.Exists(folder)) Directory.Move(draft, folder);
        }
        return Path.Combine(folder, "spec");
    }
}
