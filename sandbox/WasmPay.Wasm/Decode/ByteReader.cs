using System.Text;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Decode;

/// <summary>Carries a refusal out of the passes; it never leaves <see cref="ManagedEngine"/>.</summary>
internal sealed class ModuleException(ModuleErrorKind kind, string message, long offset) : Exception(message)
{
    public ModuleError Error { get; } = new(kind, message, offset);

    public static ModuleException Malformed(string message, long offset) => new(ModuleErrorKind.Malformed, message, offset);

    public static ModuleException Invalid(string message, long offset) => new(ModuleErrorKind.Invalid, message, offset);

    public static ModuleException Unsupported(string feature, long offset) =>
        new(ModuleErrorKind.Unsupported, $"{feature} is not supported", offset);

    public static ModuleException Limit(string what, long limit, long offset) =>
        new(ModuleErrorKind.LimitExceeded, $"{what} above the limit of {limit}", offset);
}

/// <summary>Reads the binary format's primitive values (core specification 2.0, 5.2) between two offsets.</summary>
internal sealed class ByteReader(ModuleBytes bytes, int start, int end)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Offset after the last byte that may be read.</summary>
    public int End { get; private set; } = end;

    public int Remaining => End - Position;

    public bool AtEnd => Position >= End;

    /// <summary>Moves to another range of the same bytes.</summary>
    public void Seek(int from, int to) => (Position, End) = (from, to);

    /// <summary>Narrows or widens the range, keeping the position.</summary>
    public void Limit(int to) => End = to;

    public byte Byte()
    {
        if (Position >= End) throw Truncated();
        return bytes[Position++];
    }

    public byte Peek() => Position < End ? bytes[Position] : throw Truncated();

    /// <summary>An unsigned LEB128 of at most 32 bits.</summary>
    public uint U32()
    {
        var first = Byte();
        if (first < 0x80) return first;
        uint result = first & 0x7Fu;
        for (var shift = 7; ; shift += 7)
        {
            var next = Byte();
            if (shift == 28)
            {
                if (next >= 0x80) throw ModuleException.Malformed("integer representation too long", Position - 1);
                if (next > 0x0F) throw ModuleException.Malformed("integer too large", Position - 1);
            }

            result |= (next & 0x7Fu) << shift;
            if (next < 0x80) return result;
        }
    }

    public int S32() => (int)Signed(32);

    /// <summary>A signed 33-bit number, as block types are.</summary>
    public long S33() => Signed(33);

    public long S64() => Signed(64);

    public uint F32() => (uint)Fixed(4);

    public ulong F64() => Fixed(8);

    /// <summary>A vector's length; each element takes a byte at least, so a longer one cannot be.</summary>
    public int Count(string what, int limit)
    {
        var at = Position;
        var count = U32();
        if (count > limit) throw ModuleException.Limit(what, limit, at);
        if (count > Remaining) throw ModuleException.Malformed("unexpected end of section or function", at);
        return (int)count;
    }

    /// <summary>Skips bytes and returns where they start.</summary>
    public int Skip(uint count)
    {
        if (count > (uint)Remaining) throw ModuleException.Malformed("length out of bounds", Position);
        var from = Position;
        Position += (int)count;
        return from;
    }

    /// <summary>A name: length and strict UTF-8.</summary>
    public string Name(int limit)
    {
        var at = Position;
        var length = U32();
        if (length > (uint)Remaining) throw ModuleException.Malformed("length out of bounds", at);
        if (length > limit) throw ModuleException.Limit("name length", limit, at);
        var from = Skip(length);
        try
        {
            return StrictUtf8.GetString(bytes.Span(from, (int)length));
        }
        catch (DecoderFallbackException)
        {
            throw ModuleException.Malformed("malformed UTF-8 encoding", from);
        }
    }

    public ReadOnlySpan<byte> Span(int from, int count) => bytes.Span(from, count);

    private ModuleException Truncated() => ModuleException.Malformed(
        End == bytes.Length ? "unexpected end" : "unexpected end of section or function", Position);

    private ulong Fixed(int count)
    {
        if (Remaining < count) throw Truncated();
        ulong result = 0;
        for (var i = 0; i < count; i++) result |= (ulong)bytes[Position++] << (8 * i);
        return result;
    }

    private long Signed(int width)
    {
        long result = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift + 7 >= width)
            {
                if (next >= 0x80) throw ModuleException.Malformed("integer representation too long", Position - 1);
                // The bits beyond the width must repeat the sign.
                var used = width - shift;
                var rest = (sbyte)(next << 1) >> used;
                if (rest is not (0 or -1)) throw ModuleException.Malformed("integer too large", Position - 1);
            }

            result |= (long)(next & 0x7F) << shift;
            if (next >= 0x80) continue;
            var size = shift + 7;
            return size < 64 && (next & 0x40) != 0 ? result | (-1L << size) : result;
        }
    }
}
