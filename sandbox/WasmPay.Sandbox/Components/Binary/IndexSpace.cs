using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>One index space (Explainer.md, Index Spaces): definitions are only ever appended, and found by their index.</summary>
/// <param name="what">The word for a definition in messages.</param>
internal class IndexSpace<T>(string what)
{
    private T[] _items = [];

    public int Count { get; private set; }

    public void Add(T item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Math.Max(4, Count * 2));
        _items[Count++] = item;
    }

    /// <summary>The definition of that index; the byte offset is the referring definition's.</summary>
    /// <exception cref="ComponentException">There is none.</exception>
    public T At(long index, long at) => index < Count
        ? _items[index]
        : throw ComponentException.Invalid($"unknown {what} {index}: {what} index out of bounds", at);
}

/// <summary>The index space of component-level types, with what a reference may ask of a type.</summary>
internal sealed class TypeSpace() : IndexSpace<TypeNode>("type")
{
    public ValType Value(long index, long at) => At(index, at) as ValType ?? throw Not("a defined type", index, at);

    public FuncSignature Func(uint index, long at) => At(index, at) as FuncSignature ?? throw Not("a function type", index, at);

    public ResourceNode Resource(uint index, long at) => At(index, at) as ResourceNode ?? throw Not("a resource type", index, at);

    public ComponentShape Component(uint index, long at) => At(index, at) as ComponentShape ?? throw Not("a component type", index, at);

    public InstanceShape Instance(uint index, long at) => At(index, at) as InstanceShape ?? throw Not("an instance type", index, at);

    private static ComponentException Not(string kind, long index, long at) => ComponentException.Invalid($"type index {index} is not {kind}", at);
}
