using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;

namespace WasmPay.Wasm.Compile;

/// <summary>A bound on the bytes of CIL that a function becomes, reckoned before the first of them is made.</summary>
internal static class EmissionSize
{
    // The longest of the plain instructions is a store with its check, mark and address.
    private const long Plain = 80, Checked = 200, Moved = 12, Passed = 24, Entry = 5;

    public static long Of(LoweredFunction function, Module module)
    {
        long bytes = Checked;
        foreach (ref readonly var i in function.Code.AsSpan())
        {
            bytes += i.Code switch
            {
                LoweredOp.Loop => Checked,
                LoweredOp.MoveRange => Moved * function.Shapes[i.C].Length,
                LoweredOp.JumpTable => Plain + (Entry * i.B),
                LoweredOp.Return => Plain + (Passed * function.Type.Results.Length),
                LoweredOp.Call or LoweredOp.CallImport => Call(module.TypeOf(i.B)),
                LoweredOp.CallIndirect => Call(module.Types[i.B]),
                _ => Plain,
            };
        }

        return bytes;
    }

    private static long Call(FunctionType type) => (2 * Plain) + (Passed * (type.Parameters.Length + type.Results.Length));
}
