using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Run;

/// <summary>A table. The array is always as long as the table, so its own bounds check is the table's.</summary>
internal sealed class Table(TableType type, int limit, object? initial) : ICoreTable
{
    private readonly object? _initial = initial;

    /// <summary>The elements now. Emitted code reads it.</summary>
    public object?[] Elements = Create(type, limit, initial);

    public TableType Declared { get; } = type;

    /// <summary>Set by every change after instantiation, so that a reset can pass over untouched tables.</summary>
    public bool Changed { get; set; } = true;

    /// <inheritdoc/>
    public ExternType Type => Declared with { Limits = Declared.Limits with { Minimum = Size } };

    /// <inheritdoc/>
    public uint Size => (uint)Elements.Length;

    /// <inheritdoc/>
    public CoreValue Get(uint index) => CoreValue.Ref(index < Size ? Elements[index] : throw new TrapException(TrapCode.OutOfBoundsTableAccess));

    /// <inheritdoc/>
    public void Set(uint index, CoreValue value)
    {
        if (index >= Size) throw new TrapException(TrapCode.OutOfBoundsTableAccess);
        Changed = true;
        Elements[index] = Check(value.Reference);
    }

    /// <summary>Grows; the former size, or -1.</summary>
    public int Grow(uint count, object? value)
    {
        var wanted = (ulong)Size + count;
        if (wanted > (ulong)limit || wanted > (Declared.Limits.Maximum ?? uint.MaxValue)) return -1;
        var former = Elements.Length;
        if (count == 0) return former;
        Changed = true;
        Array.Resize(ref Elements, (int)wanted);
        Array.Fill(Elements, value, former, (int)count);
        return former;
    }

    /// <summary>As it was made, before any segment.</summary>
    public void Reset()
    {
        var minimum = (int)Declared.Limits.Minimum;
        if (Elements.Length != minimum) Elements = new object?[minimum];
        Array.Fill(Elements, _initial);
        Changed = true;
    }

    private static object?[] Create(TableType type, int limit, object? initial)
    {
        if (type.Limits.Minimum > (uint)limit)
            throw new TrapException(TrapCode.OutOfMemory, $"a table of {type.Limits.Minimum} elements is above the limit of {limit}");
        var elements = new object?[type.Limits.Minimum];
        if (initial is not null) Array.Fill(elements, initial);
        return elements;
    }

    // Emitted code calls what lies in a table of functions, so nothing else may get in.
    private object? Check(object? value) => Declared.Element != ValueType.FuncRef || value is null or Function
        ? value
        : throw new ArgumentException("A table of functions holds functions of this engine only.", nameof(value));
}
