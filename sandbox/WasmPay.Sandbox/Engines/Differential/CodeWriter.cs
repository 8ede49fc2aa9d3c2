using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>
/// Writes a function's body or a constant expression (core specification 2.0, 5.2 and 5.4). With a source of chance it now and then
/// writes a number in more bytes than it needs, which the format allows and a careless reader does not expect.
/// </summary>
internal sealed class CodeWriter(Random? padding = null)
{
    private const int PaddedOneIn = 6;
    private const int Bits32 = 32, Bits64 = 64, BitsOfByte = 7;

    private readonly List<byte> _bytes = [];

    /// <summary>The bytes so far.</summary>
    public byte[] Bytes => [.. _bytes];

    /// <summary>Bytes so far.</summary>
    public int Length => _bytes.Count;

    /// <summary>Bytes as they are: opcodes, block types.</summary>
    public CodeWriter Op(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>An opcode with unsigned immediates.</summary>
    public CodeWriter Op(byte opcode, uint first, uint? second = null)
    {
        _bytes.Add(opcode);
        Unsigned(first);
        if (second is { } value) Unsigned(value);
        return this;
    }

    /// <summary>An opcode behind the prefix 0xFC with unsigned immediates.</summary>
    public CodeWriter Extended(uint opcode, params ReadOnlySpan<uint> immediates)
    {
        _bytes.Add(0xFC);
        Unsigned(opcode);
        foreach (var immediate in immediates) Unsigned(immediate);
        return this;
    }

    /// <summary><c>i32.const</c>.</summary>
    public CodeWriter I32(int value)
    {
        _bytes.Add(0x41);
        return Signed(value);
    }

    /// <summary><c>i64.const</c>.</summary>
    public CodeWriter I64(long value)
    {
        _bytes.Add(0x42);
        return Signed(value, Bits64);
    }

    /// <summary><c>f32.const</c> of a bit pattern.</summary>
    public CodeWriter F32(uint bits)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, bits);
        _bytes.Add(0x43);
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary><c>f64.const</c> of a bit pattern.</summary>
    public CodeWriter F64(ulong bits)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        _bytes.Add(0x44);
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A vector instruction, behind the prefix 0xFD.</summary>
    public CodeWriter Vector(uint opcode)
    {
        _bytes.Add(0xFD);
        return Unsigned(opcode);
    }

    /// <summary><c>v128.const</c>.</summary>
    public CodeWriter V128(Vector128<byte> value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.CopyTo(bytes);
        return Vector(12).Op(bytes);
    }

    /// <summary>LEB128, unsigned, of at most 32 bits.</summary>
    public CodeWriter Unsigned(ulong value)
    {
        var least = Padding(Bits32);
        for (var written = 1; value >= 0x80 || written < least; value >>= 7, written++) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    /// <summary>LEB128, signed, of at most so many bits; block types have 33 but as many bytes as 32.</summary>
    public CodeWriter Signed(long value, int bits = Bits32)
    {
        var least = Padding(bits);
        for (var written = 1; value is < -64 or > 63 || written < least; value >>= 7, written++) _bytes.Add((byte)((value & 0x7F) | 0x80));
        _bytes.Add((byte)(value & 0x7F));
        return this;
    }

    // How many bytes a number takes at least.
    private int Padding(int bits) =>
        padding is not null && padding.Next(PaddedOneIn) == 0 ? padding.Next(1, ((bits + BitsOfByte - 1) / BitsOfByte) + 1) : 1;
}
