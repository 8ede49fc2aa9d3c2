using System.Text;

namespace WasmPay.Platform.Audit.Heads;

/// <summary>Signed heads in a file outside the database, one a line, only ever added to.</summary>
public sealed class HeadFile
{
    // Of so many lines one's place is kept, to begin reading there: a year has half a million.
    private const int LinesBetweenMarks = 512;

    private readonly Lock _gate = new();
    private readonly List<(long Sequence, long Offset)> _marks = [];
    private readonly string _path;
    private long _lines, _length;

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
            opened.Note(head, Encoding.UTF8.GetByteCount(line) + 1);
        }
        return opened;
    }

    /// <summary>Adds a head; it is on the disk when this returns.</summary>
    public void Add(SignedHead head)
    {
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        var line = Encoding.UTF8.GetBytes(head.ToLine() + "\n");
        file.Write(line);
        file.Flush(flushToDisk: true);
        Note(head, line.Length);
    }

    /// <summary>Heads after a record's number, in order.</summary>
    public IReadOnlyList<SignedHead> After(long sequence, int limit)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = OffsetBefore(sequence);
        using var lines = new StreamReader(file);
        List<SignedHead> heads = [];
        // A line that is just being written is none yet.
        while (heads.Count < limit && lines.ReadLine() is { } line)
            if (SignedHead.Read(line) is { } head && head.Sequence > sequence) heads.Add(head);
        return heads;
    }

    private void Note(SignedHead head, int bytes)
    {
        lock (_gate)
        {
            if (_lines++ % LinesBetweenMarks == 0) _marks.Add((head.Sequence, _length));
            _length += bytes;
            Newest = head;
        }
    }

    // The last mark that is not after what is sought: heads stand in the order of their records.
    private long OffsetBefore(long sequence)
    {
        lock (_gate)
        {
            var (low, high) = (0, _marks.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_marks[middle].Sequence <= sequence) low = middle + 1;
                else high = middle;
            }
            return low == 0 ? 0 : _marks[low - 1].Offset;
        }
    }

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
