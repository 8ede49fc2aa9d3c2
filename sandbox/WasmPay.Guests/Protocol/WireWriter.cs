using System.Buffers.Binary;
using System.Text;

namespace WasmPay.Guests.Protocol;

/// <summary>Writes one frame after another into a buffer that it keeps: a length of 4 bytes, a kind of 1, the payload. Little-endian.</summary>
internal sealed class WireWriter
{
    /// <summary>A buffer that one large frame has stretched past this is not kept for the next.</summary>
    private const int KeptBytes = 1 << 20;

    private byte[] _buffer = new byte[4 << 10];
    private int _length;

    /// <summary>The frame, complete.</summary>
    public ReadOnlyMemory<byte> Frame
    {
        get
        {
            BinaryPrimitives.WriteInt32LittleEndian(_buffer, _length - Wire.HeaderBytes);
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>Bytes of the frame so far.</summary>
    public int Length => _length;

    /// <summary>Forgets what was written after the frame had so many bytes.</summary>
    public void Rewind(int length) => _length = length;

    /// <summary>Begins a frame; what was written before is gone.</summary>
    public void Begin(MessageKind kind)
    {
        if (_buffer.Length > KeptBytes) _buffer = new byte[4 << 10];
        _buffer[Wire.HeaderBytes - 1] = (byte)kind;
        _length = Wire.HeaderBytes;
    }

    public void Byte(byte value)
    {
        Room(1);
        _buffer[_length++] = value;
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void U16(ushort value)
    {
        Room(2);
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_length), value);
        _length += 2;
    }

    public void U32(uint value)
    {
        Room(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    public void Count(int value) => U32((uint)value);

    public void U64(ulong value)
    {
        Room(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    public void I64(long value) => U64((ulong)value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        Raw(value);
    }

    /// <summary>Bytes whose number the reader knows.</summary>
    public void Raw(ReadOnlySpan<byte> value)
    {
        Room(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Text as UTF-8.</summary>
    /// <exception cref="ArgumentException">The text has an unpaired surrogate.</exception>
    public void Text(string value)
    {
        Room(4 + Wire.Utf8.GetMaxByteCount(value.Length));
        var bytes = Wire.Utf8.GetBytes(value, _buffer.AsSpan(_length + 4));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), bytes);
        _length += 4 + bytes;
    }

    public void Optional(string? value)
    {
        Flag(value is not null);
        if (value is not null) Text(value);
    }

    private void Room(int bytes)
    {
        if (bytes <= _buffer.Length - _length) return;
        Array.Resize(ref _buffer, checked((int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_length + bytes))));
    }
}

/// <summary>What writers and readers of frames agree on.</summary>
internal static class Wire
{
    /// <summary>Bytes before a payload: its length, then its kind. The length does not count them.</summary>
    public const int HeaderBytes = 5;

    /// <summary>Raised with every change of a message's form. Host and worker are one assembly, so a difference is a mixed-up installation.</summary>
    public const ushort Version = 3;

    /// <summary>Strict in both directions: no replacement characters, no unpaired surrogates.</summary>
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
