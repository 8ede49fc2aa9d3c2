using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Run;

/// <summary>Makes traps for the interpreter and for emitted code, which throw them.</summary>
internal static class Traps
{
    /// <summary>A trap of an instruction of a lowered function; settles the store's fuel first.</summary>
    public static Exception Create(Instance instance, long fuel, int place, int function, TrapCode code)
    {
        var (inBody, pending) = instance.Module.FunctionAt(function).Lowered.Sites.At(place);
        return At(instance, fuel - pending, inBody, function, code);
    }

    /// <summary>A trap before a function's first instruction.</summary>
    public static Exception AtEntry(Instance instance, long fuel, int function, TrapCode code) => At(instance, fuel, 0, function, code);

    /// <summary>As <see cref="Create(Instance, long, int, int, TrapCode)"/>, at the entry where <paramref name="place"/> is -1; emitted code calls it.</summary>
    public static Exception Emitted(Instance instance, long fuel, int place, int function, TrapCode code) =>
        place < 0 ? AtEntry(instance, fuel, function, code) : Create(instance, fuel, place, function, code);

    private static TrapException At(Instance instance, long fuel, int inBody, int function, TrapCode code)
    {
        if (code == TrapCode.OutOfFuel) instance.Store.Exhaust();
        else instance.Store.FuelLeft = fuel;
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
