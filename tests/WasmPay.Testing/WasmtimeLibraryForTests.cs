using System.IO.Compression;
using System.Security.Cryptography;

namespace WasmPay.Testing;

/// <summary>An older libwasmtime than the package's, out of a Python wheel of <c>../shared/wasmtime</c>, unpacked once into a temporary folder.</summary>
public static class WasmtimeLibraryForTests
{
    /// <summary>The wheel of Wasmtime 48, below <c>../shared</c>.</summary>
    public const string Wheel48 = "wasmtime/wasmtime-48.0.0-py3-none-manylinux1_x86_64.whl";

    private const string Entry = "wasmtime/linux-x86_64/_libwasmtime.so";

    /// <summary>The library's path, in a folder named after the wheel's digest; a complete file appears at once or not at all.</summary>
    public static string Unpack(string wheel)
    {
        var source = SharedMaterial.PathOf(wheel);
        using var bytes = File.OpenRead(source);
        var folder = Path.Combine(Path.GetTempPath(), "wasmpay-tests", Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
        var library = Path.Combine(folder, "_libwasmtime.so");
        if (File.Exists(library)) return library;
        Directory.CreateDirectory(folder);
        var draft = $"{library}.{Guid.NewGuid():N}";
        using (var archive = ZipFile.OpenRead(source)) archive.GetEntry(Entry)!.ExtractToFile(draft);
        File.Move(draft, library, overwrite: true);
        return library;
    }
}
