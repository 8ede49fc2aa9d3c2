using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary><c>wasm_engine_t</c>.</summary>
internal sealed class EngineHandle : SafeHandle
{
    public EngineHandle(nint engine)
        : base(0, ownsHandle: true) => SetHandle(engine);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for calls that run while the owner is alive.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        NativeMethods.EngineDelete(handle);
        return true;
    }
}

/// <summary><c>wasmtime_module_t</c>.</summary>
internal sealed class CompiledModuleHandle : SafeHandle
{
    // What a module takes outside of the collector's heap at least: it is freed when the collector finds that no call has it any more.
    private const int LeastBytes = 256 << 10;

    public CompiledModuleHandle(nint module)
        : base(0, ownsHandle: true)
    {
        SetHandle(module);
        GC.AddMemoryPressure(LeastBytes);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for calls that run while the owner is alive.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        NativeMethods.ModuleDelete(handle);
        GC.RemoveMemoryPressure(LeastBytes);
        return true;
    }
}

/// <summary><c>wasmtime_store_t</c>, with all that lives in it.</summary>
internal sealed class StoreHandle : SafeHandle
{
    public StoreHandle(nint store)
        : base(0, ownsHandle: true) => SetHandle(store);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for calls that run while the owner is alive.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        NativeMethods.StoreDelete(handle);
        return true;
    }
}

/// <summary><c>wasm_functype_t</c>; immutable, and safe to share between threads (it locks itself).</summary>
internal sealed class FunctionTypeHandle : SafeHandle
{
    public FunctionTypeHandle(nint type)
        : base(0, ownsHandle: true) => SetHandle(type);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for calls that run while the owner is alive.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        NativeMethods.FunctionTypeDelete(handle);
        return true;
    }
}
