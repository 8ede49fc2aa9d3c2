using System.Collections.Immutable;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Opcodes;

/// <summary>What follows an opcode in the binary.</summary>
internal enum Immediate : byte
{
    None,
    BlockType,
    Label,
    LabelTable,
    Function,
    TypeAndTable,
    Local,
    Global,
    Table,
    MemoryArgument,
    Memory,
    I32,
    I64,
    F32,
    F64,
    ReferenceType,
    SelectTypes,
    DataAndMemory,
    Data,
    TwoMemories,
    ElementAndTable,
    Element,
    TwoTables,
    V128,
    Lane,
    SixteenLanes,
    MemoryArgumentAndLane,
}

/// <summary>One row of the opcode table: all that decoding, validation, emission and disassembly know of an instruction.</summary>
/// <param name="Code">The opcode; 0xFC00 + n or 0xFD00 + n for those with a prefix.</param>
/// <param name="Name">The text format's name.</param>
/// <param name="Immediate">What follows in the binary.</param>
/// <param name="Pops">Operand types, where they do not depend on the module; otherwise default.</param>
/// <param name="Pushes">Result types, where they do not depend on the module; otherwise default.</param>
/// <param name="Recipe">How to emit it, where its types are fixed.</param>
internal sealed record OpcodeInfo(
    ushort Code,
    string Name,
    Immediate Immediate,
    ImmutableArray<ValueType> Pops,
    ImmutableArray<ValueType> Pushes,
    Recipe? Recipe)
{
    /// <summary>Whether operands and results are the same in every module.</summary>
    public bool HasFixedType => !Pops.IsDefault;

    /// <summary>Whether it is a vector instruction (prefix 0xFD).</summary>
    public bool UsesVectors => Code >> 8 == Op.VectorPrefix;

    /// <summary>Whether it reads or writes memory at an address with an offset.</summary>
    public bool HasMemoryArgument => Immediate is Immediate.MemoryArgument or Immediate.MemoryArgumentAndLane;

    /// <summary>Fuel of executing it once, bytes and elements of bulk operations apart (Wasmtime 48's schedule).</summary>
    public int Fuel { get; } = Code is Op.Nop or Op.Drop or Op.Block or Op.Loop or Op.Unreachable or Op.Return or Op.Else or Op.End ? 0 : 1;

    /// <summary>Whether it computes a scalar float whose NaN's bits the specification leaves open (4.3.3): ceil to max of both widths, demote, promote.</summary>
    public bool MakesNaN { get; } = Code is (>= 0x8D and <= 0x97) or (>= 0x9B and <= 0xA5) or 0xB6 or 0xBB;
}
