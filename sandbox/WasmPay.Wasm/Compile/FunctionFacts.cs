using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Compile;

/// <summary>What must be known of a body before its first instruction is emitted.</summary>
internal readonly record struct FunctionFacts(bool UsesMemory, bool Calls, int Bytes)
{
    private const int SmallLocals = 64;
    private const int SmallBytes = 1_024;

    public static FunctionFacts Of(ByteReader reader, ModuleLimits limits)
    {
        var (memory, calls, bytes) = (false, false, reader.Remaining);
        while (!reader.AtEnd)
        {
            var instruction = InstructionReader.Next(reader, limits);
            memory |= instruction.Info.Immediate == Immediate.MemoryArgument || instruction.Info.Code is Op.MemorySize or Op.MemoryGrow;
            calls |= instruction.Info.Code is Op.Call or Op.CallIndirect;
        }

        return new(memory, calls, bytes);
    }

    /// <summary>A small function that calls nothing fits into what is always left beneath a checked frame.</summary>
    public bool NeedsStackCheck(int locals) => Calls || locals > SmallLocals || Bytes > SmallBytes;
}
