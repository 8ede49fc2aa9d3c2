using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmPay.Sandbox.Components.Abi;

namespace WasmPay.Sandbox.Contracts;

/// <summary>
/// Writes a record's fields into linear memory in their order, aligning each, without values in between. Allocations happen in
/// the order of the fields, as the canonical ABI stores them, so that a guest's fuel does not depend on who lowers.
/// </summary>
internal ref struct GuestWriter(AbiContext context, uint at)
{
    private Span<byte> _memory = context.Memory;
    private uint _at = at;

    /// <summary>Starts or ends a record of this alignment.</summary>
    public void Align(uint align) => _at = (_at + align - 1) & ~(align - 1);

    public void Byte(byte value) => _memory[(int)_at++] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void U16(ushort value) => Put(value, 2);

    public void U32(uint value) => Put(value, 4);

    public void U64(ulong value) => Put(value, 8);

    public void S64(long value) => Put(value, 8);

    public void Text(string text)
    {
        if (!GuestText.IsWellFormed(text)) throw new ArgumentException("A text of the request has an unpaired surrogate.");
        var (pointer, length) = GuestText.Store(context, text);
        _memory = context.Memory;
        U32(pointer);
        U32(length);
    }

    public void Texts(IReadOnlyList<string> texts)
    {
        var pointer = context.Realloc(0, 0, 4, checked((uint)texts.Count * 8), "list");
        _memory = context.Memory;
        U32(pointer);
        U32((uint)texts.Count);
        var inner = new GuestWriter(context, pointer);
        for (var i = 0; i < texts.Count; i++) inner.Text(texts[i]);
        _memory = context.Memory;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put<T>(T value, uint size)
        where T : unmanaged
    {
        Align(size);
        MemoryMarshal.Write(_memory[(int)_at..], in value);
        _at += size;
    }
}
