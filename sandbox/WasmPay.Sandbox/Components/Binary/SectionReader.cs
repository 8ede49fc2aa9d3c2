namespace WasmPay.Sandbox.Components.Binary;

/// <summary>One section of a component (Binary.md, Component Definitions).</summary>
/// <param name="Id">Its kind.</param>
/// <param name="At">Byte offset of the id.</param>
/// <param name="Content">A reader of what is within, and of nothing beyond.</param>
internal readonly record struct Section(byte Id, int At, BinaryCursor Content)
{
    public const byte Module = 1;
}

/// <summary>Reads the preamble and cuts what follows into sections, each within its own bounds.</summary>
internal static class SectionReader
{
    /// <summary>The preamble of a component; a core module's is refused as such.</summary>
    public static void Preamble(BinaryCursor cursor)
    {
        ReadOnlySpan<byte> magic = [0x00, 0x61, 0x73, 0x6D];
        for (var i = 0; i < 4; i++)
            if (cursor.Byte() != magic[i]) throw ComponentException.Malformed("magic header not detected: bad magic number", cursor.Position - 1);
        int version = cursor.Byte() | (cursor.Byte() << 8), layer = cursor.Byte() | (cursor.Byte() << 8);
        if (layer == 0)
            throw new ComponentException(new(ComponentErrorKind.CoreModule, "a core module where a component is expected", cursor.Position - 4));
        if (layer != 1 || version != 0x0D)
            throw ComponentException.Malformed($"unknown binary version and layer: 0x{version:x} and 0x{layer:x}", cursor.Position - 4);
    }

    /// <summary>The next section, which the cursor then has behind it.</summary>
    public static Section Next(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var id = cursor.Byte();
        return new(id, at, cursor.Slice(cursor.U32()));
    }
}
