using System.Text.Json;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>Traps in words.</summary>
internal static class TrapText
{
    /// <summary>The trap's stable name in kebab-case.</summary>
    public static string Name(TrapCode code) => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    /// <summary>One sentence for people.</summary>
    public static string Explain(TrapException trap) => trap.Code switch
    {
        TrapCode.Unreachable => "The validator stopped itself (unreachable).",
        TrapCode.OutOfFuel => "The validator used up its fuel.",
        TrapCode.OutOfMemory => "The validator needs more memory than it may have.",
        TrapCode.CallStackExhausted => "The validator's calls nest deeper than the limit call-depth lets them.",
        TrapCode.OutOfBoundsMemoryAccess => "The validator read or wrote outside its memory.",
        TrapCode.IntegerDivideByZero => "The validator divided by zero.",
        TrapCode.Interrupted => "The validator ran past its deadline.",
        TrapCode.HostStackExhausted => "The host's own stack has no room for the validator's calls.",
        TrapCode.Host => $"The validator broke the rules of its interface: {trap.Message}.",
        _ => $"The validator trapped: {Name(trap.Code).Replace('-', ' ')}.",
    };
}
