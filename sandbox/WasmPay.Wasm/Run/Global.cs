using System.Runtime.Intrinsics;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Run;

/// <summary>A global variable: the bits of a number, a vector, or a reference. Emitted code reads and writes the fields.</summary>
internal sealed class Global(GlobalType type, CoreValue initial) : ICoreGlobal
{
    /// <summary>A number's bits, 32-bit ones in the low half.</summary>
    public long Bits = (long)initial.Bits;

    /// <summary>A reference.</summary>
    public object? Reference = type.Value == ValueType.V128 ? null : Check(type, initial).Reference;

    /// <summary>A vector.</summary>
    public Vector128<byte> Vector = initial.AsV128;

    public GlobalType Declared { get; } = type;

    /// <inheritdoc/>
    public ExternType Type => Declared;

    /// <inheritdoc/>
    public CoreValue Value
    {
        get => Declared.Value switch
        {
            ValueType.V128 => CoreValue.V128(Vector),
            ValueType.I32 or ValueType.F32 => new((uint)Bits, null),
            _ => new((ulong)Bits, Reference),
        };
        set
        {
            if (Declared.Value == ValueType.V128)
            {
                Vector = value.AsV128;
                return;
            }

            Bits = (long)value.Bits;
            Reference = Check(Declared, value).Reference;
        }
    }

    private static CoreValue Check(GlobalType type, CoreValue value) =>
        type.Value != ValueType.FuncRef || value.Reference is null or Function
            ? value
            : throw new ArgumentException("A global of a function type holds functions of this engine only.", nameof(value));
}
