using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Compile;

/// <summary>What must be known of a body before its first instruction is emitted.</summary>
internal readonly record struct FunctionFacts(
    bool UsesMemory, int CallCount, int VectorCount, int Bytes, Dictionary<int, HashSet<int>> LoopAssignments)
{
    private const int SmallLocals = 64;
    private const int SmallBytes = 1_024;

    public static FunctionFacts Of(ByteReader reader, ModuleLimits limits)
    {
        var (memory, calls, vectors, bytes) = (false, 0, 0, reader.Remaining);
        var loops = new Dictionary<int, HashSet<int>>();
        var open = new Stack<(int Offset, HashSet<int>? Assigned)>();
        while (!reader.AtEnd)
        {
            var instruction = InstructionReader.Next(reader, limits);
            memory |= instruction.Info.HasMemoryArgument || instruction.Info.Code is Op.MemorySize or Op.MemoryGrow;
            if (instruction.Info.Code is Op.Call or Op.CallIndirect) calls++;
            if (instruction.Info.UsesVectors) vectors++;
            TrackLoops(instruction, open, loops);
        }

        return new(memory, calls, vectors, bytes, loops);
    }

    // What a loop assigns belongs to the loops around it as well.
    private static void TrackLoops(in Instruction instruction, Stack<(int Offset, HashSet<int>? Assigned)> open, Dictionary<int, HashSet<int>> loops)
    {
        switch (instruction.Info.Code)
        {
            case Op.Block or Op.If:
                open.Push((0, open.TryPeek(out var around) ? around.Assigned : null));
                break;
            case Op.Loop:
                open.Push((instruction.Offset, loops[instruction.Offset] = []));
                break;
            case Op.LocalSet or Op.LocalTee:
                if (open.TryPeek(out var innermost)) innermost.Assigned?.Add((int)instruction.X);
                break;
            case Op.End when open.TryPop(out var closed):
                if (closed.Offset > 0 && open.TryPeek(out var outer)) outer.Assigned?.UnionWith(closed.Assigned!);
                break;
        }
    }

    /// <summary>Whether it calls at all.</summary>
    public bool Calls => CallCount > 0;

    /// <summary>
    /// A bound on the frame's bytes. Seen in .NET 10: up to 16 for each call or vector instruction, as the JIT gives each result a
    /// place of its own in large methods; a word for each local and operand, two words where they may be vectors. All are doubled here.
    /// </summary>
    public long FrameBytes(int locals, bool vectors, ModuleLimits limits)
    {
        var word = vectors ? 32L : 16L;
        return 8_192 + (2 * word * CallCount) + (32L * VectorCount) + (word * locals) + (word * Math.Min(limits.Operands, Bytes / 2));
    }

    /// <summary>A small function that calls nothing fits into what is always left beneath a checked frame.</summary>
    public bool NeedsStackCheck(int locals) => Calls || locals > SmallLocals || Bytes > SmallBytes;
}
