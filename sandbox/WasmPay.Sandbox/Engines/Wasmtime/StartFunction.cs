namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A module whose start function is an export instead, to be called by the host.</summary>
/// <param name="Binary">The module without its start section.</param>
/// <param name="Name">The export's name; it is the last one. Null where the module has no start function.</param>
/// <param name="Shift">Bytes by which its code lies further back than in the original.</param>
internal readonly record struct StartFunction(ReadOnlyMemory<byte> Binary, byte[]? Name, int Shift)
{
    private const byte FunctionKind = 0;
    private const byte ExportSection = 7, StartSection = 8;

    /// <summary>
    /// Takes the start function out of a valid module's instantiation (core specification 2.0, 4.5.4). Wasmtime runs active segments and
    /// the start function as one piece of code and charges fuel for both, which nothing tells apart afterwards. Called by itself, a start
    /// function costs what it costs on the managed engine, whatever segments cost.
    /// </summary>
    public static StartFunction Of(ReadOnlyMemory<byte> binary)
    {
        var bytes = binary.Span;
        if (!BinarySections.TryFind(bytes, StartSection, out var start, out var function)) return new(binary, null, 0);
        var hasExports = BinarySections.TryFind(bytes, ExportSection, out var exports, out var content);
        var items = hasExports ? bytes[content] : [0];
        var at = 0;
        var count = BinarySections.Unsigned(items, ref at);
        items = items[at..];
        var name = NameApart(items, count);

        List<byte> section = [];
        Write(section, count + 1);
        section.AddRange(items);
        Write(section, name.Length);
        section.AddRange(name);
        section.Add(FunctionKind);
        section.AddRange(bytes[function]);

        // Exports stand before the start function, which is where they are written when there were none.
        if (!hasExports) exports = start.Start..start.Start;
        List<byte> written = [.. bytes[..exports.Start]];
        written.Add(ExportSection);
        Write(written, section.Count);
        written.AddRange(section);
        written.AddRange(bytes[exports.End..start.Start]);
        written.AddRange(bytes[start.End..]);
        return new(written.ToArray(), name, written.Count - bytes.Length);
    }

    // A name that no export has: as long as none of them is.
    private static byte[] NameApart(ReadOnlySpan<byte> exports, int count)
    {
        HashSet<int> lengths = [];
        for (var at = 0; count > 0; count--)
        {
            var length = BinarySections.Unsigned(exports, ref at);
            lengths.Add(length);
            at += length + sizeof(byte);
            BinarySections.Unsigned(exports, ref at);
        }

        var free = 0;
        while (lengths.Contains(free)) free++;
        var name = new byte[free];
        name.AsSpan().Fill((byte)'s');
        return name;
    }

    private static void Write(List<byte> bytes, int count)
    {
        var value = (uint)count;
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
