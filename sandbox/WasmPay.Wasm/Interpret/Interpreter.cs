using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;

namespace WasmPay.Wasm.Interpret;

/// <summary>
/// Executes lowered functions of one store. It is safe C#: every slot, instruction and byte of memory is reached through a checked
/// span, so that a mistake here ends in an exception and never reads or writes the host. Calls between interpreted functions take no
/// stack of the thread. Fuel is taken a run of instructions at a time, and looked at where compiled code looks.
/// </summary>
internal sealed partial class Interpreter(Store store)
{
    private readonly ValueStack _values = new();
    private Frame[] _frames = new Frame[8];
    private int _depth;
    private int _top;

    /// <summary>A caller that waits for its callee.</summary>
    private readonly record struct Frame(Instance Instance, FunctionState Function, int Next, int Start);

    /// <summary>Calls a function from outside of the interpreter.</summary>
    /// <exception cref="TrapException">It trapped.</exception>
    public void Call(Instance instance, FunctionState function, ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        HostStack.Ensure(store, instance, function.Index);
        var (depth, start) = (_depth, _top);
        try
        {
            var lowered = function.Lowered;
            Enter(instance, function, start);
            _values.Write(start, lowered.Type.Parameters.AsSpan(), arguments);
            Run(instance, function, start);
            _values.Read(start, lowered.Type.Results.AsSpan(), results);
        }
        finally
        {
            (_depth, _top) = (depth, start);
            _values.Forget(start);
        }
    }

    /// <summary>Begins a function's frame at a slot: depth, fuel, room.</summary>
    private void Enter(Instance instance, FunctionState function, int start)
    {
        if ((store.DepthLeft -= function.Weight) < 0) throw Traps.AtEntry(instance, store.FuelLeft, function.Index, TrapCode.CallStackExhausted);
        store.FuelLeft--;
        if (store.FuelLeft <= 0 && !store.TryRefuel()) throw Traps.AtEntry(instance, store.FuelLeft, function.Index, TrapCode.OutOfFuel);
        _values.Open(function.Lowered, start);
        _top = start + function.Lowered.Slots;
    }

    private void Push(in Frame caller)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = caller;
    }

    /// <summary>Calls code that is compiled, or the host's: its arguments lie at <paramref name="start"/>, where its results will be.</summary>
    private void CallOut(Instance instance, int index, FunctionType type, nint code, Compile.Bridge bridge, int start)
    {
        var first = store.TakeSlots(type.Parameters.Length + type.Results.Length);
        // A nested call may move the slots; these stay good for this one.
        var slots = store.Slots.AsSpan(first, type.Parameters.Length + type.Results.Length);
        var arguments = slots[..type.Parameters.Length];
        var results = slots[type.Parameters.Length..];
        _values.Read(start, type.Parameters.AsSpan(), arguments);
        instance.Callee = index;
        if (instance is HostInstance host) host.Body(arguments, results);
        else bridge.Invoker.Invoke(code, instance, arguments, results);
        _values.Write(start, type.Results.AsSpan(), results);
        slots.Clear();
        store.GiveSlotsBack(first);
    }
}
