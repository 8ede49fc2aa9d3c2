using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Run;

/// <summary>A global variable: the bits of a number, or a reference. Emitted code reads and writes the fields.</summary>
internal sealed class Global(GlobalType type, CoreValue initial) : ICoreGlobal
{
    /// <summary>A number's bits, 32-bit ones in the low half.</summary>
    public long Bits = (long)initial.Bits;

    /// <summary>A reference.</summary>
    public object? Reference = Check(type, initial).Reference;

    public GlobalType Declared { get; } = type;

    /// <inheritdoc/>
    public ExternType Type => Declared;

    /// <inheritdoc/>
    public CoreValue Value
    {
        get => new(Declared.Value is ValueType.I32 or ValueType.F32 ? (uint)Bits : (ulong)Bits, Reference);
        set
        {
            Bits = (long)value.Bits;
            Reference = Check(Declared, value).Reference;
        }
    }

    private static CoreValue Check(GlobalType type, CoreValue value) =>
        type.Value != ValueType.FuncRef || value.Reference is null or Function
            ? value
            : throw new ArgumentException("A global of a function type holds functions of this engine only.", nameof(value));
}
