using WasmPay.Wasm.Opcodes;
using WasmPay.Wasm.Validate;

namespace WasmPay.Wasm.Analyze;

/// <summary>Blocks and jumps. Code that cannot be reached has none.</summary>
internal sealed partial class BodyAnalysis
{
    private void Control()
    {
        switch (_now.Info.Code)
        {
            case Op.Unreachable or Op.Return:
                _reachable = false;
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
                Branch((int)_now.X);
                _reachable = false;
                break;
            case Op.BrIf:
                _height--;
                Branch((int)_now.X);
                break;
            case Op.BrTable:
                _height--;
                BranchTable();
                _reachable = false;
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

    private void Enter()
    {
        var type = LocalTypes.OfBlock(_module, _now.Bits)!;
        if (_now.Info.Code == Op.If) _height--;
        var block = new Block(_now.Info.Code, type, _height - type.Parameters.Length);
        _blocks.Push(block);
        switch (_now.Info.Code)
        {
            case Op.Loop:
                block.Head = (_now.Offset, _jumps.Count);
                // A branch back brings other operands than these, and other locals.
                _operands.AsSpan(block.Height, type.Parameters.Length).Clear();
                if (_facts.LoopAssignments is { } loops && loops.TryGetValue(_now.Offset, out var assigned))
                    foreach (var local in assigned) Assign(local, null);
                break;
            case Op.If:
                block.Pending = Add(default);
                break;
        }
    }

    private void Else()
    {
        var block = _blocks.Peek();
        var over = -1;
        if (_reachable)
        {
            over = Add(default);
            block.Targeted = true;
        }

        _jumps[block.Pending] = new Jump(_reader.Position, _jumps.Count, block.Height, block.Type.Parameters.Length);
        block.Pending = over;
        block.Code = Op.Else;
        foreach (var (local, before) in block.Assigned) Set(local, before);
        Restart(block.Height, block.Type.Parameters.Length, reachable: true);
    }

    private void End()
    {
        var block = _blocks.Pop();
        var here = new Jump(_now.Offset, _jumps.Count, block.Height, block.Type.Results.Length);
        if (block.Pending >= 0) _jumps[block.Pending] = here;
        foreach (var jump in block.ToEnd ?? []) _jumps[jump] = here;
        // Nothing joins here: what was known of operands and locals still is.
        if (block.Code == Op.Loop || (block.Code == Op.Block && !block.Targeted))
        {
            if (!_reachable) Restart(block.Height, block.Type.Results.Length, reachable: false);
            return;
        }

        foreach (var local in block.Assigned.Keys) Set(local, null);
        Restart(block.Height, block.Type.Results.Length, _reachable || block.Code == Op.If || block.Targeted);
    }

    private void Restart(int height, int operands, bool reachable)
    {
        (_height, _reachable) = (height, reachable);
        for (var i = 0; i < operands; i++) Push(null);
    }

    private void Branch(int depth)
    {
        foreach (var block in _blocks)
        {
            if (depth-- > 0) continue;
            block.Targeted = true;
            if (block.Code == Op.Loop) Add(new Jump(block.Head.Target, block.Head.Next, block.Height, block.Arity));
            else (block.ToEnd ??= []).Add(Add(default));
            return;
        }
    }

    private void BranchTable()
    {
        var (position, end) = (_reader.Position, _reader.End);
        _reader.Seek(_now.Labels, end);
        for (var i = 0u; i <= _now.X; i++) Branch((int)_reader.U32());
        _reader.Seek(position, end);
    }

    private int Add(Jump jump)
    {
        _jumps.Add(jump);
        return _jumps.Count - 1;
    }
}
