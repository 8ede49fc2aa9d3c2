using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Where compiled code is kept, and the key that makes it ours.</summary>
public sealed record ArtifactCacheOptions
{
    /// <summary>The folder of the artifacts; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The file of the secret key; made, readable by its owner only, where it is missing. It belongs outside of
    /// <see cref="Folder"/>, where those who can write artifacts cannot read it.
    /// </summary>
    public required string KeyFile { get; init; }

    /// <summary>Bytes of one artifact; larger ones are neither written nor read.</summary>
    public int ArtifactBytes { get; init; } = 256 << 20;
}

/// <summary>
/// Compiled artifacts on disk, under the digest of the module, the engine's version and its settings.
/// </summary>
/// <remarks>
/// An artifact is machine code: whoever chooses its bytes runs as this process, and Wasmtime's own check at loading finds
/// accidents, not attacks. So a file is believed only by its MAC (HMAC-SHA256, RFC 2104), keyed by a secret that the folder does
/// not hold and computed over version, settings, module digest and code. Who can write the folder but not read the key can
/// neither make an artifact nor pass off one module's as another's, an old version's as this one's. The bytes that were checked
/// are the bytes that are loaded: the file is read once into memory and never mapped, so it cannot change in between. Whatever
/// does not check, for whichever reason, counts as absent: the module is compiled again and the file replaced.
/// </remarks>
internal sealed class ArtifactCache
{
    private const int KeyBytes = 32;
    private const int MacBytes = 32;

    private readonly ArtifactCacheOptions _options;
    private readonly byte[] _key;
    private readonly byte[] _context;

    public ArtifactCache(ArtifactCacheOptions options, WasmtimeVersion version, string settings)
    {
        _options = options;
        _context = Encoding.UTF8.GetBytes($"wasmpay artifact 1\n{version}\n{settings}\n");
        Directory.CreateDirectory(options.Folder);
        _key = ReadOrMakeKey(options.KeyFile);
    }

    /// <summary>The artifact of a module, or null where there is none that is ours.</summary>
    public byte[]? TryRead(ReadOnlySpan<byte> binary)
    {
        try
        {
            using var file = File.OpenHandle(PathOf(Digest(binary)));
            var length = RandomAccess.GetLength(file);
            if (length < MacBytes || length > _options.ArtifactBytes) return null;
            Span<byte> mac = stackalloc byte[MacBytes];
            var artifact = new byte[length - MacBytes];
            if (RandomAccess.Read(file, mac, 0) != MacBytes || !ReadAll(file, artifact)) return null;
            return CryptographicOperations.FixedTimeEquals(mac, Mac(Digest(binary), artifact)) ? artifact : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps an artifact. A folder that cannot be written costs time later, not the call.</summary>
    public void Write(ReadOnlySpan<byte> binary, ReadOnlySpan<byte> artifact)
    {
        if (artifact.Length > _options.ArtifactBytes - MacBytes) return;
        var digest = Digest(binary);
        var path = PathOf(digest);
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        try
        {
            using (var file = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, Mac(digest, artifact), 0);
                RandomAccess.Write(file, artifact, MacBytes);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete(draft);
        }
    }

    /// <summary>The file of a module's artifact.</summary>
    internal string PathOf(byte[] digest)
    {
        using var name = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        name.AppendData(_context);
        name.AppendData(digest);
        return Path.Combine(_options.Folder, $"{Convert.ToHexStringLower(name.GetHashAndReset())}.artifact");
    }

    private static byte[] Digest(ReadOnlySpan<byte> binary) => SHA256.HashData(binary);

    private static bool ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> target)
    {
        var done = 0;
        while (done < target.Length)
        {
            var read = RandomAccess.Read(file, target[done..], MacBytes + done);
            if (read == 0) return false;
            done += read;
        }

        return true;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A stray draft is never read: it has no artifact's name.
        }
    }

    private static byte[] ReadOrMakeKey(string path)
    {
        if (!File.Exists(path)) MakeKey(path);
        var key = File.ReadAllBytes(path);
        if (key.Length != KeyBytes) throw new InvalidDataException($"{path} is not a key of {KeyBytes} bytes; delete it to have a new one made.");
        return key;
    }

    private static void MakeKey(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options)) file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its key is the key.
            File.Delete(draft);
        }
    }

    private byte[] Mac(byte[] digest, ReadOnlySpan<byte> artifact)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, _context.Length);
        mac.AppendData(length);
        mac.AppendData(_context);
        mac.AppendData(digest);
        mac.AppendData(artifact);
        return mac.GetHashAndReset();
    }
}
