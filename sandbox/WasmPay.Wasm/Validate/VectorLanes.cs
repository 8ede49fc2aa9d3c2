using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Validate;

/// <summary>Lane numbers in instructions (core specification 2.0, 3.3.3 and 3.3.7).</summary>
internal static class VectorLanes
{
    private const int VectorBytes = 16;

    /// <summary>Refuses a lane that the vector does not have, and for a shuffle one that its two vectors do not have.</summary>
    public static void Check(in Instruction instruction)
    {
        switch (instruction.Info.Immediate)
        {
            case Immediate.Lane when instruction.X >= ((LaneRecipe)instruction.Info.Recipe!).Lanes:
            case Immediate.MemoryArgumentAndLane when instruction.Bits >= VectorBytes / ((MemoryRecipe)instruction.Info.Recipe!).Bytes:
            case Immediate.SixteenLanes when HasLaneAbove(2 * VectorBytes - 1, instruction):
                throw ModuleException.Invalid("invalid lane index", instruction.Offset);
        }
    }

    private static bool HasLaneAbove(byte highest, in Instruction shuffle)
    {
        foreach (var half in (ReadOnlySpan<long>)[shuffle.Bits, shuffle.High])
            for (var shift = 0; shift < 64; shift += 8)
                if ((byte)(half >> shift) > highest) return true;
        return false;
    }
}
