using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Lower;

/// <summary>A validated body in the lowered form. Nothing in it changes.</summary>
internal sealed class LoweredFunction
{
    /// <summary>Slots that a frame can have: as many as an instruction can name.</summary>
    public const int MostSlots = ushort.MaxValue;

    public required FunctionType Type { get; init; }

    public required LoweredInstruction[] Code { get; init; }

    /// <summary>Types of parameters and locals, which are the first slots.</summary>
    public required ValueType[] Locals { get; init; }

    /// <summary>Slots of a frame: locals, then as many operands as there may be at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Vector constants and the lanes of shuffles.</summary>
    public required Vector128<byte>[] Vectors { get; init; }

    /// <summary>Operands of more than 32 bits beside two slots.</summary>
    public required long[] Wides { get; init; }

    /// <summary>Types of values that are moved together.</summary>
    public required ImmutableArray<ValueType>[] Shapes { get; init; }

    /// <summary>Where instructions may trap.</summary>
    public required TrapSites Sites { get; init; }

    public required FunctionTraits Traits { get; init; }
}

/// <summary>What validation has seen of a body.</summary>
/// <param name="Operands">The most operands that it has at once.</param>
/// <param name="Locals">Parameters and declared locals.</param>
/// <param name="Bytes">Bytes of its instructions.</param>
/// <param name="Calls">How many call instructions it has.</param>
/// <param name="Vectors">How many vector instructions it has.</param>
/// <param name="UsesMemory">Whether it loads, stores, or asks for the memory's size.</param>
/// <param name="TakesLengths">Whether it has an instruction whose fuel depends on a length, or that may be left unchecked for one.</param>
/// <param name="HasVectors">Whether a local or operand may be a vector.</param>
/// <param name="HasReferences">Whether a local or operand may be a reference.</param>
internal readonly record struct FunctionTraits(
    int Operands, int Locals, int Bytes, int Calls, int Vectors, bool UsesMemory, bool TakesLengths, bool HasVectors, bool HasReferences)
{
    /// <summary>What <see cref="Engine.CompileWork"/> calls so.</summary>
    public int Joints { get; init; }

    /// <summary>Values that it takes and gives, and that its calls hand over and get back.</summary>
    public int Moved { get; init; }

    /// <summary>How many instructions compute with floats or convert them.</summary>
    public int Floats { get; init; }

    /// <summary>Its part of <see cref="Engine.CompileWork"/>.</summary>
    public long CompileWork => Engine.CompileWork.Of(Bytes, Joints, Locals + Operands, Moved, Floats + Vectors);

    private const int SmallLocals = 64;
    private const int SmallBytes = 1_024;
    private const int BytesOfWeight = 32 << 10;

    /// <summary>A frame's fixed part, reckoned high.</summary>
    private const int FixedFrameBytes = 8_192;

    /// <summary>A small function that calls nothing fits into what is always left beneath a checked frame.</summary>
    public bool NeedsStackCheck => Calls > 0 || Locals > SmallLocals || Bytes > SmallBytes;

    /// <summary>
    /// What a call takes of the depth of calls, by the function's shape alone: so exhausted recursion comes at the same call however the
    /// function is executed. 1, and 1 more for each 32 KiB that its frame may take beyond its fixed part; 0 for what is not checked.
    /// </summary>
    public int Weight => NeedsStackCheck ? 1 + (int)(ShapedFrameBytes / BytesOfWeight) : 0;

    /// <summary>
    /// A bound on a compiled frame's bytes. Seen in .NET 10: up to 16 for each call or vector instruction, as the JIT gives each
    /// result a place of its own in large methods; a word for each local and operand, two where they may be vectors. All are doubled here.
    /// </summary>
    public long FrameBytes => FixedFrameBytes + ShapedFrameBytes;

    private long ShapedFrameBytes => ((HasVectors ? 32L : 16L) * (Locals + Operands)) + ((HasVectors ? 64L : 32L) * Calls) + (32L * Vectors);
}
