using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Finds function bodies in a valid module's binary.</summary>
internal static class FunctionBodies
{
    private const byte CodeSection = 10;

    /// <summary>Where the body of the function of that index starts, with its locals; -1 where there is none.</summary>
    public static int Start(ReadOnlySpan<byte> binary, IReadOnlyList<CoreImport> imports, int function)
    {
        var remaining = function - imports.Count(import => import.Type is FunctionType);
        if (remaining < 0 || !BinarySections.TryFind(binary, CodeSection, out _, out var content)) return -1;
        var at = content.Start.Value;
        if (remaining >= BinarySections.Unsigned(binary, ref at)) return -1;
        for (; ; remaining--)
        {
            var length = BinarySections.Unsigned(binary, ref at);
            if (remaining == 0) return at;
            at += length;
        }
    }
}
