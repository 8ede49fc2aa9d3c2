namespace WasmPay.Wasm.Analyze;

/// <summary>Where an instruction may send control, with what becomes of the operands.</summary>
/// <param name="Target">Offset in the binary of the instruction to go on with.</param>
/// <param name="Next">The first of <see cref="BodyMap.Jumps"/> that belongs to an instruction from there on.</param>
/// <param name="Height">Operands beneath those that the jump carries, once it is done.</param>
/// <param name="Arity">How many of the topmost operands it carries.</param>
internal readonly record struct Jump(int Target, int Next, int Height, int Arity);

/// <summary>What is known of a body before it runs.</summary>
/// <param name="Jumps">
/// In the order of the instructions that may jump and can be reached: one for if, else, br and br_if, one for each label of br_table.
/// </param>
/// <param name="KnownLengths">
/// Constants that bulk operations and memory.grow take as their topmost operand, by the instruction's offset; null for none. Wasmtime
/// leaves out a check for fuel where such a length is small, and so must we, or fuel would run out at other places.
/// </param>
internal sealed record BodyMap(Jump[] Jumps, Dictionary<int, long>? KnownLengths)
{
    // Wasmtime makes no check for fuel where a constant length is at most this.
    private const uint SmallLength = 128;

    /// <summary>The length of the bulk operation at an offset, where it is a constant.</summary>
    public long? KnownLength(int offset) => KnownLengths is { } known && known.TryGetValue(offset, out var length) ? length : null;

    /// <summary>Whether fuel is checked after a bulk operation was charged for its length.</summary>
    public bool ChecksFuel(int offset) => KnownLength(offset) is not { } length || (uint)length > SmallLength;
}
