using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Decode;

/// <summary>A decoded module (core specification 2.0, 2.5). Nothing in it changes after decoding.</summary>
internal sealed class Module
{
    private MemoryImage? _image;

    public required ModuleBytes Binary { get; init; }

    public required FunctionType[] Types { get; init; }

    public required CoreImport[] Imports { get; init; }

    /// <summary>Type index of every function, imported ones first.</summary>
    public required int[] Functions { get; init; }

    public required int ImportedFunctions { get; init; }

    public required TableType[] Tables { get; init; }

    public required int ImportedTables { get; init; }

    public required MemoryType[] Memories { get; init; }

    public required int ImportedMemories { get; init; }

    public required GlobalType[] Globals { get; init; }

    public required int ImportedGlobals { get; init; }

    /// <summary>Initial values of the module's own globals.</summary>
    public required Constant[] GlobalInitials { get; init; }

    public required Export[] Exports { get; init; }

    public required (int Function, int Offset)? Start { get; init; }

    public required ElementSegment[] Elements { get; init; }

    public required DataSegment[] Data { get; init; }

    /// <summary>What <see cref="Data"/> makes of a fresh memory, where that is one small piece; made when it is first asked for.</summary>
    public MemoryImage Image => _image ??= MemoryImage.Of(this);

    /// <summary>Bodies of the module's own functions.</summary>
    public required Body[] Bodies { get; init; }

    /// <summary>The type of a function by its index.</summary>
    public FunctionType TypeOf(int function) => Types[Functions[function]];
}

/// <summary>What an import or export names; the codes are the binary format's (5.5.5).</summary>
internal enum ExternKind : byte
{
    Function,
    Table,
    Memory,
    Global,
}

/// <summary>An export.</summary>
internal sealed record Export(string Name, ExternKind Kind, int Index, int Offset);

/// <summary>
/// A constant expression: where its bytes are, without its <c>end</c>, and its first instruction, which is all of it unless it is a sum
/// or product (extended constant expressions), as linkers of position-independent code write: then there are its steps.
/// </summary>
internal readonly record struct Constant(int Start, int End, ushort Code, uint Index, long Bits, long High, ConstantStep[]? Steps)
{
    public bool IsCompound => Steps is not null;
}

/// <summary>An instruction of a compound constant expression, with the operand that its code has.</summary>
internal readonly record struct ConstantStep(ushort Code, uint Index, long Bits, long High);

/// <summary>How a segment is used.</summary>
internal enum SegmentMode : byte
{
    Active,
    Passive,
    Declarative,
}

/// <summary>An element segment: either function indexes or constant expressions.</summary>
internal sealed record ElementSegment(
    SegmentMode Mode, int Table, Constant Place, ValueType Type, int[]? Functions, Constant[]? Expressions, int Offset)
{
    public int Count => Functions?.Length ?? Expressions!.Length;
}

/// <summary>A data segment.</summary>
internal sealed record DataSegment(SegmentMode Mode, int Memory, Constant Place, int Start, int Length, int Offset);

/// <summary>A function's body: its declared locals in runs, and its instructions with the final <c>end</c>.</summary>
/// <param name="Locals">Runs of locals of one type, parameters not included.</param>
/// <param name="Start">Offset of the first instruction.</param>
/// <param name="End">Offset after the last one.</param>
internal sealed record Body((int Count, ValueType Type)[] Locals, int Start, int End);
