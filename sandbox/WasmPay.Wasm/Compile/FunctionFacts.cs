using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Compile;

/// <summary>What must be known of a body before its first instruction is emitted.</summary>
internal readonly record struct FunctionFacts(bool UsesMemory, int CallCount, int Bytes)
{
    private const int SmallLocals = 64;
    private const int SmallBytes = 1_024;

    public static FunctionFacts Of(ByteReader reader, ModuleLimits limits)
    {
        var (memory, calls, bytes) = (false, 0, reader.Remaining);
        while (!reader.AtEnd)
        {
            var instruction = InstructionReader.Next(reader, limits);
            memory |= instruction.Info.Immediate == Immediate.MemoryArgument || instruction.Info.Code is Op.MemorySize or Op.MemoryGrow;
            if (instruction.Info.Code is Op.Call or Op.CallIndirect) calls++;
        }

        return new(memory, calls, bytes);
    }

    public bool Calls => CallCount > 0;

    /// <summary>
    /// A bound on the frame's bytes. Seen in .NET 10: up to 16 for each call, as the JIT gives each result a place of its own in
    /// large methods; a word for each local and operand. Both are doubled here.
    /// </summary>
    public long FrameBytes(int locals, ModuleLimits limits) =>
        8_192 + (32L * CallCount) + (16L * locals) + (16L * Math.Min(limits.Operands, Bytes / 2));

    /// <summary>A small function that calls nothing fits into what is always left beneath a checked frame.</summary>
    public bool NeedsStackCheck(int locals) => Calls || locals > SmallLocals || Bytes > SmallBytes;
}
