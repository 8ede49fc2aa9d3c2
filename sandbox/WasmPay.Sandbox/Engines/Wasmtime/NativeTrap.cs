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
    public static TrapException Take(nint trap, WasmtimeVersion version, IReadOnlyList<WasmtimeModule> modules)
    {
        byte native = 0;
        var known = NativeMethods.TrapCode(trap, &native) != 0;
        var frame = NativeMethods.TrapOrigin(trap);
        int? function = null;
        long? offset = null;
        var isCallIndirect = false;
        if (frame != 0)
        {
            function = (int)NativeMethods.FrameFunctionIndex(frame);
            offset = (long)NativeMethods.FrameModuleOffset(frame);
            isCallIndirect = IsCallIndirect(modules, function.Value, offset.Value, offset.Value - (long)NativeMethods.FrameFunctionOffset(frame));
            NativeMethods.FrameDelete(frame);
        }

        // Last, since the frame points into the trap.
        NativeMethods.TrapDelete(trap);
        var code = known ? Map(native, version) : TrapCode.Host;
        if (code == TrapCode.OutOfBoundsTableAccess && isCallIndirect) code = TrapCode.UndefinedElement;
        return new TrapException(code, functionIndex: function, offset: offset);
    }

    /// <summary>
    /// The codes of <c>wasmtime_trap_code_enum</c> that the features here can raise. 34 to 36 have one more in between, for adapters
    /// of components, which moves those after it.
    /// </summary>
    private static TrapCode Map(byte native, WasmtimeVersion version) => (version.Major < 37 && native > 10 ? native - 1 : native) switch
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
    /// Wasmtime has one code for a table's end, the specification two (4.4.6 and 4.4.8): the instruction at the trap's place tells them
    /// apart. A trap does not name its module; those of the store that have no such function with such an instruction are not it.
    /// </summary>
    private static bool IsCallIndirect(IReadOnlyList<WasmtimeModule> modules, int function, long offset, long start)
    {
        for (var i = modules.Count - 1; i >= 0; i--)
        {
            var binary = modules[i].Binary.Span;
            if (FunctionBodies.Start(binary, modules[i].Imports, function) != start || offset >= binary.Length) continue;
            if (binary[(int)offset] is CallIndirect or TableGet or TableSet or BulkPrefix) return binary[(int)offset] == CallIndirect;
        }

        return false;
    }
}
