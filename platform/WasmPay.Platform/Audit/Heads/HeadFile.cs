using System.Text;

namespace WasmPay.Platform.Audit.Heads;

/// <summary>Signed heads in a file outside the database, one a line, only ever added to.</summary>
public sealed class HeadFile
{
    private readonly string _path;

    private HeadFile(string path) => _path = path;

    /// <summary>The newest head; null where there is none yet.</summary>
    public SignedHead? Newest { get; private set; }

    /// <summary>Opens a file, or begins one. What a process that was killed has left of its last line is cut off.</summary>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static Result<HeadFile> Open(string path)
    {
        CutUnfinished(path);
        var opened = new HeadFile(path);
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (SignedHead.Read(line) is not { } head) return new Error(ErrorCode.Malformed, $"Line {number + 1} of {path} is no signed head.", "heads");
            opened.Newest = head;
        }
        return opened;
    }

    /// <summary>Adds a head; it is on the disk when this returns.</summary>
    public void Add(SignedHead head)
    {
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(head.ToLine() + "\n"));
        file.Flush(flushToDisk: true);
        Newest = head;
    }

    /// <summary>Heads after a record's number, in order.</summary>
    public IReadOnlyList<SignedHead> After(long sequence, int limit) =>
        [.. File.ReadLines(_path).Select(SignedHead.Read).OfType<SignedHead>().Where(h => h.Sequence > sequence).Take(limit)];

    private static void CutUnfinished(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n') break;
        }
        if (end < file.Length) file.SetLength(end);
    }
}
