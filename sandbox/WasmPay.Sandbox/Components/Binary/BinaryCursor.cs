using System.Text;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Reads the primitives of the binary formats within a range of the component's bytes.</summary>
internal sealed class BinaryCursor(byte[] bytes, int start, int end, ComponentLimits limits)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; } = start;

    public int End { get; } = end;

    public bool AtEnd => Position == End;

    /// <summary>A cursor over the next <paramref name="length"/> bytes, which this one skips.</summary>
    public BinaryCursor Slice(long length)
    {
        if (length > End - Position) throw Truncated(Position);
        var slice = new BinaryCursor(bytes, Position, Position + (int)length, limits);
        Position += (int)length;
        return slice;
    }

    /// <summary>All bytes that are left, which are skipped.</summary>
    public ReadOnlyMemory<byte> Rest()
    {
        var rest = bytes.AsMemory(Position, End - Position);
        Position = End;
        return rest;
    }

    public byte Byte()
    {
        if (Position >= End) throw Truncated(Position);
        return bytes[Position++];
    }

    public byte Peek() => Position < End ? bytes[Position] : throw Truncated(Position);

    /// <summary>An unsigned LEB128 of 32 bits (core specification 5.2.2).</summary>
    public uint U32()
    {
        var at = Position;
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift == 28 && next > 0x0F)
                throw ComponentException.Malformed((next & 0x80) != 0 ? "integer representation too long" : "integer too large", at);
            value |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) == 0) return value;
        }
    }

    /// <summary>A signed LEB128 of 33 bits: a type index where not negative, else a type's code.</summary>
    public long S33()
    {
        var at = Position;
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (long)(next & 0x7F) << shift;
            if (shift == 28)
            {
                var sign = next & 0x70;
                if ((next & 0x80) != 0) throw ComponentException.Malformed("integer representation too long", at);
                if (sign is not (0 or 0x70)) throw ComponentException.Malformed("integer too large", at);
            }
            if ((next & 0x80) != 0) continue;
            if ((next & 0x40) != 0) value |= -1L << (shift + 7);
            return value;
        }
    }

    /// <summary>The length of a vector whose elements take at least one byte each.</summary>
    public int Count(string what)
    {
        var at = Position;
        var count = U32();
        if (count > End - Position) throw count > 10_000_000
            ? ComponentException.Malformed($"{what} count of {count} is out of bounds", at)
            : Truncated(End);
        return (int)count;
    }

    public string Name()
    {
        var at = Position;
        var length = U32();
        if (length > limits.NameBytes) throw ComponentException.Malformed($"string size out of bounds: a name is longer than {limits.NameBytes} bytes", at);
        if (length > End - Position) throw Truncated(End);
        try
        {
            var name = StrictUtf8.GetString(bytes, Position, (int)length);
            Position += (int)length;
            return name;
        }
        catch (DecoderFallbackException)
        {
            throw ComponentException.Malformed("malformed UTF-8 encoding", Position);
        }
    }

    /// <summary>A core value type (core specification 5.3.4).</summary>
    public ValueType CoreValueType()
    {
        var at = Position;
        var code = Byte();
        return code switch
        {
            0x7F or 0x7E or 0x7D or 0x7C or 0x7B or 0x70 or 0x6F => (ValueType)code,
            _ => throw LaterProposals.CoreValueType(code, at) ?? ComponentException.Malformed($"invalid value type 0x{code:x2}", at),
        };
    }

    public static ComponentException Truncated(long at) =>
        new(new(ComponentErrorKind.Truncated, "unexpected end: the bytes stop in the middle of a section", at));
}
