using System.Collections.Immutable;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>A guest's or the host's function, called without checks: its type is checked when it is linked.</summary>
internal sealed unsafe class WasmtimeFunction : WasmtimeExtern, ICoreFunction
{
    private readonly FunctionType _type;
    private readonly int _slots;

    public WasmtimeFunction(WasmtimeStore store, NativeItem item, FunctionType type)
        : base(store, NativeExternKind.Function, item)
    {
        _type = type;
        _slots = Math.Max(type.Parameters.Length, type.Results.Length);
        IsPlain = AllPlain(type.Parameters) && AllPlain(type.Results);
    }

    public override ExternType Type => _type;

    /// <summary>Whether every value is no more than 64 bits.</summary>
    private bool IsPlain { get; }

    public void Invoke(ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        // A function has at most 1,000 parameters and 1,000 results, so the slots are at most 16 KB of stack.
        var slots = stackalloc RawValue[_slots];
        var store = Store;
        var context = store.Context;
        if (IsPlain) WriteNumbers(arguments, slots);
        else ValueConversion.Write(store, _type.Parameters, arguments, slots);
        nint trap = 0;
        nint error;
        store.EnterGuest();
        try
        {
            fixed (NativeItem* function = &NativeItem)
                error = NativeMethods.FunctionCallUnchecked(context, function, slots, (nuint)_slots, &trap);
        }
        finally
        {
            store.LeaveGuest();
        }
        if ((error | trap) != 0) throw store.Failure(error, trap, TrapCode.Host);
        ValueConversion.Read(store, _type.Results, slots, results);
        GC.KeepAlive(store);
    }

    private static bool AllPlain(ImmutableArray<ValueType> types)
    {
        foreach (var type in types)
            if (type is ValueType.ExternRef or ValueType.FuncRef or ValueType.V128) return false;
        return true;
    }

    private void WriteNumbers(ReadOnlySpan<CoreValue> arguments, RawValue* slots)
    {
        for (var i = 0; i < _type.Parameters.Length; i++) slots[i].Low = arguments[i].Bits;
    }
}
