using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>An item of a store.</summary>
internal abstract class WasmtimeExtern(WasmtimeStore store, NativeExternKind kind, NativeItem item) : ICoreExtern
{
    /// <summary>The native item; passed by address, never changed.</summary>
    protected NativeItem NativeItem = item;

    public abstract ExternType Type { get; }

    public WasmtimeStore Store { get; } = store;

    public NativeItem Item => NativeItem;

    public NativeExtern Native => new() { Kind = kind, Of = NativeItem };

    /// <summary>The type as imports are matched against it: limits start at the size that it has now (core specification, 3.2).</summary>
    public virtual ExternType MatchingType => Type;
}
