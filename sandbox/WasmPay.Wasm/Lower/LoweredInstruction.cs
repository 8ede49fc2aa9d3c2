namespace WasmPay.Wasm.Lower;

/// <summary>
/// One instruction of the lowered form: a code and three operands of fixed width. What interpreter, emitter and printer know of a body
/// after validation is a list of these, and no byte of the binary.
/// </summary>
/// <remarks>
/// Operands name slots of a frame: locals first, then one for each height of the operand stack. Which operand is what, each code of
/// <see cref="LoweredOp"/> says; an instruction of the specification with a fixed type has A for its result, B and C for its operands.
/// </remarks>
internal readonly struct LoweredInstruction
{
    /// <summary>An opcode of the specification, or one of <see cref="LoweredOp"/>.</summary>
    public readonly ushort Code;

    /// <summary>The slot of the result, or of a condition, or of a stored value.</summary>
    public readonly ushort A;

    /// <summary>The first operand's slot, a target, or an index.</summary>
    public readonly int B;

    /// <summary>The second operand's slot, an immediate, or fuel.</summary>
    public readonly int C;

    public LoweredInstruction(ushort code, int a, int b, int c)
    {
        // INVARIANT: a slot fits 16 bits; LoweredFunction.MostSlots is held before a body is lowered.
        if ((uint)a > ushort.MaxValue) throw new InvalidOperationException($"Slot {a} is past what an instruction can name.");
        (Code, A, B, C) = (code, (ushort)a, b, c);
    }

    /// <summary>B and C as one number of 64 bits.</summary>
    public long Wide => ((long)C << 32) | (uint)B;

    /// <summary>The first of two slots in B.</summary>
    public int First => B & 0xFFFF;

    /// <summary>The second of two slots in B.</summary>
    public int Second => (int)((uint)B >> 16);

    /// <summary>The same with another A.</summary>
    public LoweredInstruction To(int slot) => new(Code, slot, B, C);

    /// <summary>The same with another B.</summary>
    public LoweredInstruction Toward(int target) => new(Code, A, target, C);

    /// <summary>Two slots as one operand.</summary>
    public static int Pair(int first, int second) => first | (second << 16);
}

/// <summary>Codes of the lowered form that are not the specification's, or mean something narrower.</summary>
internal static class LoweredOp
{
    /// <summary>Traps.</summary>
    public const ushort Unreachable = 0x00;

    /// <summary>Takes C fuel.</summary>
    public const ushort Charge = 0x01;

    /// <summary>Takes C fuel, then goes to B where slot A is zero.</summary>
    public const ushort JumpUnless = 0x02;

    /// <summary>A loop's head: looks at the fuel, and counts a round.</summary>
    public const ushort Loop = 0x03;

    /// <summary>Counts edge B (coverage).</summary>
    public const ushort CountEdge = 0x06;

    /// <summary>Notes that slots First and Second, of A bytes, are compared; C is the place in <see cref="LoweredFunction.Wides"/> of offset and edge.</summary>
    public const ushort RecordComparison = 0x07;

    /// <summary>Counts edge B, or the next one where slot A is not zero.</summary>
    public const ushort CountChoice = 0x08;

    /// <summary>Takes C fuel and goes to B.</summary>
    public const ushort Jump = 0x0C;

    /// <summary>Takes C fuel, then goes to B where slot A is not zero.</summary>
    public const ushort JumpIf = 0x0D;

    /// <summary>Takes C fuel, then goes to one of the B + 1 jumps behind it: the one that slot A says, or the last.</summary>
    public const ushort JumpTable = 0x0E;

    /// <summary>Takes C fuel and returns with the results from slot A on.</summary>
    public const ushort Return = 0x0F;

    /// <summary>Takes C fuel and calls the module's own function B with the arguments from slot A on, where its results will be.</summary>
    public const ushort Call = 0x10;

    /// <summary>Calls through table C by type B: arguments from slot A on, the index behind them.</summary>
    public const ushort CallIndirect = 0x11;

    /// <summary>As <see cref="Call"/>, of an imported function.</summary>
    public const ushort CallImport = 0x12;

    /// <summary>Slot A becomes slot First or, where slot C (its low 16 bits) is zero, slot Second; the high bits of C are the type.</summary>
    public const ushort Select = 0x1B;

    /// <summary>Slot A becomes slot B, of the type C.</summary>
    public const ushort Move = 0x20;

    /// <summary>As many slots as shape C has become those from slot B on, from slot A on.</summary>
    public const ushort MoveRange = 0x21;

    /// <summary>Added to an integer operator's code: its second operand is the number C, not a slot.</summary>
    public const ushort Immediate = 0x100;

    /// <summary>In C of bulk operations and of memory.grow: fuel is looked at.</summary>
    public const int ChecksFuel = 1 << 30;
}
