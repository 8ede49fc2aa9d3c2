using WasmPay.Wasm.Decode;

namespace WasmPay.Wasm.Validate;

/// <summary>Gets a body's instructions one by one, as validation accepts them: so a body is read by one pass only, whatever is made of it.</summary>
internal interface IInstructionSink
{
    /// <summary>Takes an instruction that was found valid; <paramref name="labels"/> are those of a br_table.</summary>
    void Step(in Instruction instruction, IReadOnlyList<uint> labels);
}
