using WasmPay.Wasm.Opcodes;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Lower;

/// <summary>Where an operand's value is.</summary>
internal enum OperandPlace : byte
{
    /// <summary>In the slot for its height.</summary>
    Slot,

    /// <summary>Still in the local that it was read from.</summary>
    Local,

    /// <summary>Nowhere yet: it is a constant.</summary>
    Constant,
}

/// <summary>An operand of the code that is lowered.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Value">The local's index, or the constant's bits.</param>
/// <param name="Known">What it is known to be, where a length may be known (<see cref="KnownLengths"/>).</param>
internal readonly record struct Operand(ValueType Type, OperandPlace Place, long Value, long? Known);

/// <summary>
/// The operand stack of the code that is lowered. Locals and constants stay where they are until they must be in their slots, which
/// saves most moves.
/// </summary>
internal sealed class OperandList(CodeBuffer code, int locals)
{
    private readonly int[] _readLocals = new int[locals];
    private Operand[] _operands = new Operand[16];

    // All operands beneath are in their slots, so that no walk begins at the bottom again and again.
    private int _settled;

    /// <summary>How many operands there are.</summary>
    public int Height { get; private set; }

    public ref readonly Operand Top => ref _operands[Height - 1];

    public ref readonly Operand Below(int depth) => ref _operands[Height - 1 - depth];

    /// <summary>The slot for a height.</summary>
    public int Slot(int height) => locals + height;

    public void Push(ValueType type, OperandPlace place = OperandPlace.Slot, long value = 0, long? known = null)
    {
        if (Height == _operands.Length) Array.Resize(ref _operands, Height * 2);
        _operands[Height++] = new Operand(type, place, value, known);
        if (place == OperandPlace.Local) _readLocals[value]++;
    }

    /// <summary>Whether an operand still lies in a local.</summary>
    public bool IsRead(int local) => _readLocals[local] > 0;

    /// <summary>The slot that the next operand will have.</summary>
    public int Next => Slot(Height);

    /// <summary>Takes the topmost operand, wherever it is.</summary>
    public Operand Pop()
    {
        var popped = _operands[--Height];
        if (popped.Place == OperandPlace.Local) _readLocals[popped.Value]--;
        if (_settled > Height) _settled = Height;
        return popped;
    }

    /// <summary>Takes the topmost operand and gives the slot that holds it; a constant is put there first.</summary>
    public int PopSlot()
    {
        if (Top.Place == OperandPlace.Constant) Settle(Height - 1);
        var popped = Pop();
        return popped.Place == OperandPlace.Local ? (int)popped.Value : Slot(Height);
    }

    public void Drop(int count)
    {
        for (var i = 0; i < count; i++) Pop();
    }

    /// <summary>Forgets all from a height on, and goes on with operands that are in their slots.</summary>
    public void Restart(int height, ReadOnlySpan<ValueType> types)
    {
        Drop(Height - height);
        foreach (var type in types) Push(type);
    }

    /// <summary>Puts the topmost operands into their slots.</summary>
    public void SettleTop(int count)
    {
        for (var i = Math.Max(Height - count, _settled); i < Height; i++) Settle(i);
    }

    /// <summary>Puts all operands into their slots.</summary>
    public void SettleAll()
    {
        SettleTop(Height);
        _settled = Height;
    }

    /// <summary>Before a local changes: puts what was read from it into its slot.</summary>
    public void SettleReads(int local)
    {
        for (var i = Height - 1; _readLocals[local] > 0; i--)
            if (_operands[i].Place == OperandPlace.Local && _operands[i].Value == local) Settle(i);
    }

    /// <summary>Writes an operand to a slot.</summary>
    public void Write(in Operand operand, int height, int to)
    {
        if (operand.Place == OperandPlace.Constant) WriteConstant(operand, to);
        else code.Add(LoweredOp.Move, to, operand.Place == OperandPlace.Local ? (int)operand.Value : Slot(height), (int)operand.Type);
    }

    private void Settle(int height)
    {
        var operand = _operands[height];
        if (operand.Place == OperandPlace.Slot) return;
        if (operand.Place == OperandPlace.Local) _readLocals[operand.Value]--;
        Write(operand, height, Slot(height));
        _operands[height] = operand with { Place = OperandPlace.Slot, Value = 0 };
    }

    private void WriteConstant(in Operand operand, int to)
    {
        var (low, high) = ((int)operand.Value, (int)(operand.Value >> 32));
        switch (operand.Type)
        {
            case ValueType.I32:
                code.Add(Op.I32Const, to, 0, low);
                break;
            case ValueType.F32:
                code.Add(Op.F32Const, to, 0, low);
                break;
            case ValueType.I64:
                code.Add(Op.I64Const, to, low, high);
                break;
            case ValueType.F64:
                code.Add(Op.F64Const, to, low, high);
                break;
            default:
                // INVARIANT: only numbers are kept as constants.
                throw new InvalidOperationException($"A constant of type {operand.Type} has its slot from the beginning.");
        }
    }
}
