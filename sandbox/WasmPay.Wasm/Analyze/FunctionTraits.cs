namespace WasmPay.Wasm.Analyze;

/// <summary>What validation has seen of a body.</summary>
/// <param name="Operands">The most operands that it has at once.</param>
/// <param name="IsNumeric">Whether it handles numbers of 32 and 64 bits only, which the interpreter keeps in slots of 8 bytes.</param>
internal readonly record struct FunctionTraits(int Operands, bool IsNumeric);
