using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using WasmPay.Guests.Protocol;

namespace WasmPay.Guests.Native;

/// <summary>How an exchange with the other side went.</summary>
internal enum ChannelState
{
    /// <summary>A whole frame went over.</summary>
    Fine,

    /// <summary>The other side has closed its end; of a process, that it is gone.</summary>
    Closed,

    /// <summary>The time was used up.</summary>
    TimedOut,

    /// <summary>What came is no frame, or a larger one than is taken.</summary>
    Garbage,
}

/// <summary>
/// Frames over two pipes. One thread at a time. Nothing is allocated for a frame before its length was held against the limit, and a
/// buffer grows only with bytes that have really come.
/// </summary>
internal sealed unsafe class FrameChannel(int reads, int writes) : IDisposable
{
    private const int StartBytes = 64 << 10, KeptBytes = 1 << 20;

    private byte[] _buffer = new byte[StartBytes];
    private int _disposed;

    /// <summary>The kind of the frame that came last.</summary>
    public MessageKind Kind { get; private set; }

    /// <summary>The payload of the frame that came last; the next one overwrites it.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Whether something is there to read, or the other side is gone.</summary>
    public bool HasNews => Wait(reads, Libc.ReadReady, 0);

    /// <summary>Whether there is something to read between exchanges, which is garbage, or the other side is gone.</summary>
    public ChannelState Unasked
    {
        get
        {
            var what = new Libc.PollFile { File = reads, Wanted = Libc.ReadReady };
            return Libc.poll(&what, 1, 0) <= 0 ? ChannelState.Fine : (what.Found & Libc.ReadReady) != 0 ? ChannelState.Garbage : ChannelState.Closed;
        }
    }

    /// <summary>Writes a whole frame; <paramref name="milliseconds"/> tells what is left of the time, or is null where the pipe blocks.</summary>
    public ChannelState Send(ReadOnlySpan<byte> frame, Func<int>? milliseconds = null)
    {
        fixed (byte* start = frame)
        {
            for (var sent = 0; sent < frame.Length;)
            {
                var count = Libc.write(writes, start + sent, (nuint)(frame.Length - sent));
                if (count > 0)
                {
                    sent += (int)count;
                    continue;
                }
                switch (Marshal.GetLastPInvokeError())
                {
                    case Libc.Interrupted: break;
                    case Libc.WouldBlock when milliseconds is not null:
                        if (milliseconds() is var left && (left <= 0 || !Wait(writes, Libc.WriteReady, left))) return ChannelState.TimedOut;
                        break;
                    default: return ChannelState.Closed;
                }
            }
        }
        return ChannelState.Fine;
    }

    /// <summary>
    /// Reads a whole frame with a payload of at most <paramref name="most"/> bytes. On a channel where frames are answered one by one,
    /// nothing may follow it; where they are not (<paramref name="streamed"/>), what follows is left for the next call.
    /// </summary>
    public ChannelState Receive(int most, Func<int>? milliseconds = null, bool streamed = false)
    {
        if (_buffer.Length > KeptBytes) _buffer = new byte[StartBytes];
        var (have, need) = (0, Wire.HeaderBytes);
        while (true)
        {
            // The host waits first, since nearly always the answer is still to come; the worker's read waits by itself.
            if (milliseconds?.Invoke() is { } left && (left <= 0 || !Wait(reads, Libc.ReadReady, left))) return ChannelState.TimedOut;
            nint count;
            fixed (byte* buffer = _buffer) count = Libc.read(reads, buffer + have, (nuint)((streamed ? Math.Min(need, _buffer.Length) : _buffer.Length) - have));
            if (count == 0) return ChannelState.Closed;
            if (count < 0)
            {
                if (Marshal.GetLastPInvokeError() is Libc.Interrupted or Libc.WouldBlock) continue;
                return ChannelState.Closed;
            }
            have += (int)count;
            if (have >= Wire.HeaderBytes)
            {
                var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer);
                if (length > (uint)most) return ChannelState.Garbage;
                need = Wire.HeaderBytes + (int)length;
            }
            if (have > need) return ChannelState.Garbage;
            if (have == need && have >= Wire.HeaderBytes)
            {
                (Kind, Payload) = ((MessageKind)_buffer[Wire.HeaderBytes - 1], _buffer.AsMemory(Wire.HeaderBytes, need - Wire.HeaderBytes));
                return ChannelState.Fine;
            }
            if (have == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(need, 2L * _buffer.Length));
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _ = Libc.close(reads);
        _ = Libc.close(writes);
    }

    private static bool Wait(int file, short wanted, int milliseconds)
    {
        var what = new Libc.PollFile { File = file, Wanted = wanted };
        var found = Libc.poll(&what, 1, milliseconds);
        if (found >= 0) return found > 0;
        // Interrupted: the caller tries, finds nothing, and comes back with what is left of the time then.
        return Marshal.GetLastPInvokeError() is var error and not Libc.Interrupted ? throw new Win32Exception(error) : true;
    }
}
