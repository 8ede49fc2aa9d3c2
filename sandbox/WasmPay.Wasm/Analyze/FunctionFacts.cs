using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Analyze;

/// <summary>What must be known of a body before its first instruction is executed or emitted.</summary>
/// <param name="UsesMemory">Whether it loads, stores, or asks for the memory's size.</param>
/// <param name="TakesLengths">Whether it has an instruction whose fuel depends on a length, or that may be left unchecked for one.</param>
/// <param name="CallCount">How many call instructions it has.</param>
/// <param name="VectorCount">How many vector instructions it has.</param>
/// <param name="Bytes">Bytes of its instructions.</param>
/// <param name="LoopAssignments">For each loop, by its offset, the locals that it assigns; null where they are too many to keep.</param>
internal readonly record struct FunctionFacts(
    bool UsesMemory, bool TakesLengths, int CallCount, int VectorCount, int Bytes, Dictionary<int, HashSet<int>>? LoopAssignments)
{
    private const int SmallLocals = 64;
    private const int SmallBytes = 1_024;
    private const int ValuesOfDepth = 64;

    // A thousand nested loops that assign ten thousand locals would be ten million: no compiler writes so.
    private const int MostAssignments = 100_000;

    public static FunctionFacts Of(Module module, int function, ModuleLimits limits)
    {
        var body = module.Bodies[function - module.ImportedFunctions];
        var reader = new ByteReader(module.Binary, body.Start, body.End);
        var (memory, lengths, calls, vectors, bytes) = (false, false, 0, 0, reader.Remaining);
        Dictionary<int, HashSet<int>>? loops = [];
        var assignments = 0;
        var open = new Stack<(int Offset, HashSet<int>? Assigned)>();
        while (!reader.AtEnd)
        {
            var instruction = InstructionReader.Next(reader, limits);
            memory |= instruction.Info.HasMemoryArgument || instruction.Info.Code is Op.MemorySize or Op.MemoryGrow;
            lengths |= instruction.Info.Code is Op.MemoryGrow or (>= Op.MemoryInit and <= Op.TableFill);
            if (instruction.Info.Code is Op.Call or Op.CallIndirect) calls++;
            if (instruction.Info.UsesVectors) vectors++;
            if (loops is not null) assignments += TrackLoops(instruction, open, loops);
            if (assignments > MostAssignments) loops = null;
        }

        return new(memory, lengths, calls, vectors, bytes, loops);
    }

    // What a loop assigns belongs to the loops around it as well.
    private static int TrackLoops(in Instruction instruction, Stack<(int Offset, HashSet<int>? Assigned)> open, Dictionary<int, HashSet<int>> loops)
    {
        var added = 0;
        switch (instruction.Info.Code)
        {
            case Op.Block or Op.If:
                open.Push((0, open.TryPeek(out var around) ? around.Assigned : null));
                break;
            case Op.Loop:
                open.Push((instruction.Offset, loops[instruction.Offset] = []));
                break;
            case Op.LocalSet or Op.LocalTee:
                if (open.TryPeek(out var innermost) && innermost.Assigned?.Add((int)instruction.X) == true) added = 1;
                break;
            case Op.End when open.TryPop(out var closed):
                if (closed.Offset > 0 && open.TryPeek(out var outer) && outer.Assigned is { } into)
                {
                    into.UnionWith(closed.Assigned!);
                    added = closed.Assigned!.Count;
                }

                break;
        }

        return added;
    }

    /// <summary>Whether it calls at all.</summary>
    public bool Calls => CallCount > 0;

    /// <summary>
    /// A bound on the compiled frame's bytes. Seen in .NET 10: up to 16 for each call or vector instruction, as the JIT gives each
    /// result a place of its own in large methods; a word for each local and operand, two where they may be vectors. All are doubled here.
    /// </summary>
    public long FrameBytes(int locals, int operands, bool vectors)
    {
        var word = vectors ? 32L : 16L;
        return 8_192 + (2 * word * CallCount) + (32L * VectorCount) + (word * (locals + operands));
    }

    /// <summary>A small function that calls nothing fits into what is always left beneath a checked frame.</summary>
    public bool NeedsStackCheck(int locals) => Calls || locals > SmallLocals || Bytes > SmallBytes;

    /// <summary>How much of the depth of calls it takes: 1, and 1 more for each further 64 locals and operands.</summary>
    public static int Depth(int locals, int operands) => 1 + ((locals + operands) / ValuesOfDepth);
}
