using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>
/// Where emitted code may trap, in one number: the code in 5 bits, the fuel charged in the block but not yet taken from the
/// counter in 27, the binary offset in 32.
/// </summary>
internal static class TrapSite
{
    public const int MaximumPending = (1 << 27) - 1;

    public static long Pack(TrapCode code, int pending, int offset) => (long)code | ((long)pending << 5) | ((long)offset << 32);

    public static (TrapCode Code, int Pending, int Offset) Unpack(long site) =>
        ((TrapCode)(site & 31), (int)(site >> 5) & MaximumPending, (int)(site >> 32));
}

/// <summary>Makes traps for emitted code, which throws them.</summary>
internal static class Traps
{
    /// <summary>The trap of a site; settles the store's fuel first.</summary>
    public static Exception Create(Instance instance, long fuel, long site) => Create(instance, fuel, site, TrapSite.Unpack(site).Code);

    public static Exception Create(Instance instance, long fuel, long site, TrapCode code)
    {
        var (_, pending, offset) = TrapSite.Unpack(site);
        instance.Store.FuelLeft = code == TrapCode.OutOfFuel ? 0 : fuel - pending;
        var function = instance.Module.FunctionAt(offset);
        return new TrapException(code, $"{Sentence(code)} in function {function} at offset {offset:x}", function, offset);
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
        _ => "host trap",
    };
}
