using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Wasm.Run;

/// <summary>
/// A function with the instance that it runs in. Its code is in a cell that all instances of the module share.
/// </summary>
internal sealed unsafe class Function(Instance instance, int index, FunctionType type, nint codeSlot, Compile.Bridge bridge) : ICoreFunction
{
    /// <summary>The instance, passed to the code as its last argument.</summary>
    public readonly Instance Instance = instance;

    /// <summary>Index in the instance's module.</summary>
    public readonly int Index = index;

    /// <summary>Its type.</summary>
    public readonly FunctionType FunctionType = type;

    /// <summary>Its code; emitted code asks for it too.</summary>
    public nint Code => *(nint*)codeSlot is not 0 and var code ? code : Instance.Module.EnsureCode(Index);

    /// <summary>How to call code of its signature.</summary>
    public readonly Compile.Bridge Bridge = bridge;

    private static readonly FunctionType s_allocator = new([ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32], [ValueType.I32]);

    // Only this signature may be called as what it is below.
    private readonly bool _isAllocator = type.Equals(s_allocator);

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
            Instance.Callee = Index;
            Bridge.Invoker.Invoke(Code, Instance, arguments, results);
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
        var store = Instance.Store;
        var state = store.Enter();
        try
        {
            Instance.Callee = Index;
            return ((delegate*<int, int, int, int, Instance, int>)Code)(first, second, third, fourth, Instance);
        }
        finally
        {
            store.Leave(state);
            GC.KeepAlive(store);
        }
    }
}
