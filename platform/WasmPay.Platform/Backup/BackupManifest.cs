using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WasmPay.Platform.Backup;

/// <summary>What a backup says of itself; the first bytes of its file, which <c>head -2</c> shows.</summary>
/// <param name="Store">From which store it is: <c>sqlite</c> or <c>postgres</c>. Either takes it.</param>
/// <param name="Schema">The newest migration of the tables.</param>
/// <param name="SchemaDigest">SHA-256 of the texts of all migrations up to it.</param>
/// <param name="AuditSequence">The last audit record.</param>
/// <param name="AuditHash">Its hash.</param>
/// <param name="MadeAt">When the backup was made.</param>
/// <param name="Tables">Rows in each table, parents before what names them.</param>
/// <param name="ContentBytes">Length of the rows.</param>
/// <param name="FileBytes">Length of the rows as they are in the file, compressed.</param>
/// <param name="Sha256">SHA-256 of those.</param>
public sealed record BackupManifest(
    string Store, long Schema, string SchemaDigest, long AuditSequence, string AuditHash, DateTimeOffset MadeAt, IReadOnlyList<TableCount> Tables, long ContentBytes, long FileBytes, string Sha256)
{
    /// <summary>Bytes before the rows.</summary>
    internal const int HeaderBytes = 16 << 10;

    // Rows of these stores come to a tenth; hashes, of which every record has two, do not shrink.
    private const long Expansion = 256;

    private const string Magic = "WASMPAY-BACKUP 1 ";
    private const int DigestDigits = 64;
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Rows of all tables.</summary>
    public long Rows => Tables.Sum(t => t.Rows);

    /// <summary>Whether a file begins as backups do.</summary>
    internal static bool Begins(ReadOnlySpan<byte> file) => file.StartsWith(Encoding.ASCII.GetBytes(Magic));

    /// <summary>The first bytes of the file: a line with a digest, the manifest as a line of JSON that has it, and blanks.</summary>
    internal byte[] ToHeader()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, s_json);
        var header = new byte[HeaderBytes];
        header.AsSpan().Fill((byte)' ');
        var line = Encoding.ASCII.GetBytes($"{Magic}{Convert.ToHexStringLower(SHA256.HashData(json))}\n");
        // INVARIANT: there is room for all tables that a store could have.
        Invariant.Holds(line.Length + json.Length + 2 <= header.Length, "A backup's manifest fits");
        line.CopyTo(header, 0);
        json.CopyTo(header, line.Length);
        header[line.Length + json.Length] = header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Reads them; every bit counts.</summary>
    internal static Result<BackupManifest> Read(ReadOnlySpan<byte> header)
    {
        if (!Begins(header)) return new Error(ErrorCode.Malformed, "The file is no backup of this program.");
        var damaged = new Error(ErrorCode.Malformed, "The backup is damaged: its manifest is not what was written. Use another.");
        var digest = header.Slice(Magic.Length, DigestDigits);
        var rest = header[(Magic.Length + DigestDigits)..];
        var json = rest[1..];
        var end = json.IndexOf((byte)'\n');
        if (rest[0] != '\n' || end < 0 || header[^1] != '\n' || json[(end + 1)..^1].ContainsAnyExcept((byte)' ')) return damaged;
        json = json[..end];
        if (!digest.SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))))) return damaged;
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(json, s_json);
            return manifest is { FileBytes: >= 0, ContentBytes: >= 0 } && manifest.ContentBytes / Expansion <= manifest.FileBytes ? manifest : damaged;
        }
        catch (JsonException)
        {
            return damaged;
        }
    }
}

/// <summary>How many rows a table has.</summary>
public sealed record TableCount(string Table, long Rows);
