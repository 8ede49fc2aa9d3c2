using System.Reflection;
using System.Reflection.Emit;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Opcodes;

/// <summary>How an instruction of fixed type becomes CIL.</summary>
internal abstract record Recipe;

/// <summary>CIL instructions without operands, in order.</summary>
internal sealed record CilRecipe(OpCode[] Codes) : Recipe;

/// <summary>A static method over the operands.</summary>
internal sealed record HelperRecipe(MethodInfo Method) : Recipe;

/// <summary>A shift: the count is taken modulo the width.</summary>
internal sealed record ShiftRecipe(OpCode Code, bool Wide) : Recipe;

/// <summary>An integer division or remainder, which may trap.</summary>
internal sealed record DivideRecipe(OpCode Code, bool Wide, bool Signed, bool Remainder) : Recipe;

/// <summary>A float truncated to an integer; traps unless <paramref name="Low"/> &lt; value &lt; <paramref name="High"/> (or = <paramref name="Low"/> where inclusive).</summary>
internal sealed record TruncateRecipe(double Low, bool LowInclusive, double High, MethodInfo Convert) : Recipe;

/// <summary>An access to so many bytes of memory, which are also its natural alignment.</summary>
internal abstract record MemoryRecipe(int Bytes) : Recipe;

/// <summary>A read of memory: the CIL load, and what widens its result.</summary>
internal sealed record LoadRecipe(OpCode Code, int Bytes, OpCode? Widen) : MemoryRecipe(Bytes);

/// <summary>A write to memory.</summary>
internal sealed record StoreRecipe(OpCode Code, int Bytes, ValueType Type) : MemoryRecipe(Bytes);

/// <summary>A read of memory into a vector: a static method over the address, and for one lane over the vector and the lane's number.</summary>
internal sealed record VectorReadRecipe(MethodInfo Method, int Bytes) : MemoryRecipe(Bytes);

/// <summary>A write of a vector or one of its lanes: a static method over the address, the vector, and the lane's number.</summary>
internal sealed record VectorWriteRecipe(MethodInfo Method, int Bytes) : MemoryRecipe(Bytes);

/// <summary>A vector constant.</summary>
internal sealed record VectorConstantRecipe : Recipe;

/// <summary>A static method over the operands and the number of one of <paramref name="Lanes"/> lanes.</summary>
internal sealed record LaneRecipe(MethodInfo Method, int Lanes) : Recipe;

/// <summary>A static method over two vectors and, for each of them, which of its bytes goes where.</summary>
internal sealed record ShuffleRecipe(MethodInfo Method) : Recipe;
