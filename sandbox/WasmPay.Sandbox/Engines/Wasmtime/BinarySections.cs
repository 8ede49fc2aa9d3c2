namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Finds a section in a valid module's binary (core specification 2.0, 5.5).</summary>
internal static class BinarySections
{
    private const int HeaderBytes = 8;

    /// <summary>The section of that id, if the module has it: all of it, and what follows its id and length.</summary>
    public static bool TryFind(ReadOnlySpan<byte> binary, byte id, out Range whole, out Range content)
    {
        for (var at = HeaderBytes; at < binary.Length;)
        {
            var first = at;
            var found = binary[at++];
            var length = Unsigned(binary, ref at);
            (whole, content) = (first..(at + length), at..(at + length));
            if (found == id) return true;
            at += length;
        }

        (whole, content) = (default, default);
        return false;
    }

    /// <summary>Reads an unsigned LEB128; a valid module's counts and indices fit.</summary>
    public static int Unsigned(ReadOnlySpan<byte> binary, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = binary[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
