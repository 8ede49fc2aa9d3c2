using System.Diagnostics;
using WasmPay.Testing;

namespace WasmPay.Wasm.Tests.Specification;

/// <summary>The official suite, unpacked once into a folder of the temporary ones.</summary>
internal static class SpecificationScripts
{
    public const string Archive = "wasm-spec/core-2.0-json.tar.xz";

    private static readonly Lazy<string> Unpacked = new(Unpack);

    public static string Folder => Unpacked.Value;

    public static IEnumerable<string> Names() => SharedMaterial.MissingReason(Archive) is not null
        ? ["(missing)"]
        : Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static string Unpack()
    {
        var source = new FileInfo(SharedMaterial.PathOf(Archive));
        var target = Path.Combine(Path.GetTempPath(), $"wasmpay-core-2.0-{source.Length}");
        if (!Directory.Exists(target))
        {
            // Unpacked beside it and moved, so that no half of it is ever taken for the whole.
            var partial = Directory.CreateTempSubdirectory("wasmpay-core-").FullName;
            var start = new ProcessStartInfo("tar", ["-xJf", source.FullName, "-C", partial]);
            using var process = Process.Start(start)!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            try
            {
                Directory.Move(partial, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                Directory.Delete(partial, true);
            }
        }

        return Path.Combine(target, "json");
    }
}
