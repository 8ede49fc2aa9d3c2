using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>An instance; it lives as long as its store.</summary>
internal sealed unsafe class WasmtimeInstance(WasmtimeStore store, WasmtimeModule module, NativeInstance instance) : ICoreInstance
{
    private static readonly FunctionType StartType = new([], []);

    private readonly WasmtimeExtern?[] _exports = new WasmtimeExtern?[module.Exports.Count];
    private NativeInstance _instance = instance;

    public ICoreExtern? Export(string name)
    {
        var number = module.ExportNumber(name);
        return number < 0 ? null : _exports[number] ??= Load(number);
    }

    /// <summary>Wasmtime has no way back for an instance; its pool makes a new one cheap instead.</summary>
    public bool TryReset() => false;

    /// <summary>Calls the start function, where there is one.</summary>
    public void Start()
    {
        if (module.HasStart) store.Function(Find(module.StartName).Of, StartType).Invoke([], []);
    }

    private WasmtimeExtern Load(int number)
    {
        var item = Find(module.ExportName(number));
        return (item.Kind, module.Exports[number].Type) switch
        {
            (NativeExternKind.Function, FunctionType type) => store.Function(item.Of, type),
            (NativeExternKind.Memory, MemoryType type) => new WasmtimeMemory(store, item.Of, type),
            (NativeExternKind.Table, TableType type) => new WasmtimeTable(store, item.Of, type),
            (NativeExternKind.Global, GlobalType type) => new WasmtimeGlobal(store, item.Of, type),
            _ => throw new InvalidOperationException($"Export {module.Exports[number].Name} is of kind {item.Kind}, not of its type."),
        };
    }

    private NativeExtern Find(ReadOnlySpan<byte> name)
    {
        NativeExtern item = default;
        byte found;
        fixed (byte* first = name)
        fixed (NativeInstance* native = &_instance)
            found = NativeMethods.InstanceExportGet(store.Context, native, first, (nuint)name.Length, &item);
        return found != 0 ? item : throw new InvalidOperationException("Wasmtime does not know an export of its own.");
    }
}
