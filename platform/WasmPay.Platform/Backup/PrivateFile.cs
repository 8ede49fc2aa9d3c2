namespace WasmPay.Platform.Backup;

/// <summary>A file that only its owner reads, under a name of its own until it is whole.</summary>
internal sealed class PrivateFile : IDisposable
{
    private const string Part = ".part";
    private bool _isKept;

    private PrivateFile(string target, string path, FileStream stream) => (Target, Path, Stream) = (target, path, stream);

    /// <summary>The name that it gets.</summary>
    public string Target { get; }

    /// <summary>The name that it has.</summary>
    public string Path { get; }

    /// <summary>What is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins one beside its place, so that it can be put there at once. What a process that was killed has left is removed.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static PrivateFile Begin(string target)
    {
        var full = System.IO.Path.GetFullPath(target);
        var folder = System.IO.Path.GetDirectoryName(full) ?? throw new IOException($"{target} is no file.");
        var name = System.IO.Path.GetFileName(full);
        RemoveLeftOvers(folder, name);
        var path = System.IO.Path.Combine(folder, $".{name}.{System.IO.Path.GetRandomFileName()}{Part}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 128 << 10 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new PrivateFile(full, path, new FileStream(path, options));
    }

    /// <summary>Gives it its name; it is on the disk before. <paramref name="replaces"/> says whether one that is there goes.</summary>
    public void Keep(bool replaces)
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(Path, Target, replaces);
        _isKept = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_isKept) Remove(Path);
    }

    private static void Remove(string path)
    {
        // What SQLite has beside a file of its own.
        foreach (var end in (string[])["", "-wal", "-shm", "-journal"]) File.Delete(path + end);
    }

    // One that is being written is held by its writer.
    private static void RemoveLeftOvers(string folder, string name)
    {
        foreach (var left in Directory.EnumerateFiles(folder, $".{name}.*{Part}", new EnumerationOptions { AttributesToSkip = 0, MatchType = MatchType.Simple }))
        {
            try
            {
                using var held = new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Remove(left);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Its writer is at work, or it is somebody else's.
            }
        }
    }
}
