using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A <c>wasm_trap_t</c> as the seam's trap.</summary>
internal static unsafe class NativeTrap
{
    private const byte CallIndirect = 0x11;
    private const byte TableGet = 0x25;
    private const byte TableSet = 0x26;
    private const byte BulkPrefix = 0xFC;

    /// <summary>Reads and deletes a trap.</summary>
    public static TrapException Take(nint trap, IReadOnlyList<WasmtimeModule> modules)
    {
        byte native = 0;
        var known = NativeMethods.TrapCode(trap, &native) != 0;
        var frame = NativeMethods.TrapOrigin(trap);
        int? function = null;
        long? offset = null;
        var code = known ? Map(native) : TrapCode.Host;
        if (frame != 0)
        {
            function = (int)NativeMethods.FrameFunctionIndex(frame);
            var at = (long)NativeMethods.FrameModuleOffset(frame);
            (offset, var isCallIndirect) = Locate(modules, function.Value, at, at - (long)NativeMethods.FrameFunctionOffset(frame));
            if (code == TrapCode.OutOfBoundsTableAccess && isCallIndirect) code = TrapCode.UndefinedElement;
            NativeMethods.FrameDelete(frame);
        }

        // Last, since the frame points into the trap.
        NativeMethods.TrapDelete(trap);
        return new TrapException(code, functionIndex: function, offset: offset);
    }

    /// <summary>The codes of <c>wasmtime_trap_code_enum</c> that the features here can raise.</summary>
    private static TrapCode Map(byte native) => native switch
    {
        0 => TrapCode.CallStackExhausted,
        1 => TrapCode.OutOfBoundsMemoryAccess,
        3 => TrapCode.OutOfBoundsTableAccess,
        4 => TrapCode.UninitializedElement,
        5 => TrapCode.IndirectCallTypeMismatch,
        6 => TrapCode.IntegerOverflow,
        7 => TrapCode.IntegerDivideByZero,
        8 => TrapCode.InvalidConversionToInteger,
        9 => TrapCode.Unreachable,
        10 => TrapCode.Interrupted,
        11 => TrapCode.OutOfFuel,
        15 => TrapCode.OutOfMemory,
        _ => TrapCode.Host,
    };

    /// <summary>
    /// The instruction's place in the binary as it was given, and whether it is a call_indirect: Wasmtime has one code for a table's end,
    /// the specification two (4.4.6 and 4.4.8). A trap does not name its module; those of the store that have no such function with such
    /// an instruction are not it.
    /// </summary>
    private static (long Offset, bool IsCallIndirect) Locate(IReadOnlyList<WasmtimeModule> modules, int function, long offset, long start)
    {
        var located = offset;
        for (var i = modules.Count - 1; i >= 0; i--)
        {
            var module = modules[i];
            var binary = module.Binary.Span;
            if (FunctionBodies.Start(binary, module.Imports, function) + module.Shift != start || offset - module.Shift >= binary.Length) continue;
            located = offset - module.Shift;
            if (binary[(int)located] is CallIndirect or TableGet or TableSet or BulkPrefix) return (located, binary[(int)located] == CallIndirect);
        }

        return (located, false);
    }
}
