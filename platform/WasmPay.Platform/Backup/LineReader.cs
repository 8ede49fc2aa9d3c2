namespace WasmPay.Platform.Backup;

/// <summary>Lines of a stream of which no more is read than it said it has.</summary>
internal sealed class LineReader(Stream stream, long bytesMax)
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start, _end;
    private long _read;

    /// <summary>Whether the stream has more than it said, or a line that is longer than lines may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Read => _read;

    /// <summary>The next line, good until the one after it is asked for; null at the end, or where there is too much.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        for (var searched = _start; ;)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found - _start);
                _start = searched + found + 1;
                return line;
            }
            MakeRoom();
            searched = _end;
            if (IsTooLong) return null;
            var more = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            // What stands behind the last line's end is no line.
            if (more == 0) return null;
            (_end, _read) = (_end + more, _read + more);
            IsTooLong = _read > bytesMax;
            if (IsTooLong) return null;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end < _buffer.Length) return;
        if (_buffer.Length >= RowLines.LineBytesMax) IsTooLong = true;
        else Array.Resize(ref _buffer, Math.Min(RowLines.LineBytesMax, _buffer.Length * 2));
    }
}
