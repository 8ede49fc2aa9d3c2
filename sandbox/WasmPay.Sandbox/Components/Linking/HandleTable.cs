using WasmPay.Sandbox.Components.Abi;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>A handle that a component instance holds.</summary>
internal sealed class Handle(RuntimeResource resource, uint representation, CallScope? borrowScope)
{
    public RuntimeResource Resource { get; } = resource;

    public uint Representation { get; } = representation;

    /// <summary>The call that lent it; null for owned handles.</summary>
    public CallScope? BorrowScope { get; } = borrowScope;

    /// <summary>How many borrows of it are out.</summary>
    public int Lends { get; set; }
}

/// <summary>What a call keeps until it ends: handles that it was lent, and handles of its caller that it holds.</summary>
internal sealed class CallScope
{
    /// <summary>Borrowed handles that the callee has not dropped yet.</summary>
    public int Borrows { get; set; }

    /// <summary>Owned handles of the caller that are lent for this call.</summary>
    public List<Handle> Lenders { get; } = [];

    public void Release()
    {
        foreach (var handle in Lenders) handle.Lends--;
        Lenders.Clear();
    }
}

/// <summary>How many handles a guest may still make, in all its tables together.</summary>
internal sealed class HandleBudget(int most)
{
    private int _taken;

    public void Take()
    {
        if (_taken == most) throw new TrapException(TrapCode.OutOfMemory, $"more than {most} handles");
        _taken++;
    }

    public void Give(int count) => _taken -= count;
}

/// <summary>A component instance's handles (CanonicalABI.md, Table State). Indices are reused, the latest freed first; 0 is never one.</summary>
internal sealed class HandleTable(HandleBudget budget)
{
    private readonly List<Handle?> _handles = [null];
    private readonly Stack<int> _free = [];

    public uint Add(Handle handle)
    {
        budget.Take();
        if (_free.TryPop(out var index)) _handles[index] = handle;
        else
        {
            index = _handles.Count;
            _handles.Add(handle);
        }
        return (uint)index;
    }

    public Handle Get(uint index, RuntimeResource expected)
    {
        var handle = index < _handles.Count ? _handles[(int)index] : null;
        if (handle is null) throw AbiRules.Trap($"unknown handle index {index}");
        if (!ReferenceEquals(handle.Resource, expected))
            throw AbiRules.Trap($"handle index {index} used with the wrong type, expected {expected} but found a different {handle.Resource}");
        return handle;
    }

    public Handle Remove(uint index, RuntimeResource expected)
    {
        var handle = Get(index, expected);
        if (handle.Lends > 0) throw AbiRules.Trap("cannot remove owned resource while borrowed");
        _handles[(int)index] = null;
        _free.Push((int)index);
        budget.Give(1);
        return handle;
    }

    public void Clear()
    {
        if (_handles.Count == 1) return;
        budget.Give(_handles.Count - 1 - _free.Count);
        _handles.RemoveRange(1, _handles.Count - 1);
        _free.Clear();
    }
}
