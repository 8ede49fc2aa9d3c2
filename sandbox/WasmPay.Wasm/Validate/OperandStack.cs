using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Validate;

/// <summary>The stacks of the validation algorithm (core specification 2.0, appendix A.3).</summary>
internal sealed class OperandStack(ModuleLimits limits)
{
    /// <summary>The type of a value that unreachable code would have made.</summary>
    public const ValueType Unknown = 0;

    private ValueType[] _values = new ValueType[64];
    private ControlFrame[] _frames = new ControlFrame[16];
    private int _count;
    private long _work;
    private long _functionWork;

    /// <summary>Open blocks, the function's own included.</summary>
    public int Depth { get; private set; }

    /// <summary>The most operands there were at once.</summary>
    public int Highest { get; private set; }

    /// <summary>Whether any operand so far was a vector.</summary>
    public bool HasVectors { get; private set; }

    /// <summary>Whether any operand so far was a reference.</summary>
    public bool HasReferences { get; private set; }

    public ref ControlFrame Top => ref _frames[Depth - 1];

    /// <summary>Empty, for the next function.</summary>
    public void Clear() => (_count, Depth, Highest, HasVectors, HasReferences, _functionWork) = (0, 0, 0, false, false, 0);

    public void Push(ValueType type, int offset)
    {
        if (_count == limits.Operands) throw ModuleException.Limit("operands", limits.Operands, offset);
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = type;
        if (_count > Highest) Highest = _count;
        if (type == ValueType.V128) HasVectors = true;
        else if (type is ValueType.FuncRef or ValueType.ExternRef) HasReferences = true;
    }

    public void Push(ReadOnlySpan<ValueType> types, int offset)
    {
        Spend(types.Length, offset);
        foreach (var type in types) Push(type, offset);
    }

    public ValueType Pop(int offset)
    {
        ref var frame = ref Top;
        if (_count > frame.Height) return _values[--_count];
        return frame.Unreachable ? Unknown : throw ModuleException.Invalid("type mismatch: the operand stack is empty", offset);
    }

    public void Pop(ValueType expected, int offset)
    {
        var actual = Pop(offset);
        if (actual != expected && actual != Unknown) throw ModuleException.Invalid($"type mismatch: expected {expected}, found {actual}", offset);
    }

    public void Pop(ReadOnlySpan<ValueType> types, int offset)
    {
        Spend(types.Length, offset);
        for (var i = types.Length - 1; i >= 0; i--) Pop(types[i], offset);
    }

    /// <summary>Checks operands without keeping what an unknown one was taken for (br_table).</summary>
    public void Check(ReadOnlySpan<ValueType> types, int offset)
    {
        Spend(types.Length, offset);
        var (count, frame) = (_count, Top);
        for (var i = types.Length - 1; i >= 0; i--)
        {
            if (count > frame.Height)
            {
                var actual = _values[--count];
                if (actual != types[i] && actual != Unknown) throw ModuleException.Invalid($"type mismatch: expected {types[i]}, found {actual}", offset);
            }
            else if (!frame.Unreachable)
            {
                throw ModuleException.Invalid("type mismatch: the operand stack is empty", offset);
            }
        }
    }

    public void Enter(ushort code, FunctionType type, int offset)
    {
        if (Depth == _frames.Length) Array.Resize(ref _frames, Depth * 2);
        _frames[Depth++] = new ControlFrame(code, type, _count);
        Push(type.Parameters.AsSpan(), offset);
    }

    public ControlFrame Leave(int offset)
    {
        var frame = Top;
        Pop(frame.Type.Results.AsSpan(), offset);
        if (_count != frame.Height) throw ModuleException.Invalid("type mismatch: values remain on the stack", offset);
        Depth--;
        return frame;
    }

    public ReadOnlySpan<ValueType> LabelTypes(uint label, int offset)
    {
        if (label >= (uint)Depth) throw ModuleException.Invalid("unknown label", offset);
        return _frames[Depth - 1 - label].LabelTypes;
    }

    private void Spend(int operands, int offset)
    {
        _functionWork += operands;
        _work += operands;
        if (_functionWork > limits.FunctionTypeWork) throw ModuleException.Limit("operands moved by the types of one function", limits.FunctionTypeWork, offset);
        if (_work > limits.TypeWork) throw ModuleException.Limit("operands moved by types", limits.TypeWork, offset);
    }

    public void Unreachable()
    {
        _count = Top.Height;
        Top.Unreachable = true;
    }
}

/// <summary>An open block.</summary>
internal struct ControlFrame(ushort code, FunctionType type, int height)
{
    public readonly ushort Code = code;
    public readonly FunctionType Type = type;
    public readonly int Height = height;
    public bool Unreachable;

    /// <summary>What a branch to this block carries: a loop's parameters, otherwise the results.</summary>
    public readonly ReadOnlySpan<ValueType> LabelTypes => (Code == Opcodes.Op.Loop ? Type.Parameters : Type.Results).AsSpan();
}
