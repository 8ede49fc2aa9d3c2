using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// Slots for nested host calls, last in first out, so that a call from a guest allocates nothing. A larger array takes over when it
/// is full; spans of the former one stay good.
/// </summary>
internal sealed class ValueStack
{
    private CoreValue[] _slots = new CoreValue[32];
    private int _used;

    /// <summary>Takes slots, all empty.</summary>
    public Span<CoreValue> Push(int count)
    {
        if (_used + count > _slots.Length) _slots = new CoreValue[Math.Max(_slots.Length * 2, _used + count)];
        _used += count;
        return _slots.AsSpan(_used - count, count);
    }

    /// <summary>Gives them back, and lets go of what they refer to.</summary>
    public void Pop(Span<CoreValue> slots)
    {
        slots.Clear();
        _used -= slots.Length;
    }
}
