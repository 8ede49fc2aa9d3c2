using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Engines.Differential;

/// <summary>An item on both engines.</summary>
internal abstract class PairedExtern(PairedStore store, ICoreExtern left, ICoreExtern right) : ICoreExtern
{
    public ExternType Type => Left.Type;

    public ICoreExtern Left { get; } = left;

    public ICoreExtern Right { get; } = right;

    protected PairedStore Store { get; } = store;
}

internal sealed class PairedFunction(PairedStore store, string name, ICoreFunction left, ICoreFunction right)
    : PairedExtern(store, left, right), ICoreFunction
{
    public string Name => name;

    public FunctionType FunctionType => (FunctionType)Type;

    public void Invoke(ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results) => Store.Call(this, arguments.ToArray()).CopyTo(results);
}

internal sealed class PairedMemory(PairedStore store, ICoreMemory left, ICoreMemory right) : PairedExtern(store, left, right), ICoreMemory
{
    public Span<byte> LeftBytes => ((ICoreMemory)Left).Bytes;

    public Span<byte> RightBytes => ((ICoreMemory)Right).Bytes;

    public long Length => ((ICoreMemory)Left).Length;

    public ReadOnlySpan<byte> View(long offset, int length) => ((ICoreMemory)Left).View(offset, length);

    /// <summary>The first engine's; the store carries what the host writes over to the second one.</summary>
    public Span<byte> Writable(long offset, int length) => ((ICoreMemory)Left).Writable(offset, length);

    public long Grow(uint pages) => Store.Both(
        "memory.grow by the host", () => ((ICoreMemory)Left).Grow(pages), () => ((ICoreMemory)Right).Grow(pages));

    /// <summary>The first place where the two differ, or null.</summary>
    public (string Left, string Right)? Difference()
    {
        var left = LeftBytes;
        var right = RightBytes;
        if (left.Length != right.Length) return ($"{left.Length} bytes", $"{right.Length} bytes");
        var at = left.CommonPrefixLength(right);
        return at == left.Length ? null : ($"{left[at]:x2} at {at}", $"{right[at]:x2}");
    }
}

internal sealed class PairedTable(PairedStore store, ICoreTable left, ICoreTable right) : PairedExtern(store, left, right), ICoreTable
{
    // A table of more elements is compared in its first ones.
    private const uint ComparedElements = 256;

    private ValueType Element => ((TableType)Type).Element;

    public uint Size => ((ICoreTable)Left).Size;

    public CoreValue Get(uint index) => Store.Pair(Element, ((ICoreTable)Left).Get(index), ((ICoreTable)Right).Get(index));

    public void Set(uint index, CoreValue value) => Store.Both(
        "table.set by the host",
        () => Set((ICoreTable)Left, index, Store.LeftOf(Element, value)),
        () => Set((ICoreTable)Right, index, Store.RightOf(Element, value)));

    /// <summary>The first place where the two differ, or null.</summary>
    public (string Left, string Right)? Difference()
    {
        var (left, right) = ((ICoreTable)Left, (ICoreTable)Right);
        if (left.Size != right.Size) return ($"{left.Size} elements", $"{right.Size} elements");
        for (var i = 0u; i < Math.Min(left.Size, ComparedElements); i++)
        {
            var (one, other) = (left.Get(i).Reference, right.Get(i).Reference);
            if ((one is null) != (other is null)) return ($"element {i} is {(one is null ? "null" : "set")}", other is null ? "null" : "set");
        }

        return null;
    }

    private static bool Set(ICoreTable table, uint index, CoreValue value)
    {
        table.Set(index, value);
        return true;
    }
}

internal sealed class PairedGlobal(PairedStore store, ICoreGlobal left, ICoreGlobal right) : PairedExtern(store, left, right), ICoreGlobal
{
    private ValueType ValueType => ((GlobalType)Type).Value;

    public CoreValue Value
    {
        get => Store.Pair(ValueType, ((ICoreGlobal)Left).Value, ((ICoreGlobal)Right).Value);
        set => Store.Both("global.set by the host", () => ((ICoreGlobal)Left).Value = Store.LeftOf(ValueType, value), () => ((ICoreGlobal)Right).Value = Store.RightOf(ValueType, value));
    }

    /// <summary>Both values where they differ, or null.</summary>
    public (string Left, string Right)? Difference()
    {
        var (left, right) = (((ICoreGlobal)Left).Value, ((ICoreGlobal)Right).Value);
        return Observation.Same(left, right) ? null : (Observation.Show(left), Observation.Show(right));
    }
}

/// <summary>An instance on both engines; items are paired when they are asked for.</summary>
internal sealed class PairedInstance(PairedStore store, ICoreInstance left, ICoreInstance right) : ICoreInstance
{
    private readonly Dictionary<string, ICoreExtern?> _exports = [];

    public ICoreExtern? Export(string name)
    {
        if (_exports.TryGetValue(name, out var known)) return known;
        return _exports[name] = left.Export(name) is { } item ? store.Pair(name, item, right.Export(name)!) : null;
    }

    public bool TryReset() => false;
}
