using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Finds function bodies in a valid module's binary (core specification 2.0, 5.5).</summary>
internal static class FunctionBodies
{
    private const int HeaderBytes = 8;
    private const byte CodeSection = 10;

    /// <summary>Where the body of the function of that index starts, with its locals; -1 where there is none.</summary>
    public static int Start(ReadOnlySpan<byte> binary, IReadOnlyList<CoreImport> imports, int function)
    {
        var remaining = function - imports.Count(import => import.Type is FunctionType);
        if (remaining < 0) return -1;
        var at = HeaderBytes;
        while (at < binary.Length)
        {
            var section = binary[at++];
            var size = ReadLength(binary, ref at);
            if (section != CodeSection)
            {
                at += size;
                continue;
            }

            var count = ReadLength(binary, ref at);
            for (var i = 0; i < count; i++)
            {
                var length = ReadLength(binary, ref at);
                if (i == remaining) return at;
                at += length;
            }

            return -1;
        }

        return -1;
    }

    // LEB128, unsigned; a valid module's lengths fit.
    private static int ReadLength(ReadOnlySpan<byte> binary, ref int at)
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
