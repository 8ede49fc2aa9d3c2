using System.Runtime.InteropServices;
using WasmPay.Wasm.Engine;

namespace WasmPay.Wasm.Compile;

/// <summary>
/// The addresses by which a module's functions are called, with what keeps the code behind them alive: stubs by signature, and compiled
/// functions. Who comes first stays, and nothing is given up before the module is; so no address that was ever read here dangles.
/// </summary>
/// <param name="functions">How many functions the module has.</param>
/// <param name="types">How many types it has.</param>
internal sealed class CodeCells(int functions, int types)
{
    // Pinned, so that emitted code can read an element by its address; it lives as long as this, and so does the module.
    private readonly nint[] _addresses = GC.AllocateArray<nint>(Math.Max(1, functions), pinned: true);
    private readonly Bridge?[] _bridges = new Bridge?[types];
    private CompiledFunction?[]? _compiled;

    /// <summary>Where the addresses lie, by function; 0 for one that nobody may call by address yet.</summary>
    public nint Start => Marshal.UnsafeAddrOfPinnedArrayElement(_addresses, 0);

    /// <summary>What stands between functions of a type and their callers: always the same one, which stays as long as the module.</summary>
    public Bridge BridgeOf(int type, FunctionType signature, Bridges shared) =>
        Volatile.Read(ref _bridges[type]) ?? Keep(type, shared.Of(signature));

    private Bridge Keep(int type, Bridge made) => Interlocked.CompareExchange(ref _bridges[type], made, null) ?? made;

    public CompiledFunction? Compiled(int function) => _compiled is { } compiled ? Volatile.Read(ref compiled[function]) : null;

    /// <summary>The address of a function, which is its stub's where it has none.</summary>
    public nint Ensure(int function, Bridge bridge)
    {
        ref var cell = ref _addresses[function];
        if (Volatile.Read(ref cell) is not 0 and var known) return known;
        // INVARIANT: the bridge is one that BridgeOf gave, so it outlives every reader of the cell.
        var stub = bridge.EntryCode;
        return Interlocked.CompareExchange(ref cell, stub, 0) is not 0 and var first ? first : stub;
    }

    /// <summary>Takes compiled code, unless another thread was first; that of the first is kept and called from now on.</summary>
    public CompiledFunction Publish(int function, CompiledFunction code)
    {
        var compiled = _compiled ?? Interlocked.CompareExchange(ref _compiled, new CompiledFunction?[functions], null) ?? _compiled;
        if (Interlocked.CompareExchange(ref compiled[function], code, null) is { } first) return first;
        // INVARIANT: kept before it can be called.
        Volatile.Write(ref _addresses[function], code.Entry);
        return code;
    }
}
