using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Metering;

namespace WasmPay.Sandbox.Contracts;

/// <summary>
/// Writes a record's fields into linear memory in their order, aligning each, without values in between. Allocations happen in
/// the order of the fields, as the canonical ABI stores them, so that a guest's fuel does not depend on who lowers.
/// </summary>
internal ref struct GuestWriter(AbiContext context, uint start, uint size)
{
    private Span<byte> _record = context.Writable(start, size);
    private int _at;

    /// <summary>Starts or ends a record of this alignment.</summary>
    public void Align(int align) => _at = (_at + align - 1) & ~(align - 1);

    public void Byte(byte value) => _record[_at++] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void U16(ushort value) => Put(value, 2);

    public void U32(uint value) => Put(value, 4);

    public void U64(ulong value) => Put(value, 8);

    public void S64(long value) => Put(value, 8);

    public void Text(string text)
    {
        // Most text is ASCII; then one look tells all that must be known of it.
        if (!Ascii.IsValid(text))
        {
            if (!GuestText.IsWellFormed(text)) throw new ArgumentException("A text of the request has an unpaired surrogate.");
            var (pointer, length) = GuestText.Store(context, text);
            Pair(pointer, length);
            return;
        }
        Pair(GuestText.StoreAscii(context, text), (uint)text.Length);
    }

    public void Texts(IReadOnlyList<string> texts)
    {
        var bytes = checked((uint)texts.Count * 8);
        context.Meter.Charge(texts.Count * HostFuel.Value);
        var pointer = context.Realloc(0, 0, 4, bytes, "list");
        var inner = new GuestWriter(context, pointer, bytes);
        for (var i = 0; i < texts.Count; i++) inner.Text(texts[i]);
        Pair(pointer, (uint)texts.Count);
    }

    /// <summary>A count and a total: a record of 16 bytes, of which 4 between them belong to nobody.</summary>
    public void Tally(uint count, long total)
    {
        Align(8);
        var place = _record.Slice(_at, 16);
        BinaryPrimitives.WriteInt64LittleEndian(place[8..], total);
        BinaryPrimitives.WriteUInt32LittleEndian(place, count);
        _at += 16;
    }

    // The guest has run since the span was taken, and its memory may have moved.
    private void Pair(uint pointer, uint length)
    {
        if (!context.StaysInPlace) _record = context.Writable(start, size);
        U32(pointer);
        U32(length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put<T>(T value, int width)
        where T : unmanaged
    {
        Align(width);
        MemoryMarshal.Write(_record[_at..], in value);
        _at += width;
    }
}
