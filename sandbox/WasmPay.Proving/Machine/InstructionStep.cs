using WasmPay.Proving.Terms;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Interpret;
using WasmPay.Wasm.Lower;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Run;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Proving.Machine;

/// <summary>Ways that a run may take on from a branch; one of the truths holds, and no two.</summary>
/// <param name="At">The branch's place in the function.</param>
/// <param name="Ways">When a way is taken, and where it begins.</param>
internal sealed record Branch(int At, IReadOnlyList<(Bits When, int Next)> Ways);

/// <summary>One instruction on one state, for all payments whose run comes there. What its result is for a number is what the interpreter says.</summary>
internal sealed partial class InstructionStep(SymbolicMachine machine, SymbolicState state)
{
    private readonly BitsPool _pool = machine.Pool;
    private readonly Frame _frame = state.Top;
    private int _at;

    /// <summary>Whether no run goes on from here.</summary>
    public bool Ended { get; private set; }

    /// <summary>Executes the next instruction; ways where they part, else null.</summary>
    public Branch? Execute()
    {
        _at = _frame.Next++;
        var i = _frame.Code.Code[_at];
        switch (i.Code)
        {
            case LoweredOp.Unreachable:
                return Trap(TrapCode.Unreachable);
            case LoweredOp.Charge:
                state.Spend(i.C);
                return null;
            case LoweredOp.Loop:
                return null;
            case LoweredOp.Jump:
                state.Spend(i.C);
                _frame.Next = i.B;
                return null;
            case LoweredOp.JumpIf:
                state.Spend(i.C);
                return Jump(_frame.Slots[i.A], i.B, _frame.Next);
            case LoweredOp.JumpUnless:
                state.Spend(i.C);
                return Jump(_frame.Slots[i.A], _frame.Next, i.B);
            case LoweredOp.JumpTable:
                state.Spend(i.C);
                return Table(_frame.Slots[i.A], i.B);
            case LoweredOp.Return:
                state.Spend(i.C);
                Return(i.A);
                return null;
            case LoweredOp.Call:
                state.Spend(i.C);
                return Call(_frame.Instance.FunctionAt(i.B), i.A);
            case LoweredOp.CallImport:
                state.Spend(i.C);
                return Call(_frame.Instance.ImportedFunctions[i.B], i.A);
            case LoweredOp.CallIndirect:
                return CallIndirect(i);
            case LoweredOp.Move:
                _frame.Slots[i.A] = _frame.Slots[i.B];
                return null;
            case LoweredOp.MoveRange:
                Array.Copy(_frame.Slots, i.B, _frame.Slots, i.A, _frame.Code.Shapes[i.C].Length);
                return null;
            case LoweredOp.Select:
                Select(i);
                return null;
            case Op.GlobalGet:
                _frame.Slots[i.A] = state.AsKnown(state.GlobalOf(_frame.Instance.Globals[i.B]), _pool);
                return null;
            case Op.GlobalSet:
                state.Globals[_frame.Instance.Globals[i.B]] = _frame.Slots[i.A];
                return null;
            case Op.I32Const or Op.F32Const:
                _frame.Slots[i.A] = Word.Of((uint)i.C);
                return null;
            case Op.I64Const or Op.F64Const:
                _frame.Slots[i.A] = Word.Of((ulong)i.Wide);
                return null;
            case >= 0x28 and <= 0x35:
                return Load(i);
            case >= 0x36 and <= 0x3E:
                return Store(i);
            case Op.MemorySize:
                _frame.Slots[i.A] = Word.Of((ulong)state.MemoryOf(_frame.Instance.Memory!).Length / Memory.PageBytes);
                return null;
            case Op.MemoryGrow:
                return Grow(i);
            case Op.MemoryCopy or Op.MemoryFill or Op.MemoryInit:
                return Range(i);
            default:
                return Operator(i);
        }
    }

    private Branch? Operator(in LoweredInstruction i)
    {
        var immediate = i.Code >= LoweredOp.Immediate + Op.I32Eqz && i.Code < 0x200;
        var code = immediate ? i.Code - LoweredOp.Immediate : i.Code;
        var left = Slot(i.B);
        var right = immediate ? Word.Of((ulong)(long)i.C) : Slot(i.C);
        if (Operators.Division(code) is { } division)
        {
            var (a, b) = (left.As(division.Width, _pool), right.As(division.Width, _pool));
            if (TrapWhere(_pool.Equal(b, _pool.Constant(b.Width, 0)), TrapCode.IntegerDivideByZero)) return null;
            var overflows = _pool.And(_pool.Equal(a, _pool.Constant(a.Width, 1UL << (a.Width - 1))), _pool.Equal(b, _pool.Constant(b.Width, ulong.MaxValue)));
            if (division.Op == BitsOp.DivideSigned && TrapWhere(overflows, TrapCode.IntegerOverflow)) return null;
            // The remainder by minus one is zero, also of the number that has no opposite.
            _frame.Slots[i.A] = Word.Of(_pool.Apply(division.Op, a, b));
            return null;
        }
        if (Operators.Apply(code, left, right, _pool) is { } result)
        {
            _frame.Slots[i.A] = Word.Of(result);
            return null;
        }
        return Float(i);
    }

    // Floats are computed where they do not depend on the payment.
    private Branch? Float(in LoweredInstruction i)
    {
        if (i.Code > byte.MaxValue && i.Code is < 0xFC00 or > 0xFC07) return Open($"The instruction {i.Code:x4} is not followed.");
        if (!Slot(i.B).IsNumber || !Slot(i.C).IsNumber) return Open("It computes with floating-point numbers that depend on the payment.");
        Span<ulong> slots = stackalloc ulong[3];
        (slots[1], slots[2]) = (Slot(i.B).Number, Slot(i.C).Number);
        if (!Scalars.TryExecute(new LoweredInstruction(i.Code, 0, 1, 2), slots, out var trap)) return Open($"The instruction {i.Code:x4} is not followed.");
        if (trap is { } failed) return Trap(failed);
        _frame.Slots[i.A] = Word.Of(slots[0]);
        return null;
    }

    // An operand that an instruction does not have may name no slot.
    private Word Slot(int slot) => (uint)slot < (uint)_frame.Slots.Length ? _frame.Slots[slot] : default;

    private void Select(in LoweredInstruction i)
    {
        var condition = _frame.Slots[i.C & 0xFFFF];
        var (first, second) = (_frame.Slots[i.First], _frame.Slots[i.Second]);
        if (condition.IsNumber)
        {
            _frame.Slots[i.A] = (uint)condition.Number != 0 ? first : second;
            return;
        }
        var width = (ValueType)(i.C >>> 16) is ValueType.I32 or ValueType.F32 ? 32 : 64;
        var truth = _pool.IsSet(condition.As(32, _pool));
        _frame.Slots[i.A] = Word.Of(_pool.Choose(truth, first.As(width, _pool), second.As(width, _pool)));
    }

    private Branch? Jump(Word condition, int whenSet, int otherwise)
    {
        if (condition.IsNumber)
        {
            _frame.Next = (uint)condition.Number != 0 ? whenSet : otherwise;
            return null;
        }
        var truth = _pool.IsSet(condition.As(32, _pool));
        var opposite = _pool.Not(truth);
        if (truth.IsConstant || state.Knows(truth, opposite) is not null)
        {
            _frame.Next = truth.IsTrue || !truth.IsConstant && state.Knows(truth, opposite) == true ? whenSet : otherwise;
            return null;
        }
        machine.Note(truth, SymbolicMachine.Place(state));
        return new Branch(_at, [(truth, whenSet), (opposite, otherwise)]);
    }

    private Branch? Table(Word index, int last)
    {
        if (index.IsNumber)
        {
            _frame.Next += (int)Math.Min((uint)index.Number, (uint)last);
            return null;
        }
        var term = index.As(32, _pool);
        machine.Note(term, SymbolicMachine.Place(state));
        var ways = new List<(Bits, int)>();
        for (var entry = 0; entry <= last; entry++)
        {
            var number = _pool.Constant(32, (ulong)entry);
            var when = entry < last ? _pool.Equal(term, number) : _pool.Not(_pool.Apply(BitsOp.Less, term, number));
            if (!when.IsFalse) ways.Add((when, _at + 1 + entry));
        }
        return new Branch(_at, ways);
    }

    private void Return(int from)
    {
        var results = _frame.Slots.AsSpan(from, _frame.Code.Type.Results.Length);
        state.Frames.RemoveAt(state.Frames.Count - 1);
        if (state.Frames.Count == 0) state.Results = results.ToArray();
        else results.CopyTo(state.Top.Slots.AsSpan(_frame.ResultsAt));
    }

    private Branch? Call(Function function, int at)
    {
        if (function.Instance is HostInstance) return Open("It calls a function of the host.");
        if (!machine.Enter(state, function, _frame.Slots.AsSpan(at, function.FunctionType.Parameters.Length), at)) Ended = true;
        return null;
    }

    private Branch? CallIndirect(in LoweredInstruction i)
    {
        var type = _frame.Instance.Module.Decoded.Types[i.B];
        var index = _frame.Slots[i.A + type.Parameters.Length];
        if (!index.IsNumber) return Open("Which function it calls depends on the payment.");
        var elements = _frame.Instance.Tables[i.C].Elements;
        if ((uint)index.Number >= (uint)elements.Length) return Trap(TrapCode.UndefinedElement);
        if (elements[(int)(uint)index.Number] is not Function callee) return Trap(TrapCode.UninitializedElement);
        return callee.FunctionType.Equals(type) ? Call(callee, i.A) : Trap(TrapCode.IndirectCallTypeMismatch);
    }

    private Branch? Trap(TrapCode code)
    {
        machine.End(new Trapped(state.Path, code, SymbolicMachine.Place(state)));
        Ended = true;
        return null;
    }

    /// <summary>Ends the runs for which a truth holds; true where those are all.</summary>
    private bool TrapWhere(Bits truth, TrapCode code)
    {
        if (truth.IsFalse) return false;
        if (truth.IsTrue)
        {
            Trap(code);
            return true;
        }
        var place = SymbolicMachine.Place(state);
        if (state.Knows(truth, _pool.Not(truth)) == false) return false;
        machine.Note(truth, place);
        machine.End(new Trapped(new PathCondition(state.Path, truth), code, place));
        state.Assume(_pool.Not(truth), _pool);
        return false;
    }

    private Branch? Open(string why)
    {
        machine.End(new LeftOpen(state.Path, why, SymbolicMachine.Place(state)));
        Ended = true;
        return null;
    }
}
