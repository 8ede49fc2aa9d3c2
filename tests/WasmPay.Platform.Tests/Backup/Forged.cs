using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WasmPay.Platform.Backup;

namespace WasmPay.Platform.Tests.Backup;

/// <summary>A backup taken apart, to be put together in another way with digests that fit: they say what was damaged, and keep nobody out.</summary>
internal sealed record Forged(BackupManifest Manifest, IReadOnlyList<string> Lines)
{
    public static Forged Of(byte[] file)
    {
        var manifest = BackupManifest.Read(file.AsSpan(0, BackupManifest.HeaderBytes)).Value;
        using var rows = new StreamReader(new GZipStream(new MemoryStream(file, BackupManifest.HeaderBytes, file.Length - BackupManifest.HeaderBytes), CompressionMode.Decompress));
        return new Forged(manifest, rows.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The table that a line belongs to.</summary>
    public string TableOf(int line)
    {
        for (; ; line--)
            if (Lines[line].StartsWith('{')) return JsonDocument.Parse(Lines[line]).RootElement.GetProperty("table").GetString()!;
    }

    /// <summary>The file. The manifest's lengths are those of the rows unless it is changed at the end.</summary>
    public byte[] ToBytes(Func<BackupManifest, BackupManifest>? atTheEnd = null)
    {
        var contents = Encoding.UTF8.GetBytes(string.Concat(Lines.Select(line => line + "\n")));
        using var compressed = new MemoryStream();
        using (var zip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true)) zip.Write(contents);
        var manifest = Manifest with { ContentBytes = contents.Length, FileBytes = compressed.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(compressed.ToArray())) };
        return [.. (atTheEnd?.Invoke(manifest) ?? manifest).ToHeader(), .. compressed.ToArray()];
    }
}
