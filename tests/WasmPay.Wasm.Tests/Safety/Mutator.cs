namespace WasmPay.Wasm.Tests.Safety;

/// <summary>How a module is damaged.</summary>
internal enum Damage
{
    /// <summary>A bit or byte is another one, most often a near one, which keeps a module valid more often.</summary>
    Byte,

    /// <summary>Bytes are put in, taken out, or put in place of others, from this module or another one.</summary>
    Splice,

    /// <summary>Sections change places, or one takes the place of another module's.</summary>
    Section,
}

/// <summary>Damages modules, the same way for the same random numbers.</summary>
internal sealed class Mutator(Random random, byte[][] modules)
{
    private const int HeaderBytes = 8;

    public byte[] Next(byte[] module, Damage damage)
    {
        var bytes = (byte[])module.Clone();
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            bytes = damage switch
            {
                Damage.Byte => OtherByte(bytes),
                Damage.Splice => Splice(bytes),
                _ => OtherSection(bytes),
            };
        }

        return bytes;
    }

    private byte[] OtherByte(byte[] bytes)
    {
        if (bytes.Length == HeaderBytes) return bytes;
        var at = random.Next(HeaderBytes, bytes.Length);
        bytes[at] = random.Next(8) switch
        {
            0 => (byte)(bytes[at] ^ (1 << random.Next(8))),
            1 => (byte)random.Next(256),
            _ => (byte)(bytes[at] + random.Next(-2, 3)),
        };
        return bytes;
    }

    private byte[] Splice(byte[] bytes)
    {
        var at = random.Next(HeaderBytes, bytes.Length + 1);
        var other = random.Next(2) == 0 ? bytes : modules[random.Next(modules.Length)];
        var from = random.Next(HeaderBytes, other.Length + 1);
        var piece = other[from..Math.Min(other.Length, from + random.Next(1, 64))];
        return random.Next(3) switch
        {
            0 => [.. bytes[..at], .. piece, .. bytes[at..]],
            1 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 8))..]],
            _ => [.. bytes[..at], .. piece, .. bytes[Math.Min(bytes.Length, at + piece.Length)..]],
        };
    }

    private byte[] OtherSection(byte[] bytes)
    {
        var sections = Sections(bytes);
        if (sections.Count == 0) return bytes;
        var (one, two) = (random.Next(sections.Count), random.Next(sections.Count));
        if (random.Next(3) == 0)
        {
            (sections[one], sections[two]) = (sections[two], sections[one]);
        }
        else
        {
            // Of the same kind where the other module has one, so that it still reads.
            var others = Sections(modules[random.Next(modules.Length)]);
            if (others.Count == 0) return bytes;
            var same = others.FindIndex(section => section[0] == sections[one][0]);
            sections[one] = others[same >= 0 ? same : random.Next(others.Count)];
        }

        return [.. bytes[..HeaderBytes], .. sections.SelectMany(section => section)];
    }

    // The bytes of each section with its head; of a module that is damaged already, as far as they go.
    private static List<byte[]> Sections(byte[] bytes)
    {
        var sections = new List<byte[]>();
        for (var at = HeaderBytes; at + 1 < bytes.Length;)
        {
            var (start, size, shift) = (at++, 0L, 0);
            do
            {
                size |= (long)(bytes[at] & 0x7F) << shift;
                shift += 7;
            }
            while (bytes[at++] >= 0x80 && shift < 35 && at < bytes.Length);
            at = (int)Math.Min(bytes.Length, at + size);
            sections.Add(bytes[start..at]);
        }

        return sections;
    }
}
