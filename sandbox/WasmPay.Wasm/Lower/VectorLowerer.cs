using System.Runtime.Intrinsics;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Lower;

/// <summary>Lowers vector instructions: A is the result, B and C say the operands, and what is wider lies beside the code.</summary>
internal sealed class VectorLowerer(CodeBuffer code, OperandList operands)
{
    public void Step(in Instruction instruction, Recipe recipe)
    {
        var info = instruction.Info;
        switch (recipe)
        {
            case VectorConstantRecipe:
                code.Define(info.Code, operands.Next, code.Vector(Vector128.Create(instruction.Bits, instruction.High).AsByte()), 0);
                break;
            case ShuffleRecipe:
                var (right, left) = (operands.PopSlot(), operands.PopSlot());
                code.Define(info.Code, operands.Next, LoweredInstruction.Pair(left, right), code.Vector(Vector128.Create(instruction.Bits, instruction.High).AsByte()));
                break;
            case LaneRecipe:
                Lane(info, (int)instruction.X);
                break;
            case MemoryRecipe:
                Memory(instruction);
                break;
            default:
                Operator(info);
                break;
        }

        if (info.Pushes.Length > 0) operands.Push(info.Pushes[0]);
    }

    private void Lane(OpcodeInfo info, int lane)
    {
        if (info.Pops.Length == 1)
        {
            code.Define(info.Code, PopFor(out var result), result, lane);
            return;
        }

        var (value, vector) = (operands.PopSlot(), operands.PopSlot());
        code.Define(info.Code, operands.Next, LoweredInstruction.Pair(vector, value), lane);
    }

    // The slot of the only operand, and the one that the result will have.
    private int PopFor(out int operand)
    {
        operand = operands.PopSlot();
        return operands.Next;
    }

    private void Memory(in Instruction instruction)
    {
        var info = instruction.Info;
        var (stores, hasLane) = (info.Pushes.Length == 0, info.Immediate == Immediate.MemoryArgumentAndLane);
        var vector = stores || hasLane ? operands.PopSlot() : 0;
        var address = operands.PopSlot();
        if (stores) code.AddTrapping(info.Code, vector, address, hasLane ? Place(instruction) : (int)instruction.Y);
        else if (hasLane) code.Define(info.Code, operands.Next, LoweredInstruction.Pair(address, vector), Place(instruction), traps: true);
        else code.Define(info.Code, operands.Next, address, (int)instruction.Y, traps: true);
    }

    // An offset has all of 32 bits, so a lane has no room beside it.
    private int Place(in Instruction instruction) => code.Wide(instruction.Y | (instruction.Bits << 32));

    private void Operator(OpcodeInfo info)
    {
        switch (info.Pops.Length)
        {
            case 1:
                code.Define(info.Code, PopFor(out var only), only, 0);
                break;
            case 2:
                var (right, left) = (operands.PopSlot(), operands.PopSlot());
                code.Define(info.Code, operands.Next, left, right);
                break;
            default:
                var (third, second, first) = (operands.PopSlot(), operands.PopSlot(), operands.PopSlot());
                code.Define(info.Code, operands.Next, LoweredInstruction.Pair(first, second), third);
                break;
        }
    }
}
