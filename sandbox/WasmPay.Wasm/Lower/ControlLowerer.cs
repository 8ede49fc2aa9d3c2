using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Validate;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Lower;

/// <summary>
/// Lowers blocks, branches and returns: the one walk over a body's control flow. Where ways join, every operand is in its slot; a branch
/// that brings operands to other slots moves them by instructions of its own.
/// </summary>
internal sealed class ControlLowerer(Module module, FunctionType type, CodeBuffer code, OperandList operands, KnownLengths? lengths, CoverageMarks coverage)
{
    private readonly Stack<Block> _blocks = new();
    private int _skipped;

    /// <summary>Whether control can come to the next instruction.</summary>
    public bool Reachable { get; private set; } = true;

    /// <summary>An open block.</summary>
    private sealed class Block(ushort opcode, FunctionType type, int height, int offset)
    {
        public ushort Code = opcode;
        public readonly FunctionType Type = type;

        /// <summary>Operands beneath its parameters.</summary>
        public readonly int Height = height;

        /// <summary>Where it begins in the binary.</summary>
        public readonly int Offset = offset;

        /// <summary>Where a branch back goes, for a loop.</summary>
        public int Head;

        /// <summary>The jump of an if to its else or its end; -1 for none.</summary>
        public int Otherwise = -1;

        /// <summary>Jumps that go to its end.</summary>
        public List<int>? ToEnd;

        public bool Targeted;

        /// <summary>The edge counted last before it began, and so for what follows where its ways join.</summary>
        public int Edge;

        public bool IsLoop => Code == Op.Loop;

        /// <summary>What a branch to it brings.</summary>
        public ReadOnlySpan<ValueType> Label => (IsLoop ? Type.Parameters : Type.Results).AsSpan();
    }

    /// <summary>Opens the function itself.</summary>
    public void Open()
    {
        _blocks.Push(new Block(Op.Block, type, 0, 0));
        lengths?.Enter(null);
        coverage.Entry();
    }

    public void Step(in Instruction instruction, IReadOnlyList<uint> labels)
    {
        switch (instruction.Info.Code)
        {
            case Op.Unreachable:
                code.AddTrapping(LoweredOp.Unreachable, 0, 0, 0);
                Stop();
                break;
            case Op.Block or Op.Loop or Op.If:
                Enter(instruction);
                break;
            case Op.Else:
                Else();
                break;
            case Op.End:
                End();
                break;
            case Op.Br:
                Branch(Label(instruction.X), code.TakeFuel());
                Stop();
                break;
            case Op.BrIf:
                BranchIf(Label(instruction.X), instruction.Offset);
                break;
            case Op.BrTable:
                BranchTable(labels, instruction.Offset);
                Stop();
                break;
            default:
                Return();
                Stop();
                break;
        }
    }

    /// <summary>In unreachable code only the nesting of blocks matters.</summary>
    public void Skip(in Instruction instruction)
    {
        switch (instruction.Info.Code)
        {
            case Op.Block or Op.Loop or Op.If:
                _skipped++;
                break;
            case Op.Else when _skipped == 0:
                Else();
                break;
            case Op.End when _skipped == 0:
                End();
                break;
            case Op.End:
                _skipped--;
                break;
        }
    }

    private void Stop()
    {
        Reachable = false;
        code.DropFuel();
    }

    private void Enter(in Instruction instruction)
    {
        var (opcode, of) = (instruction.Info.Code, LocalTypes.OfBlock(module, instruction.Bits)!);
        var condition = opcode == Op.If ? operands.PopSlot() : 0;
        operands.SettleAll();
        var block = new Block(opcode, of, operands.Height - of.Parameters.Length, instruction.Offset) { Edge = coverage.Last };
        _blocks.Push(block);
        lengths?.Enter(opcode == Op.Loop ? instruction.Offset : null);
        switch (opcode)
        {
            case Op.Loop:
                code.Settle();
                // A branch back brings other operands than these: nothing is known of them.
                operands.Restart(block.Height, of.Parameters.AsSpan());
                block.Head = code.Label();
                code.AddTrapping(LoweredOp.Loop, 0, 0, 0);
                coverage.Count(instruction.Offset, 0);
                break;
            case Op.If:
                block.Otherwise = code.Add(LoweredOp.JumpUnless, condition, 0, code.TakeFuel());
                coverage.Count(instruction.Offset, 1);
                break;
        }
    }

    private void Else()
    {
        var block = _blocks.Peek();
        if (Reachable)
        {
            operands.SettleAll();
            JumpToEnd(block, code.TakeFuel());
        }

        code.Land(block.Otherwise);
        (block.Otherwise, block.Code) = (-1, Op.Else);
        coverage.Count(block.Offset, 0);
        lengths?.Else();
        Restart(block.Height, block.Type.Parameters.AsSpan(), reachable: true);
    }

    private void End()
    {
        var block = _blocks.Pop();
        var isFunction = _blocks.Count == 0;
        // Nothing joins here: operands stay where they are, and what was known of them and of locals still is.
        var joins = !block.IsLoop && (block.Targeted || block.Code != Op.Block);
        lengths?.Leave(joins);
        if (!joins)
        {
            if (!Reachable) Restart(block.Height, block.Type.Results.AsSpan(), reachable: false);
            else if (isFunction) Return();
            return;
        }

        if (Reachable)
        {
            operands.SettleAll();
            code.Settle();
        }

        // Without an else the parameters, which are the results, are where they should be.
        if (block.Code == Op.If) EndWithoutElse(block);
        coverage.Last = block.Edge;
        foreach (var jump in block.ToEnd ?? []) code.Land(jump);
        code.Label();
        var open = Reachable || block.Code == Op.If || block.Targeted;
        Restart(block.Height, block.Type.Results.AsSpan(), open);
        if (isFunction && open) Return();
    }

    private void EndWithoutElse(Block block)
    {
        var over = coverage.IsOn && Reachable ? code.Add(LoweredOp.Jump, 0, 0, 0) : -1;
        code.Land(block.Otherwise);
        coverage.Count(block.Offset, 0);
        if (over >= 0) code.Land(over);
    }

    /// <summary>Goes on at a label, where the operands are in their slots.</summary>
    private void Restart(int height, ReadOnlySpan<ValueType> types, bool reachable)
    {
        Reachable = reachable;
        code.DropFuel();
        operands.Restart(height, types);
    }

    private Block Label(uint depth)
    {
        foreach (var block in _blocks)
            if (depth-- == 0) return block;
        throw new InvalidOperationException("A label that validation has not seen.");
    }

    /// <summary>Whether the operands that a branch brings lie where its block expects them, once they are in their slots.</summary>
    private bool InPlace(Block block) => block.Label.Length == 0 || operands.Height - block.Label.Length == block.Height;

    private void Branch(Block block, int fuel)
    {
        if (block.Label.Length == 1 && !InPlace(block)) operands.Write(operands.Top, operands.Height - 1, operands.Slot(block.Height));
        else
        {
            operands.SettleTop(block.Label.Length);
            Move(block);
        }

        JumpTo(block, fuel);
    }

    private void BranchIf(Block block, int offset)
    {
        var condition = operands.PopSlot();
        operands.SettleTop(block.Label.Length);
        if (InPlace(block) && !coverage.IsOn)
        {
            Aim(block, code.Add(LoweredOp.JumpIf, condition, 0, code.TakeFuel()));
            return;
        }

        var over = code.Add(LoweredOp.JumpUnless, condition, 0, code.TakeFuel());
        coverage.Count(offset, 1);
        Move(block);
        JumpTo(block, 0);
        code.Land(over);
        coverage.Count(offset, 0);
    }

    private void BranchTable(IReadOnlyList<uint> labels, int offset)
    {
        var index = operands.PopSlot();
        operands.SettleTop(Label(labels[0]).Label.Length);
        code.Add(LoweredOp.JumpTable, index, labels.Count - 1, code.TakeFuel());
        // A branch that must move operands or count goes through a few instructions of its own, one piece for all that go the same way.
        var pieces = new Dictionary<(uint Depth, int Way), List<int>>();
        for (var i = 0; i < labels.Count; i++)
        {
            var entry = code.Add(LoweredOp.Jump, 0, 0, 0);
            var key = (labels[i], coverage.IsOn ? i : 0);
            if (!pieces.TryGetValue(key, out var entries)) pieces[key] = entries = [];
            entries.Add(entry);
        }

        foreach (var ((depth, way), entries) in pieces)
        {
            var block = Label(depth);
            if (InPlace(block) && !coverage.IsOn)
            {
                foreach (var entry in entries) Aim(block, entry);
                continue;
            }

            foreach (var entry in entries) code.Land(entry);
            coverage.Count(offset, way);
            Move(block);
            JumpTo(block, 0);
        }
    }

    private void Return()
    {
        var results = type.Results.Length;
        if (results == 1)
        {
            var slot = operands.PopSlot();
            code.Add(LoweredOp.Return, slot, 0, code.TakeFuel());
            operands.Push(type.Results[0]);
            return;
        }

        operands.SettleTop(results);
        code.Add(LoweredOp.Return, operands.Slot(operands.Height - results), 0, code.TakeFuel());
    }

    /// <summary>Moves the topmost operands, which are in their slots, to where a block expects them.</summary>
    private void Move(Block block)
    {
        var types = block.Label;
        var from = operands.Height - types.Length;
        if (types.Length == 0 || from == block.Height) return;
        if (types.Length == 1) code.Add(LoweredOp.Move, operands.Slot(block.Height), operands.Slot(from), (int)types[0]);
        else code.Add(LoweredOp.MoveRange, operands.Slot(block.Height), operands.Slot(from), code.Shape(block.Type, block.IsLoop));
    }

    private void JumpTo(Block block, int fuel) => Aim(block, code.Add(LoweredOp.Jump, 0, 0, fuel));

    private void JumpToEnd(Block block, int fuel)
    {
        block.Targeted = true;
        (block.ToEnd ??= []).Add(code.Add(LoweredOp.Jump, 0, 0, fuel));
    }

    private void Aim(Block block, int jump)
    {
        block.Targeted = true;
        if (block.IsLoop) code.Retarget(jump, block.Head);
        else (block.ToEnd ??= []).Add(jump);
    }
}
