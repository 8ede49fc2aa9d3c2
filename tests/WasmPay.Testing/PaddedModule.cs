namespace WasmPay.Testing;

/// <summary>
/// Rewrites a valid core module so that every LEB128 number in its bodies takes as many bytes as the format allows (core specification
/// 2.0, 5.2.2). It means the same; a reader that takes numbers for single bytes loses its place. Written apart from the engine's own
/// decoder, so that a mistake there is not made here too.
/// </summary>
public static class PaddedModule
{
    private const int LongestU32 = 5, LongestS64 = 10;
    private const byte CodeSection = 10;

    /// <summary>The module with padded bodies; as it is where it has none.</summary>
    public static byte[] Of(ReadOnlySpan<byte> module)
    {
        var result = new List<byte>(module[..8].ToArray());
        var reader = new Reader(module.ToArray()) { At = 8 };
        while (reader.At < module.Length)
        {
            var id = reader.Byte();
            var size = (int)reader.U();
            var content = module.Slice(reader.At, size);
            reader.At += size;
            byte[] written = id == CodeSection ? Code(content.ToArray()) : content.ToArray();
            result.Add(id);
            Unsigned(result, (ulong)written.Length, LongestU32);
            result.AddRange(written);
        }

        return [.. result];
    }

    private static byte[] Code(byte[] section)
    {
        var reader = new Reader(section);
        var result = new List<byte>();
        var count = reader.U();
        Unsigned(result, count, LongestU32);
        for (var i = 0ul; i < count; i++)
        {
            var size = (int)reader.U();
            var body = Body(reader, reader.At + size);
            Unsigned(result, (ulong)body.Count, LongestU32);
            result.AddRange(body);
        }

        return [.. result];
    }

    private static List<byte> Body(Reader reader, int end)
    {
        var result = new List<byte>();
        var runs = reader.U();
        Unsigned(result, runs, LongestU32);
        for (var i = 0ul; i < runs; i++)
        {
            U(reader, result);
            result.Add(reader.Byte());
        }

        while (reader.At < end) Instruction(reader, result);
        return result;
    }

    private static void Instruction(Reader reader, List<byte> result)
    {
        var code = reader.Byte();
        result.Add(code);
        switch (code)
        {
            case 0x02 or 0x03 or 0x04:
                // An empty block or a value type is a byte of its own, not a number.
                if ((reader.Peek & 0xC0) == 0x40) result.Add(reader.Byte());
                else Signed(result, reader.S(), LongestU32);
                break;
            case 0x0C or 0x0D or 0x10 or (>= 0x20 and <= 0x26) or 0xD2:
                U(reader, result);
                break;
            case 0x0E:
                for (var labels = U(reader, result) + 1; labels > 0; labels--) U(reader, result);
                break;
            case 0x11 or (>= 0x28 and <= 0x3E):
                U(reader, result);
                U(reader, result);
                break;
            case 0x1C:
                for (var types = U(reader, result); types > 0; types--) result.Add(reader.Byte());
                break;
            case 0x3F or 0x40 or 0xD0:
                result.Add(reader.Byte());
                break;
            case 0x41:
                Signed(result, reader.S(), LongestU32);
                break;
            case 0x42:
                Signed(result, reader.S(), LongestS64);
                break;
            case 0x43:
                Bytes(reader, result, 4);
                break;
            case 0x44:
                Bytes(reader, result, 8);
                break;
            case 0xFC:
                Bulk(reader, result);
                break;
            case 0xFD:
                Vector(reader, result);
                break;
        }
    }

    private static void Bulk(Reader reader, List<byte> result)
    {
        switch (U(reader, result))
        {
            case 8:
                U(reader, result);
                Bytes(reader, result, 1);
                break;
            case 10:
                Bytes(reader, result, 2);
                break;
            case 11:
                Bytes(reader, result, 1);
                break;
            case 12 or 14:
                U(reader, result);
                U(reader, result);
                break;
            case 9 or 13 or 15 or 16 or 17:
                U(reader, result);
                break;
        }
    }

    private static void Vector(Reader reader, List<byte> result)
    {
        switch (U(reader, result))
        {
            case <= 11 or 92 or 93:
                U(reader, result);
                U(reader, result);
                break;
            case 12 or 13:
                Bytes(reader, result, 16);
                break;
            case >= 21 and <= 34:
                Bytes(reader, result, 1);
                break;
            case >= 84 and <= 91:
                U(reader, result);
                U(reader, result);
                Bytes(reader, result, 1);
                break;
        }
    }

    private static void Bytes(Reader reader, List<byte> result, int count)
    {
        for (var i = 0; i < count; i++) result.Add(reader.Byte());
    }

    private static ulong U(Reader reader, List<byte> result)
    {
        var value = reader.U();
        Unsigned(result, value, LongestU32);
        return value;
    }

    private static void Unsigned(List<byte> result, ulong value, int bytes)
    {
        for (var i = 1; i < bytes; i++, value >>= 7) result.Add((byte)((value & 0x7F) | 0x80));
        result.Add((byte)value);
    }

    private static void Signed(List<byte> result, long value, int bytes)
    {
        for (var i = 1; i < bytes; i++, value >>= 7) result.Add((byte)((value & 0x7F) | 0x80));
        result.Add((byte)(value & 0x7F));
    }

    private sealed class Reader(byte[] bytes)
    {
        public int At { get; set; }

        public byte Peek => bytes[At];

        public byte Byte() => bytes[At++];

        public ulong U()
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = Byte();
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return value;
            }
        }

        public long S()
        {
            long value = 0;
            for (var shift = 0; ;)
            {
                var next = Byte();
                value |= (long)(next & 0x7F) << shift;
                shift += 7;
                if (next < 0x80) return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
            }
        }
    }
}
