using System.Buffers.Binary;
using System.Text;
using WasmPay.Wasm;

namespace WasmPay.Guests.Protocol;

/// <summary>
/// Reads one payload. Its writer may be hostile: every count is held against the bytes that are left before anything is allocated, so
/// what is allocated stays within a small multiple of the payload, which the frame's limit bounds.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireException($"{other} is neither true nor false."),
    };

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public long I64() => (long)U64();

    /// <summary>One of so many values that are numbered from 0.</summary>
    public int Choice(int values)
    {
        var value = Byte();
        return value < values ? value : throw new WireException($"{value} is not one of {values} values.");
    }

    /// <summary>How many items follow, each of at least <paramref name="leastBytes"/>: no more than <paramref name="most"/> and than there is room for.</summary>
    public int Count(int most, int leastBytes)
    {
        var count = U32();
        if (count > (uint)most) throw new WireException($"{count} items are more than the {most} that may be.");
        if (count * (long)leastBytes > _rest.Length) throw new WireException($"{count} items do not fit into the {_rest.Length} bytes that are left.");
        return (int)count;
    }

    /// <summary>A count of bytes, and the bytes, which are not copied.</summary>
    public ReadOnlySpan<byte> Bytes(int most) => Take(Count(most, 1));

    /// <summary>Bytes whose number is known; they are not copied.</summary>
    public ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _rest.Length) throw new WireException($"The message ends within a value: {bytes} bytes are wanted and {_rest.Length} are left.");
        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    /// <summary>Well-formed UTF-8 of at most so many bytes.</summary>
    public string Text(int mostBytes)
    {
        var bytes = Bytes(mostBytes);
        if (bytes.IsEmpty) return "";
        try
        {
            return Wire.Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new WireException("A text is not well-formed UTF-8.");
        }
    }

    public string? Optional(int mostBytes) => Flag() ? Text(mostBytes) : null;

    /// <summary>Text that is for people only and that nothing is decided by: on one line, without what moves a cursor.</summary>
    public string Shown(int mostBytes) => VisibleText.Line(Text(mostBytes));

    public string? OptionalShown(int mostBytes) => Flag() ? Shown(mostBytes) : null;

    /// <summary>The payload ends here.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty) throw new WireException($"{_rest.Length} bytes follow the message.");
    }
}
