using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Run;

/// <summary>A table. Its array may be longer than the table, so that growing element by element costs no copy each time.</summary>
internal sealed class Table(TableType type, int limit, object? initial) : ICoreTable
{
    // What a table that had grown keeps of its array over a reset, beyond what it had at first.
    private const int KeptElements = 64;

    private readonly object? _initial = initial;

    private object?[] _elements = Create(type, limit, initial);
    private int _count = (int)type.Limits.Minimum;

    /// <summary>The elements now.</summary>
    public Span<object?> Elements => _elements.AsSpan(0, _count);

    public TableType Declared { get; } = type;

    /// <summary>Set by every change after instantiation, so that a reset can pass over untouched tables.</summary>
    public bool Changed { get; set; } = true;

    /// <inheritdoc/>
    public ExternType Type => Declared with { Limits = Declared.Limits with { Minimum = Size } };

    /// <inheritdoc/>
    public uint Size => (uint)_count;

    /// <inheritdoc/>
    public CoreValue Get(uint index) => CoreValue.Ref(index < Size ? _elements[index] : throw new TrapException(TrapCode.OutOfBoundsTableAccess));

    /// <inheritdoc/>
    public void Set(uint index, CoreValue value)
    {
        if (index >= Size) throw new TrapException(TrapCode.OutOfBoundsTableAccess);
        Changed = true;
        _elements[index] = Check(value.Reference);
    }

    /// <summary>Grows; the former size, or -1.</summary>
    public int Grow(uint count, object? value)
    {
        var wanted = (ulong)Size + count;
        if (wanted > (ulong)limit || wanted > (Declared.Limits.Maximum ?? uint.MaxValue)) return -1;
        var former = _count;
        if (count == 0) return former;
        Changed = true;
        if (wanted > (ulong)_elements.Length) Array.Resize(ref _elements, (int)Math.Min((ulong)limit, Math.Max(wanted, (ulong)_elements.Length * 2)));
        _count = (int)wanted;
        Elements[former..].Fill(value);
        return former;
    }

    /// <summary>As it was made, before any segment.</summary>
    public void Reset()
    {
        _count = (int)Declared.Limits.Minimum;
        if (_elements.Length > _count + KeptElements) _elements = new object?[_count];
        else Array.Clear(_elements);
        if (_initial is not null) Elements.Fill(_initial);
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
