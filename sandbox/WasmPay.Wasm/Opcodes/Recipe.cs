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

/// <summary>A read of memory: the CIL load, and what widens its result.</summary>
internal sealed record LoadRecipe(OpCode Code, int Bytes, OpCode? Widen) : Recipe;

/// <summary>A write to memory.</summary>
internal sealed record StoreRecipe(OpCode Code, int Bytes, ValueType Type) : Recipe;
