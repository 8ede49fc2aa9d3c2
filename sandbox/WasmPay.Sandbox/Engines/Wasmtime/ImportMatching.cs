using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Import matching (core specification 2.0, 3.2): done here so that a link error is never mistaken for a lack of memory.</summary>
internal static class ImportMatching
{
    /// <exception cref="LinkException">An import is missing or of another type.</exception>
    public static void Check(WasmtimeStore store, IReadOnlyList<CoreImport> wanted, ReadOnlySpan<ICoreExtern> given)
    {
        if (given.Length != wanted.Count)
            throw new LinkException($"unknown import: the module has {wanted.Count} imports and {given.Length} are given.");
        for (var i = 0; i < given.Length; i++)
        {
            var import = wanted[i];
            if (given[i] is not WasmtimeExtern item || item.Store != store)
                throw new LinkException($"unknown import: {import.Module}.{import.Name} is not an item of this store.");
            if (!Fits(item.MatchingType, import.Type))
                throw new LinkException($"incompatible import type: {import.Module}.{import.Name}.");
        }
    }

    private static bool Fits(ExternType given, ExternType wanted) => (given, wanted) switch
    {
        (MemoryType have, MemoryType want) => Fits(have.Limits, want.Limits),
        (TableType have, TableType want) => have.Element == want.Element && Fits(have.Limits, want.Limits),
        _ => given.Equals(wanted),
    };

    private static bool Fits(SizeLimits have, SizeLimits want) =>
        have.Minimum >= want.Minimum && (want.Maximum is null || have.Maximum <= want.Maximum);
}
