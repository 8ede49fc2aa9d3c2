using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Values between the seam's form and the two forms of the C API.</summary>
internal static unsafe class ValueConversion
{
    /// <summary>Writes values into raw slots. Host references stay rooted until all are raw, since making one may collect others.</summary>
    public static void Write(WasmtimeStore store, ImmutableArray<ValueType> types, ReadOnlySpan<CoreValue> values, RawValue* slots)
    {
        Span<NativeItem> roots = stackalloc NativeItem[types.Length];
        roots.Clear();
        for (var i = 0; i < types.Length; i++)
            if (types[i] == ValueType.ExternRef) roots[i] = store.References.Root(values[i].Reference);
        fixed (NativeItem* rooted = roots)
        {
            for (var i = 0; i < types.Length; i++)
            {
                slots[i].Low = types[i] switch
                {
                    ValueType.ExternRef => store.References.ToRaw(&rooted[i]),
                    ValueType.FuncRef => (ulong)RawFunction(store, values[i].Reference),
                    _ => values[i].Bits,
                };
                if (types[i] == ValueType.V128) slots[i].High = UpperHalf(values[i]);
            }

            for (var i = 0; i < types.Length; i++) store.References.Unroot(&rooted[i]);
        }
    }

    /// <summary>Reads values out of raw slots.</summary>
    public static void Read(WasmtimeStore store, ImmutableArray<ValueType> types, RawValue* slots, Span<CoreValue> values)
    {
        for (var i = 0; i < types.Length; i++)
        {
            values[i] = types[i] switch
            {
                ValueType.I32 or ValueType.F32 => new CoreValue((uint)slots[i].Low, null),
                ValueType.V128 => Vector(slots[i].Low, slots[i].High),
                ValueType.FuncRef => CoreValue.Ref(FunctionOf(store, (nint)slots[i].Low)),
                ValueType.ExternRef => CoreValue.Ref(store.References.FromRaw((uint)slots[i].Low)),
                _ => new CoreValue(slots[i].Low, null),
            };
        }
    }

    /// <summary>A single value for a table or global; <see cref="Release"/> it after use.</summary>
    public static NativeValue ToNative(WasmtimeStore store, ValueType type, CoreValue value) => type switch
    {
        ValueType.I32 => Number(NativeValueKind.I32, value),
        ValueType.I64 => Number(NativeValueKind.I64, value),
        ValueType.F32 => Number(NativeValueKind.F32, value),
        ValueType.F64 => Number(NativeValueKind.F64, value),
        ValueType.V128 => Number(NativeValueKind.V128, value),
        ValueType.FuncRef => new NativeValue { Kind = NativeValueKind.FuncRef, Of = value.Reference is null ? default : Own(store, value.Reference).Item },
        ValueType.ExternRef => new NativeValue { Kind = NativeValueKind.ExternRef, Of = store.References.Root(value.Reference) },
        _ => throw new NotSupportedException($"{type} has no value here."),
    };

    /// <summary>Reads a single value, and releases it.</summary>
    public static CoreValue FromNative(WasmtimeStore store, ref NativeValue value) => value.Kind switch
    {
        NativeValueKind.I32 or NativeValueKind.F32 => new CoreValue((uint)value.Of.Store, null),
        NativeValueKind.V128 => Vector(value.Of.Store, (ulong)value.Of.Private1),
        NativeValueKind.FuncRef => CoreValue.Ref(value.Of.Store == 0 ? null : store.Function(value.Of)),
        NativeValueKind.ExternRef => CoreValue.Ref(store.References.Take(ref value.Of)),
        _ => new CoreValue(value.Of.Store, null),
    };

    /// <summary>Lets go of what <see cref="ToNative"/> rooted.</summary>
    public static void Release(WasmtimeStore store, ref NativeValue value)
    {
        if (value.Kind != NativeValueKind.ExternRef) return;
        fixed (NativeItem* item = &value.Of) store.References.Unroot(item);
    }

    // A number's bits lie where a reference's store identity would, and a vector's upper half behind them.
    private static NativeValue Number(NativeValueKind kind, CoreValue value) => new() { Kind = kind, Of = new NativeItem { Store = value.Bits, Private1 = (nint)UpperHalf(value) } };

    private static ulong UpperHalf(CoreValue value) => value.AsV128.AsUInt64()[1];

    private static CoreValue Vector(ulong lower, ulong upper) => CoreValue.V128(Vector128.Create(lower, upper).AsByte());

    private static nint RawFunction(WasmtimeStore store, object? reference)
    {
        if (reference is null) return 0;
        var item = Own(store, reference).Item;
        return NativeMethods.FunctionToRaw(store.Context, &item);
    }

    private static WasmtimeFunction? FunctionOf(WasmtimeStore store, nint raw)
    {
        if (raw == 0) return null;
        NativeItem item = default;
        NativeMethods.FunctionFromRaw(store.Context, raw, &item);
        return store.Function(item);
    }

    // Another store's function would abort the process inside Wasmtime.
    private static WasmtimeFunction Own(WasmtimeStore store, object reference) =>
        reference is WasmtimeFunction function && function.Store == store
            ? function
            : throw new ArgumentException("A funcref must be a function of the same store.", nameof(reference));
}
