using System.Reflection.Emit;
using WasmPay.Wasm.Lower;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>A slot with the type of what it holds.</summary>
internal readonly record struct TypedSlot(int Slot, ValueType Type);

/// <summary>
/// The slots of a lowered function as CIL: parameters are arguments, other slots locals, one for each type that a slot has. Within a
/// straight run of code a value may stay on the CIL stack until the instruction that takes it; where control may join, the stack is empty.
/// </summary>
internal sealed class CilFrame(ILGenerator il, LoweredFunction function)
{
    // A deeper tree of operands is cut by a local: the JIT recurses over trees.
    private const int MaximumTree = 64;
    private const int MaximumOnStack = 32;

    private readonly Dictionary<TypedSlot, LocalBuilder> _locals = [];
    private readonly Dictionary<ValueType, LocalBuilder> _scratch = [];
    private readonly List<(TypedSlot Value, int Tree)> _onStack = [];
    private readonly Dictionary<int, long> _checked = [];
    private readonly int _parameters = function.Type.Parameters.Length;
    private int _tree;

    /// <summary>Brings values onto the CIL stack, in order; those that lie there already are the first of them.</summary>
    /// <param name="result">The slot that will be defined next, or -1: what lies on the stack for it or above is dead.</param>
    /// <param name="values">The values.</param>
    public void Load(int result, params ReadOnlySpan<TypedSlot> values)
    {
        var ready = Ready(values);
        var beneath = _onStack.Count - ready;
        if (beneath > 0 && (IsAbove(beneath, result) || Holds(beneath, values[ready..]))) (ready, beneath) = (SpillNone(), 0);
        _tree = 0;
        for (var i = beneath; i < _onStack.Count; i++) _tree = Math.Max(_tree, _onStack[i].Tree);
        _onStack.RemoveRange(beneath, ready);
        foreach (var value in values[ready..]) Read(value);
    }

    /// <summary>Gives the value on top of the CIL stack to a slot: to a local of the function at once, otherwise when it must.</summary>
    public void Define(int slot, ValueType type)
    {
        if (slot < function.Locals.Length)
        {
            Write(new(slot, type));
            return;
        }

        _onStack.Add((new(slot, type), _tree + 1));
        if (_tree + 1 > MaximumTree || _onStack.Count > MaximumOnStack) Spill();
    }

    /// <summary>Moves every value from the CIL stack to its local.</summary>
    public void Spill()
    {
        for (var i = _onStack.Count - 1; i >= 0; i--) Write(_onStack[i].Value);
        _onStack.Clear();
    }

    /// <summary>Whether a value is alone on top of the CIL stack: it is the last there, and the one beneath is not what goes with it.</summary>
    public bool IsOnTop(TypedSlot value) => _onStack.Count > 0 && _onStack[^1].Value == value && !(_onStack.Count > 1 && _onStack[^2].Value.Slot == value.Slot - 1);

    /// <summary>Whether only what was loaded last is on the CIL stack.</summary>
    public bool IsBare => _onStack.Count == 0;

    public void Read(TypedSlot value)
    {
        if (value.Slot < _parameters) Signatures.Argument(il, value.Slot);
        else il.Emit(OpCodes.Ldloc, Local(value));
    }

    public void Write(TypedSlot value)
    {
        _checked.Remove(value.Slot);
        if (value.Slot >= _parameters) il.Emit(OpCodes.Stloc, Local(value));
        else if (value.Slot < 256) il.Emit(OpCodes.Starg_S, (byte)value.Slot);
        else il.Emit(OpCodes.Starg, (short)value.Slot);
    }

    /// <summary>The local of a slot that is no parameter.</summary>
    public LocalBuilder Local(TypedSlot value)
    {
        if (!_locals.TryGetValue(value, out var local)) _locals[value] = local = il.DeclareLocal(Signatures.Clr(value.Type));
        return local;
    }

    public LocalBuilder Scratch(ValueType type)
    {
        if (!_scratch.TryGetValue(type, out var local)) _scratch[type] = local = il.DeclareLocal(Signatures.Clr(type));
        return local;
    }

    /// <summary>
    /// Whether an access of so many bytes from the address in a slot was found to be within the memory already; notes it where not.
    /// Memories never shrink: what held for this value of a local still does. Other slots change too often.
    /// </summary>
    public bool IsChecked(int address, long extent)
    {
        if (address >= function.Locals.Length) return false;
        if (_checked.TryGetValue(address, out var proven) && proven >= extent) return true;
        _checked[address] = extent;
        return false;
    }

    /// <summary>Control may come here from elsewhere: nothing is known of locals. The CIL stack must be empty.</summary>
    public void Join()
    {
        // INVARIANT: CIL demands an empty stack where ways join, and so do the slots' values.
        if (_onStack.Count > 0) throw new InvalidOperationException("Values lie on the CIL stack where control may join.");
        _checked.Clear();
    }

    /// <summary>Forgets what lies on the CIL stack: no path goes on from here.</summary>
    public void Drop() => _onStack.Clear();

    // How many of the values lie on top of the stack, from the first on.
    private int Ready(ReadOnlySpan<TypedSlot> values)
    {
        for (var count = Math.Min(values.Length, _onStack.Count); count > 0; count--)
        {
            var i = 0;
            while (i < count && _onStack[_onStack.Count - count + i].Value == values[i]) i++;
            if (i == count) return count;
        }

        return 0;
    }

    // Slots grow upwards, so only the topmost that stays can be one that is dead.
    private bool IsAbove(int beneath, int result) => result >= function.Locals.Length && _onStack[beneath - 1].Value.Slot >= result;

    private bool Holds(int beneath, ReadOnlySpan<TypedSlot> values)
    {
        foreach (var value in values)
            for (var i = 0; i < beneath; i++)
                if (_onStack[i].Value == value) return true;
        return false;
    }

    private int SpillNone()
    {
        Spill();
        return 0;
    }
}
