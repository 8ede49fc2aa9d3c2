using System.Reflection.Emit;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>An operand: on the CIL stack, or in the local for its height and type.</summary>
internal struct Operand(ValueType type)
{
    public readonly ValueType Type = type;

    /// <summary>Its value, where it is known.</summary>
    public long? Constant;

    /// <summary>The local it was read from, plus one; 0 where it is anything else or the local has changed.</summary>
    public int Origin;

    /// <summary>Depth of the tree of instructions that makes it.</summary>
    public int Tree;
}

/// <summary>The operands while emitting. Those on the CIL stack are always the topmost ones.</summary>
internal sealed partial class FunctionCompiler
{
    private readonly Dictionary<(int Height, ValueType Type), LocalBuilder> _slots = [];
    private readonly Dictionary<ValueType, LocalBuilder> _scratch = [];
    private readonly Dictionary<int, long> _checked = [];
    private Operand[] _operands = new Operand[32];
    private int _height;
    private int _onStack;

    // Whether any local or operand is a vector.
    private bool _vectors;

    private void Push(Operand operand)
    {
        if (_height == _operands.Length) Array.Resize(ref _operands, _height * 2);
        _operands[_height++] = operand;
        _onStack++;
        _vectors |= operand.Type == ValueType.V128;
        if (operand.Tree > MaximumTree || _onStack > MaximumOnStack) SpillAll();
    }

    /// <summary>An operand that lies in its local already.</summary>
    private void PushSlot(ValueType type)
    {
        if (_height == _operands.Length) Array.Resize(ref _operands, _height * 2);
        _operands[_height++] = new Operand(type);
        _vectors |= type == ValueType.V128;
    }

    /// <summary>Brings the topmost operands onto the CIL stack.</summary>
    private void Load(int count)
    {
        if (_onStack >= count) return;
        SpillAll();
        for (var i = _height - count; i < _height; i++)
        {
            _il.Emit(OpCodes.Ldloc, Slot(i, _operands[i].Type));
            _operands[i].Tree = 0;
        }

        _onStack = count;
    }

    /// <summary>Forgets operands that an instruction has taken from the CIL stack.</summary>
    private void Take(int count)
    {
        _height -= count;
        _onStack -= count;
    }

    /// <summary>Takes operands and pushes what was made of them.</summary>
    private void Replace(int count, ValueType type)
    {
        var tree = 0;
        for (var i = _height - count; i < _height; i++) tree = Math.Max(tree, _operands[i].Tree);
        Take(count);
        Push(new Operand(type) { Tree = tree + 1 });
    }

    /// <summary>Moves every operand from the CIL stack to its local.</summary>
    private void SpillAll()
    {
        for (var i = _height - 1; _onStack > 0; i--, _onStack--)
        {
            _il.Emit(OpCodes.Stloc, Slot(i, _operands[i].Type));
            _operands[i].Tree = 0;
        }
    }

    private LocalBuilder Slot(int height, ValueType type)
    {
        if (!_slots.TryGetValue((height, type), out var local)) _slots[(height, type)] = local = _il.DeclareLocal(Signatures.Clr(type));
        return local;
    }

    private LocalBuilder Scratch(ValueType type)
    {
        if (!_scratch.TryGetValue(type, out var local)) _scratch[type] = local = _il.DeclareLocal(Signatures.Clr(type));
        return local;
    }
}
