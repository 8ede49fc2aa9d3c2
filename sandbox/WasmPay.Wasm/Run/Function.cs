using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Run;

/// <summary>A function with the instance that it runs in.</summary>
internal sealed unsafe class Function(Instance instance, int index, FunctionType type, Compile.Bridge bridge) : ICoreFunction
{
    private static readonly FunctionType s_allocator = new([ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32], [ValueType.I32]);

    /// <summary>The instance, passed to the code as its last argument.</summary>
    public readonly Instance Instance = instance;

    /// <summary>Index in the instance's module.</summary>
    public readonly int Index = index;

    /// <summary>Its type.</summary>
    public readonly FunctionType FunctionType = type;

    /// <summary>How to call code of its signature, and what stands for it where it is not compiled.</summary>
    public readonly Compile.Bridge Bridge = bridge;

    // Only this signature may be called as what it is below.
    private readonly bool _isAllocator = type.Equals(s_allocator);

    /// <summary>What emitted code calls it by; good as long as this object is.</summary>
    public nint Code => Instance is HostInstance ? Bridge.EntryCode : Instance.Module.EnsureCode(Index);

    /// <summary>Its compiled code; 0 for the host's, which has none.</summary>
    public nint CompiledEntry => Instance is HostInstance ? 0 : Instance.Module.CompiledAt(Index)!.Entry;

    /// <inheritdoc/>
    public ExternType Type => FunctionType;

    /// <inheritdoc/>
    public void Invoke(ReadOnlySpan<CoreValue> arguments, Span<CoreValue> results)
    {
        if (arguments.Length != FunctionType.Parameters.Length || results.Length < FunctionType.Results.Length)
            throw new ArgumentException("The slots do not match the function's type.");
        var store = Instance.Store;
        var state = store.Enter();
        try
        {
            if (Instance is HostInstance host) host.Body(arguments, results);
            else Instance.Module.Call(Instance, Index, arguments, results);
        }
        finally
        {
            // Not caught and thrown again: that would nest on the stack where guest and host call each other.
            store.Leave(state);
        }

        GC.KeepAlive(store);
    }

    /// <inheritdoc/>
    public int Invoke(int first, int second, int third, int fourth)
    {
        if (!_isAllocator) throw new ArgumentException("The arguments do not match the function's type.");
        if (Instance is HostInstance || Instance.Module.CompiledAt(Index) is not { } compiled) return InvokeBySlots(first, second, third, fourth);
        var store = Instance.Store;
        var state = store.Enter();
        try
        {
            Instance.Callee = Index;
            return ((delegate*<int, int, int, int, Instance, int>)compiled.Entry)(first, second, third, fourth, Instance);
        }
        finally
        {
            store.Leave(state);
            GC.KeepAlive(compiled);
            GC.KeepAlive(store);
        }
    }

    private int InvokeBySlots(int first, int second, int third, int fourth)
    {
        Span<CoreValue> result = [default];
        Invoke([CoreValue.I32(first), CoreValue.I32(second), CoreValue.I32(third), CoreValue.I32(fourth)], result);
        return result[0].AsI32;
    }
}
