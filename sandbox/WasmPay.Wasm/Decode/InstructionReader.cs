using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;

namespace WasmPay.Wasm.Decode;

/// <summary>One decoded instruction.</summary>
internal struct Instruction
{
    public OpcodeInfo Info;

    /// <summary>Offset of the opcode in the binary.</summary>
    public int Offset;

    /// <summary>The first immediate: an index, a label, a lane, an alignment's exponent, a count of labels, or a type.</summary>
    public uint X;

    /// <summary>The second immediate: an index, or a memory argument's offset.</summary>
    public uint Y;

    /// <summary>A constant's bits, the low half of 16 bytes, the lane behind a memory argument, or a block type (<see cref="BlockTypes"/>).</summary>
    public long Bits;

    /// <summary>The high half of 16 bytes: a vector constant or the lanes of a shuffle.</summary>
    public long High;

    /// <summary>Where a label table's labels begin; they are read again when they are needed.</summary>
    public int Labels;
}

/// <summary>Block types as numbers: a type index, or minus the code of a value type, or <see cref="Empty"/>.</summary>
internal static class BlockTypes
{
    public const long Empty = -0x40;
}

/// <summary>Reads instructions one after another, by the immediates that the opcode table gives.</summary>
internal static class InstructionReader
{
    // Vector instructions from this number on are the relaxed ones.
    private const uint FirstRelaxed = 0x100;

    public static Instruction Next(ByteReader reader, ModuleLimits limits)
    {
        var result = new Instruction { Offset = reader.Position };
        var code = reader.Byte();
        if (code == Op.BulkPrefix)
        {
            var sub = reader.U32();
            result.Info = OpcodeTable.FindBulk(sub) ?? throw UnknownBulk(sub, result.Offset);
        }
        else if (code == Op.VectorPrefix)
        {
            result.Info = Vector(reader.U32(), result.Offset);
        }
        else
        {
            result.Info = OpcodeTable.Find(code) ?? throw Unknown(reader, code, result.Offset);
        }

        Immediates(reader, limits, ref result);
        return result;
    }

    private static void Immediates(ByteReader reader, ModuleLimits limits, ref Instruction result)
    {
        switch (result.Info.Immediate)
        {
            case Immediate.None:
                break;
            case Immediate.BlockType:
                result.Bits = BlockType(reader);
                break;
            case Immediate.Label or Immediate.Function or Immediate.Local or Immediate.Global or Immediate.Table or Immediate.Data or Immediate.Element:
                result.X = reader.U32();
                break;
            case Immediate.LabelTable:
                result.X = (uint)reader.Count("br_table entries", limits.BranchTableEntries);
                result.Labels = reader.Position;
                for (var i = 0; i <= result.X; i++) reader.U32();
                break;
            case Immediate.TypeAndTable or Immediate.TwoTables or Immediate.ElementAndTable:
                result.X = reader.U32();
                result.Y = reader.U32();
                break;
            case Immediate.MemoryArgument:
                MemoryArgument(reader, ref result);
                break;
            case Immediate.MemoryArgumentAndLane:
                MemoryArgument(reader, ref result);
                result.Bits = reader.Byte();
                break;
            case Immediate.Lane:
                result.X = reader.Byte();
                break;
            case Immediate.V128 or Immediate.SixteenLanes:
                result.Bits = (long)reader.F64();
                result.High = (long)reader.F64();
                break;
            case Immediate.Memory:
                ZeroByte(reader);
                break;
            case Immediate.TwoMemories:
                ZeroByte(reader);
                ZeroByte(reader);
                break;
            case Immediate.DataAndMemory:
                result.X = reader.U32();
                ZeroByte(reader);
                break;
            case Immediate.I32:
                result.Bits = reader.S32();
                break;
            case Immediate.I64:
                result.Bits = reader.S64();
                break;
            case Immediate.F32:
                result.Bits = reader.F32();
                break;
            case Immediate.F64:
                result.Bits = (long)reader.F64();
                break;
            case Immediate.ReferenceType:
                // A heap type that is a number (5.3.4 of 3.0) names one of the module's types.
                if ((reader.Peek() & 0xC0) != 0x40) throw ModuleException.Unsupported("typed function references", reader.Position);
                result.X = (uint)ModuleDecoder.ReferenceType(reader);
                break;
            case Immediate.SelectTypes:
                // Only one type is valid, but any number can be read; the last one stays.
                result.Y = (uint)reader.Count("select types", 1_000);
                for (var i = 0; i < result.Y; i++) result.X = (uint)ModuleDecoder.ValueTypeOf(reader);
                break;
        }
    }

    private static void MemoryArgument(ByteReader reader, ref Instruction result)
    {
        result.X = reader.U32();
        if (result.X is >= 64 and < 128) throw ModuleException.Unsupported("multi-memory", result.Offset);
        if (result.X >= 128) throw ModuleException.Malformed("malformed memop flags", result.Offset);
        result.Y = reader.U32();
    }

    private static long BlockType(ByteReader reader)
    {
        var at = reader.Position;
        var next = reader.Peek();
        if (next == 0x40)
        {
            reader.Byte();
            return BlockTypes.Empty;
        }

        if ((next & 0xC0) == 0x40) return -(long)ModuleDecoder.ValueTypeOf(reader);
        var index = reader.S33();
        return index >= 0 ? index : throw ModuleException.Malformed("malformed block type", at);
    }

    private static void ZeroByte(ByteReader reader)
    {
        if (reader.Byte() != 0) throw ModuleException.Malformed("zero byte expected", reader.Position - 1);
    }

    // What comes after the 236 instructions of the core specification is the relaxed SIMD proposal's.
    private static OpcodeInfo Vector(uint code, int offset) =>
        code >= FirstRelaxed ? throw ModuleException.Unsupported("relaxed SIMD", offset)
        : VectorTable.Find(code) ?? throw ModuleException.Malformed($"illegal opcode fd {code:x2}", offset);

    private static ModuleException UnknownBulk(uint code, int offset) => code is >= 19 and <= 22
        ? ModuleException.Unsupported("wide arithmetic", offset)
        : ModuleException.Malformed($"illegal opcode fc {code:x2}", offset);

    // Codes of other features are named, so that a module's author learns what to switch off.
    private static ModuleException Unknown(ByteReader reader, byte code, int offset) => code switch
    {
        0x06 or 0x07 or 0x08 or 0x09 or 0x0A or 0x18 or 0x19 or 0x1F => ModuleException.Unsupported("exceptions", offset),
        0x12 or 0x13 => ModuleException.Unsupported("tail calls", offset),
        0x14 or 0x15 or 0xD4 or 0xD5 or 0xD6 => ModuleException.Unsupported("typed function references", offset),
        0xD3 or 0xFB => ModuleException.Unsupported("GC", offset),
        >= 0xE0 and <= 0xE6 => ModuleException.Unsupported("stack switching", offset),
        0xFE => ModuleException.Unsupported("threads", offset),
        _ => ModuleException.Malformed($"illegal opcode {code:x2}", offset),
    };
}
