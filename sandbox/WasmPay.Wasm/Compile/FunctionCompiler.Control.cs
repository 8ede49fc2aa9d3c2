using System.Reflection.Emit;
using WasmPay.Wasm.Analyze;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Validate;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Blocks, branches and returns. Unreachable code is read but not emitted.</summary>
internal sealed partial class FunctionCompiler
{
    private readonly Stack<Block> _frames = new();
    private bool _reachable = true;
    private int _skipped;

    /// <summary>An open block while emitting.</summary>
    private sealed class Block(ushort code, FunctionType type, int height, int offset)
    {
        public ushort Code = code;
        public readonly FunctionType Type = type;

        /// <summary>Operands beneath its parameters.</summary>
        public readonly int Height = height;

        /// <summary>Where it begins in the binary.</summary>
        public readonly int Offset = offset;

        /// <summary>Where a branch to it goes: a loop's head, otherwise its end.</summary>
        public Label Target;

        /// <summary>The edge counted last before it began, and so for what follows where its ways join.</summary>
        public int Edge;
        public Label Else;
        public bool Targeted;

        public ReadOnlySpan<ValueType> LabelTypes => (Code == Op.Loop ? Type.Parameters : Type.Results).AsSpan();
    }

    private void OpenFunction() => _frames.Push(new Block(Op.Block, _type, 0, 0) { Target = _il.DefineLabel() });

    private void Control()
    {
        switch (_now.Info.Code)
        {
            case Op.Unreachable:
                SpillAll();
                SetSite();
                _il.Emit(OpCodes.Br, TrapLabel(TrapCode.Unreachable));
                Stop();
                break;
            case Op.Block or Op.Loop or Op.If:
                Enter();
                break;
            case Op.Else:
                Else();
                break;
            case Op.End:
                End();
                break;
            case Op.Br:
                SettleFuel();
                Branch((int)_now.X);
                Stop();
                break;
            case Op.BrIf:
                BranchIf((int)_now.X);
                break;
            case Op.BrTable:
                BranchTable();
                Stop();
                break;
            case Op.Return:
                Return();
                Stop();
                break;
        }
    }

    // In unreachable code only the nesting of blocks matters.
    private void Skip()
    {
        switch (_now.Info.Code)
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
        _reachable = false;
        _pending = 0;
        // What is left on the CIL stack belongs to no path: the next code begins at a label, with an empty one.
        _onStack = 0;
    }

    private void Enter()
    {
        var type = LocalTypes.OfBlock(_module, _now.Bits)!;
        var code = _now.Info.Code;
        if (code == Op.If) TakeCondition();
        else SpillAll();
        var block = new Block(code, type, _height - type.Parameters.Length, _now.Offset) { Target = _il.DefineLabel(), Edge = _lastEdge };
        _frames.Push(block);
        switch (code)
        {
            case Op.Loop:
                SettleFuel();
                _il.MarkLabel(block.Target);
                _checked.Clear();
                ForgetParameters(block);
                CheckFuel();
                CountEdge(_now.Offset, 0);
                break;
            case Op.If:
                block.Else = _il.DefineLabel();
                _il.Emit(OpCodes.Brfalse, block.Else);
                CountEdge(_now.Offset, 1);
                break;
        }
    }

    // A branch back brings other operands: neither the value nor the bounds of the first ones hold for them.
    private void ForgetParameters(Block loop)
    {
        for (var i = loop.Height; i < _height; i++) _operands[i] = new Operand(_operands[i].Type);
    }

    /// <summary>Leaves only a condition on the CIL stack, with the fuel up to here settled.</summary>
    private void TakeCondition()
    {
        Load(1);
        if (_onStack > 1)
        {
            var condition = Scratch(ValueType.I32);
            _il.Emit(OpCodes.Stloc, condition);
            Take(1);
            SpillAll();
            SettleFuel();
            _il.Emit(OpCodes.Ldloc, condition);
        }
        else
        {
            Take(1);
            SettleFuel();
        }
    }

    private void Else()
    {
        var block = _frames.Peek();
        if (_reachable)
        {
            SpillAll();
            SettleFuel();
            _il.Emit(OpCodes.Br, block.Target);
            block.Targeted = true;
        }

        _il.MarkLabel(block.Else);
        CountEdge(block.Offset, 0);
        block.Code = Op.Else;
        Restart(block.Height, block.Type.Parameters.AsSpan());
    }

    private void End()
    {
        var block = _frames.Pop();
        var last = _frames.Count == 0;
        if (_reachable && last && !block.Targeted)
        {
            Return();
            return;
        }

        // Nothing joins here: the operands stay where they are.
        if (block.Code == Op.Loop || (block.Code == Op.Block && !block.Targeted))
        {
            if (!_reachable) Restart(block.Height, block.Type.Results.AsSpan(), false);
            return;
        }

        if (_reachable)
        {
            SpillAll();
            SettleFuel();
        }

        // Without an else the parameters, which are the results, are where they should be.
        if (block.Code == Op.If) EndWithoutElse(block);
        _lastEdge = block.Edge;
        _il.MarkLabel(block.Target);
        var open = _reachable || block.Code == Op.If || block.Targeted;
        Restart(block.Height, block.Type.Results.AsSpan(), open);
        if (last && open) Return();
    }

    private void EndWithoutElse(Block block)
    {
        if (Covered && _reachable) _il.Emit(OpCodes.Br, block.Target);
        _il.MarkLabel(block.Else);
        CountEdge(block.Offset, 0);
    }

    /// <summary>Goes on at a label, where the operands are in their locals.</summary>
    private void Restart(int height, ReadOnlySpan<ValueType> types, bool reachable = true)
    {
        _reachable = reachable;
        _pending = 0;
        _checked.Clear();
        _height = height;
        _onStack = 0;
        foreach (var type in types) PushSlot(type);
    }

    private Block Label(int depth)
    {
        foreach (var block in _frames)
            if (depth-- == 0) return block;
        throw new InvalidOperationException("A label that validation has not seen.");
    }

    /// <summary>Jumps with the topmost operands, which the fall-through path does not need any more.</summary>
    private void Branch(int depth)
    {
        var block = Label(depth);
        SpillAll();
        Move(block);
        block.Targeted = true;
        _il.Emit(OpCodes.Br, block.Target);
    }

    /// <summary>Copies the topmost operands to where a block expects them; those of the fall-through path stay.</summary>
    private void Move(Block block)
    {
        var types = block.LabelTypes;
        var from = _height - types.Length;
        if (from == block.Height) return;
        for (var i = 0; i < types.Length; i++) _il.Emit(OpCodes.Ldloc, Slot(from + i, types[i]));
        for (var i = types.Length - 1; i >= 0; i--) _il.Emit(OpCodes.Stloc, Slot(block.Height + i, types[i]));
    }

    private void BranchIf(int depth)
    {
        var block = Label(depth);
        TakeCondition();
        block.Targeted = true;
        if (!Covered && InPlace(block))
        {
            _il.Emit(OpCodes.Brtrue, block.Target);
            return;
        }

        var over = _il.DefineLabel();
        _il.Emit(OpCodes.Brfalse, over);
        CountEdge(_now.Offset, 1);
        Move(block);
        _il.Emit(OpCodes.Br, block.Target);
        _il.MarkLabel(over);
        CountEdge(_now.Offset, 0);
    }

    /// <summary>Whether the operands that a branch carries lie where its block expects them.</summary>
    private bool InPlace(Block block) => block.LabelTypes.Length == 0 || _height - block.LabelTypes.Length == block.Height;

    private void BranchTable()
    {
        TakeCondition();
        var targets = new Label[_now.X + 1];
        // A branch that must move operands or count goes through a few instructions of its own.
        var stubs = new Dictionary<(uint Depth, int Way), (Label Label, Block Block)>();
        var (position, end) = (_reader.Position, _reader.End);
        _reader.Seek(_now.Labels, end);
        for (var i = 0; i < targets.Length; i++)
        {
            var depth = _reader.U32();
            var key = (depth, Covered ? i : 0);
            if (!stubs.TryGetValue(key, out var stub))
            {
                var block = Label((int)depth);
                block.Targeted = true;
                stubs[key] = stub = (!Covered && InPlace(block) ? block.Target : _il.DefineLabel(), block);
            }

            targets[i] = stub.Label;
        }

        _reader.Seek(position, end);
        _il.Emit(OpCodes.Switch, targets[..^1]);
        _il.Emit(OpCodes.Br, targets[^1]);
        foreach (var ((_, way), (label, block)) in stubs)
        {
            if (label == block.Target) continue;
            _il.MarkLabel(label);
            CountEdge(_now.Offset, way);
            Move(block);
            _il.Emit(OpCodes.Br, block.Target);
        }
    }

    private void Return()
    {
        var results = _type.Results;
        Load(results.Length);
        for (var i = results.Length - 1; i > 0; i--)
        {
            var value = Scratch(results[i]);
            _il.Emit(OpCodes.Stloc, value);
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldc_I4, i - 1);
            LoadInstance();
            _il.Emit(OpCodes.Call, Members.Extra);
            _il.Emit(OpCodes.Call, Slots.Setter(results[i]));
        }

        PublishFuel();
        if (_facts.NeedsStackCheck(_localTypes.Length)) AddDepth(FunctionFacts.Depth(_localTypes.Length, _traits.Operands));
        // Operands beneath the results are dropped: CIL returns with nothing else on its stack.
        var left = _onStack - results.Length;
        if (left > 0 && results.Length > 0) _il.Emit(OpCodes.Stloc, Scratch(results[0]));
        for (var i = 0; i < left; i++) _il.Emit(OpCodes.Pop);
        if (left > 0 && results.Length > 0) _il.Emit(OpCodes.Ldloc, Scratch(results[0]));
        _il.Emit(OpCodes.Ret);
    }
}
