using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>
/// Where emitted code may trap, in one number: the fuel charged in the run of code but not yet taken from the counter in 13 bits,
/// the instruction's offset in its body in 19.
/// </summary>
internal static class TrapSite
{
    public const int MaximumPending = (1 << 13) - 1;
    private const int MaximumOffset = (1 << 19) - 1;

    /// <summary>An offset that is too large is left open: the trap then names its function only.</summary>
    public static int Pack(int pending, int offset) => pending | (Math.Min(offset, MaximumOffset) << 13);

    public static (int Pending, int? Offset) Unpack(int site)
    {
        var offset = (int)((uint)site >> 13);
        return (site & MaximumPending, offset == MaximumOffset ? null : offset);
    }
}

/// <summary>Makes traps for emitted code, which throws them.</summary>
internal static class Traps
{
    /// <summary>A trap at a site of a function; settles the store's fuel first.</summary>
    public static Exception Create(Instance instance, long fuel, int site, int function, TrapCode code)
    {
        var (pending, inBody) = TrapSite.Unpack(site);
        instance.Store.FuelLeft = code == TrapCode.OutOfFuel ? 0 : fuel - pending;
        var decoded = instance.Module.Decoded;
        var offset = inBody + decoded.Bodies[function - decoded.ImportedFunctions].Start;
        return new TrapException(code, $"{Sentence(code)} in function {function} at offset 0x{offset:x}", function, offset);
    }

    /// <summary>The specification's phrase for a trap, or ours.</summary>
    public static string Sentence(TrapCode code) => code switch
    {
        TrapCode.Unreachable => "unreachable",
        TrapCode.IntegerDivideByZero => "integer divide by zero",
        TrapCode.IntegerOverflow => "integer overflow",
        TrapCode.InvalidConversionToInteger => "invalid conversion to integer",
        TrapCode.OutOfBoundsMemoryAccess => "out of bounds memory access",
        TrapCode.OutOfBoundsTableAccess => "out of bounds table access",
        TrapCode.UndefinedElement => "undefined element",
        TrapCode.UninitializedElement => "uninitialized element",
        TrapCode.IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapCode.CallStackExhausted => "call stack exhausted",
        TrapCode.OutOfFuel => "out of fuel",
        TrapCode.OutOfMemory => "out of memory",
        TrapCode.Interrupted => "interrupted",
        TrapCode.HostStackExhausted => "host stack exhausted",
        _ => "host trap",
    };
}
