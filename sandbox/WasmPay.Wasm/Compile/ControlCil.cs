using System.Reflection.Emit;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Lower;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Compile;

/// <summary>Jumps, loop heads, returns, and what moves values.</summary>
internal sealed class ControlCil
{
    private readonly Emission _emission;
    private readonly Dictionary<int, Label> _labels = [];
    private readonly int _weight;

    public ControlCil(Emission emission, int weight)
    {
        (_emission, _weight) = (emission, weight);
        foreach (ref readonly var i in emission.Function.Code.AsSpan())
            if (i.Code is LoweredOp.Jump or LoweredOp.JumpIf or LoweredOp.JumpUnless) _labels.TryAdd(i.B, default);
        foreach (var target in _labels.Keys) _labels[target] = emission.Il.DefineLabel();
    }

    /// <summary>Marks a place that jumps go to.</summary>
    public void Mark(int place)
    {
        if (!_labels.TryGetValue(place, out var label)) return;
        _emission.Frame.Spill();
        _emission.Frame.Join();
        _emission.Il.MarkLabel(label);
    }

    /// <summary>Emits an instruction; how many more belong to it.</summary>
    public int Emit(in LoweredInstruction i, int place)
    {
        var (il, frame, fuel) = (_emission.Il, _emission.Frame, _emission.Fuel);
        switch (i.Code)
        {
            case LoweredOp.Unreachable:
                frame.Spill();
                fuel.SetPlace(place);
                il.Emit(OpCodes.Br, fuel.Trap(TrapCode.Unreachable));
                return 0;
            case LoweredOp.Loop:
                frame.Spill();
                frame.Join();
                fuel.Check(place);
                return 0;
            case LoweredOp.Jump:
                frame.Spill();
                fuel.Charge(i.C);
                il.Emit(OpCodes.Br, _labels[i.B]);
                return 0;
            case LoweredOp.JumpIf or LoweredOp.JumpUnless:
                TakeCondition(i.A);
                fuel.Charge(i.C);
                il.Emit(i.Code == LoweredOp.JumpIf ? OpCodes.Brtrue : OpCodes.Brfalse, _labels[i.B]);
                return 0;
            case LoweredOp.JumpTable:
                TakeCondition(i.A);
                fuel.Charge(i.C);
                Table(place + 1, i.B);
                return i.B + 1;
            default:
                Return(i);
                return 0;
        }
    }

    /// <summary>Emits a move.</summary>
    public void Move(in LoweredInstruction i)
    {
        var frame = _emission.Frame;
        switch (i.Code)
        {
            case LoweredOp.Move:
                frame.Load(i.A, new TypedSlot(i.B, (ValueType)i.C));
                frame.Define(i.A, (ValueType)i.C);
                break;
            case LoweredOp.MoveRange:
                frame.Spill();
                var types = _emission.Function.Shapes[i.C];
                for (var at = 0; at < types.Length; at++) frame.Read(new(i.B + at, types[at]));
                for (var at = types.Length - 1; at >= 0; at--) frame.Write(new(i.A + at, types[at]));
                break;
            default:
                Select(i);
                break;
        }
    }

    // Leaves only a condition on the CIL stack.
    private void TakeCondition(int slot)
    {
        var (il, frame) = (_emission.Il, _emission.Frame);
        frame.Load(-1, new TypedSlot(slot, ValueType.I32));
        if (frame.IsBare) return;
        var condition = frame.Scratch(ValueType.I32);
        il.Emit(OpCodes.Stloc, condition);
        frame.Spill();
        il.Emit(OpCodes.Ldloc, condition);
    }

    // The jumps behind a table are its entries; none of them is emitted, since nothing else goes through them.
    private void Table(int first, int last)
    {
        var (il, code) = (_emission.Il, _emission.Function.Code);
        var targets = new Label[last];
        for (var entry = 0; entry < last; entry++) targets[entry] = _labels[code[first + entry].B];
        il.Emit(OpCodes.Switch, targets);
        il.Emit(OpCodes.Br, _labels[code[first + last].B]);
    }

    private void Select(in LoweredInstruction i)
    {
        var (il, frame) = (_emission.Il, _emission.Frame);
        var type = (ValueType)(i.C >>> 16);
        frame.Load(i.A, new(i.First, type), new(i.Second, type), new(i.C & 0xFFFF, ValueType.I32));
        // Nothing may lie on the CIL stack where two paths join.
        var (condition, result, second, chosen) = (
            frame.Scratch(ValueType.I32), frame.Local(new(_emission.Function.Slots, type)), frame.Local(new(_emission.Function.Slots + 1, type)), il.DefineLabel());
        il.Emit(OpCodes.Stloc, condition);
        il.Emit(OpCodes.Stloc, second);
        il.Emit(OpCodes.Stloc, result);
        frame.Spill();
        il.Emit(OpCodes.Ldloc, condition);
        il.Emit(OpCodes.Brtrue, chosen);
        il.Emit(OpCodes.Ldloc, second);
        il.Emit(OpCodes.Stloc, result);
        il.MarkLabel(chosen);
        il.Emit(OpCodes.Ldloc, result);
        frame.Define(i.A, type);
    }

    private void Return(in LoweredInstruction i)
    {
        var (il, frame, fuel) = (_emission.Il, _emission.Frame, _emission.Fuel);
        var results = _emission.Function.Type.Results;
        if (results.Length > 1) frame.Spill();
        for (var at = 1; at < results.Length; at++)
        {
            frame.Read(new(i.A + at, results[at]));
            il.Emit(OpCodes.Ldc_I4, at - 1);
            fuel.LoadInstance();
            il.Emit(OpCodes.Call, Members.Extra);
            il.Emit(OpCodes.Call, Slots.Setter(results[at]));
        }

        if (results.Length == 0) frame.Spill();
        else
        {
            frame.Load(-1, new TypedSlot(i.A, results[0]));
            if (!frame.IsBare)
            {
                // CIL returns with nothing else on its stack.
                il.Emit(OpCodes.Stloc, frame.Scratch(results[0]));
                frame.Spill();
                il.Emit(OpCodes.Ldloc, frame.Scratch(results[0]));
            }
        }

        fuel.Charge(i.C);
        fuel.Publish();
        if (_weight > 0) fuel.AddDepth(_weight);
        il.Emit(OpCodes.Ret);
    }
}
