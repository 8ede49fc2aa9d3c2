using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>
/// Wasmtime's C API, as far as the engine needs it, the same in 48 and 50.
/// All arguments are blittable, so nothing is marshalled. What neither blocks nor calls back skips the GC transition.
/// </summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>Resolved by <see cref="WasmtimeLibrary"/>, never by the loader's own search.</summary>
    public const string Library = "wasmtime";

    [LibraryImport(Library, EntryPoint = "wasm_engine_new_with_config")]
    public static partial nint EngineNewWithConfig(nint config);

    [LibraryImport(Library, EntryPoint = "wasm_engine_delete")]
    public static partial void EngineDelete(nint engine);

    [LibraryImport(Library, EntryPoint = "wasmtime_engine_increment_epoch")]
    public static partial void EngineIncrementEpoch(nint engine);

    [LibraryImport(Library, EntryPoint = "wasmtime_error_new")]
    public static partial nint ErrorNew(byte* message);

    [LibraryImport(Library, EntryPoint = "wasmtime_error_message")]
    public static partial void ErrorMessage(nint error, NativeVector* message);

    [LibraryImport(Library, EntryPoint = "wasmtime_error_delete")]
    public static partial void ErrorDelete(nint error);

    [LibraryImport(Library, EntryPoint = "wasm_byte_vec_delete")]
    public static partial void ByteVectorDelete(NativeVector* vector);

    // Modules.

    [LibraryImport(Library, EntryPoint = "wasmtime_module_new")]
    public static partial nint ModuleNew(nint engine, byte* binary, nuint length, nint* module);

    [LibraryImport(Library, EntryPoint = "wasmtime_module_validate")]
    public static partial nint ModuleValidate(nint engine, byte* binary, nuint length);

    [LibraryImport(Library, EntryPoint = "wasmtime_module_delete")]
    public static partial void ModuleDelete(nint module);

    [LibraryImport(Library, EntryPoint = "wasmtime_module_serialize")]
    public static partial nint ModuleSerialize(nint module, NativeVector* artifact);

    [LibraryImport(Library, EntryPoint = "wasmtime_module_deserialize")]
    public static partial nint ModuleDeserialize(nint engine, byte* artifact, nuint length, nint* module);

    [LibraryImport(Library, EntryPoint = "wasmtime_module_imports")]
    public static partial void ModuleImports(nint module, NativeVector* imports);

    [LibraryImport(Library, EntryPoint = "wasmtime_module_exports")]
    public static partial void ModuleExports(nint module, NativeVector* exports);

    // Stores.

    [LibraryImport(Library, EntryPoint = "wasmtime_store_new")]
    public static partial nint StoreNew(nint engine, nint data, nint finalizer);

    [LibraryImport(Library, EntryPoint = "wasmtime_store_delete")]
    public static partial void StoreDelete(nint store);

    [LibraryImport(Library, EntryPoint = "wasmtime_store_context")]
    [SuppressGCTransition]
    public static partial nint StoreContext(nint store);

    [LibraryImport(Library, EntryPoint = "wasmtime_store_limiter")]
    public static partial void StoreLimiter(nint store, long memoryBytes, long tableElements, long instances, long tables, long memories);

    [LibraryImport(Library, EntryPoint = "wasmtime_context_set_fuel")]
    [SuppressGCTransition]
    public static partial nint ContextSetFuel(nint context, ulong fuel);

    [LibraryImport(Library, EntryPoint = "wasmtime_context_get_fuel")]
    [SuppressGCTransition]
    public static partial nint ContextGetFuel(nint context, ulong* fuel);

    [LibraryImport(Library, EntryPoint = "wasmtime_context_set_epoch_deadline")]
    [SuppressGCTransition]
    public static partial void ContextSetEpochDeadline(nint context, ulong ticks);

    [LibraryImport(Library, EntryPoint = "wasmtime_store_epoch_deadline_callback")]
    public static partial void StoreEpochDeadlineCallback(
        nint store, delegate* unmanaged[Cdecl]<nint, nint, ulong*, byte*, nint> callback, nint data, nint finalizer);

    // Instances.

    [LibraryImport(Library, EntryPoint = "wasmtime_instance_new")]
    public static partial nint InstanceNew(
        nint context, nint module, NativeExtern* imports, nuint count, NativeInstance* instance, nint* trap);

    [LibraryImport(Library, EntryPoint = "wasmtime_instance_export_get")]
    public static partial byte InstanceExportGet(nint context, NativeInstance* instance, byte* name, nuint length, NativeExtern* item);

    // Functions.

    [LibraryImport(Library, EntryPoint = "wasmtime_func_new_unchecked")]
    public static partial void FunctionNewUnchecked(
        nint context,
        nint type,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback,
        nint environment,
        nint finalizer,
        NativeItem* function);

    [LibraryImport(Library, EntryPoint = "wasmtime_func_call_unchecked")]
    public static partial nint FunctionCallUnchecked(nint context, NativeItem* function, RawValue* slots, nuint count, nint* trap);

    [LibraryImport(Library, EntryPoint = "wasmtime_func_type")]
    public static partial nint FunctionTypeOf(nint context, NativeItem* function);

    [LibraryImport(Library, EntryPoint = "wasmtime_func_to_raw")]
    public static partial nint FunctionToRaw(nint context, NativeItem* function);

    [LibraryImport(Library, EntryPoint = "wasmtime_func_from_raw")]
    public static partial void FunctionFromRaw(nint context, nint raw, NativeItem* function);

    // Memories, tables, globals.

    [LibraryImport(Library, EntryPoint = "wasmtime_memory_new")]
    public static partial nint MemoryNew(nint context, nint type, NativeItem* memory);

    [LibraryImport(Library, EntryPoint = "wasmtime_memory_data")]
    [SuppressGCTransition]
    public static partial byte* MemoryData(nint context, NativeItem* memory);

    [LibraryImport(Library, EntryPoint = "wasmtime_memory_data_size")]
    [SuppressGCTransition]
    public static partial nuint MemoryDataSize(nint context, NativeItem* memory);

    [LibraryImport(Library, EntryPoint = "wasmtime_memory_grow")]
    public static partial nint MemoryGrow(nint context, NativeItem* memory, ulong pages, ulong* former);

    [LibraryImport(Library, EntryPoint = "wasmtime_table_new")]
    public static partial nint TableNew(nint context, nint type, NativeValue* initial, NativeItem* table);

    [LibraryImport(Library, EntryPoint = "wasmtime_table_get")]
    public static partial byte TableGet(nint context, NativeItem* table, ulong index, NativeValue* value);

    [LibraryImport(Library, EntryPoint = "wasmtime_table_set")]
    public static partial nint TableSet(nint context, NativeItem* table, ulong index, NativeValue* value);

    [LibraryImport(Library, EntryPoint = "wasmtime_table_size")]
    [SuppressGCTransition]
    public static partial ulong TableSize(nint context, NativeItem* table);

    [LibraryImport(Library, EntryPoint = "wasmtime_global_new")]
    public static partial nint GlobalNew(nint context, nint type, NativeValue* initial, NativeItem* global);

    [LibraryImport(Library, EntryPoint = "wasmtime_global_get")]
    public static partial void GlobalGet(nint context, NativeItem* global, NativeValue* value);

    [LibraryImport(Library, EntryPoint = "wasmtime_global_set")]
    public static partial nint GlobalSet(nint context, NativeItem* global, NativeValue* value);

    // References of the host's.

    [LibraryImport(Library, EntryPoint = "wasmtime_externref_new")]
    public static partial byte ExternRefNew(nint context, nint data, nint finalizer, NativeItem* reference);

    [LibraryImport(Library, EntryPoint = "wasmtime_externref_data")]
    public static partial nint ExternRefData(nint context, NativeItem* reference);

    [LibraryImport(Library, EntryPoint = "wasmtime_externref_to_raw")]
    public static partial uint ExternRefToRaw(nint context, NativeItem* reference);

    [LibraryImport(Library, EntryPoint = "wasmtime_externref_from_raw")]
    public static partial void ExternRefFromRaw(nint context, uint raw, NativeItem* reference);

    [LibraryImport(Library, EntryPoint = "wasmtime_externref_unroot")]
    public static partial void ExternRefUnroot(NativeItem* reference);

    // Traps.

    [LibraryImport(Library, EntryPoint = "wasmtime_trap_new")]
    public static partial nint TrapNew(byte* message, nuint length);

    [LibraryImport(Library, EntryPoint = "wasmtime_trap_code")]
    public static partial byte TrapCode(nint trap, byte* code);

    [LibraryImport(Library, EntryPoint = "wasm_trap_delete")]
    public static partial void TrapDelete(nint trap);

    [LibraryImport(Library, EntryPoint = "wasm_trap_origin")]
    public static partial nint TrapOrigin(nint trap);

    [LibraryImport(Library, EntryPoint = "wasm_frame_func_index")]
    public static partial uint FrameFunctionIndex(nint frame);

    [LibraryImport(Library, EntryPoint = "wasm_frame_func_offset")]
    public static partial nuint FrameFunctionOffset(nint frame);

    [LibraryImport(Library, EntryPoint = "wasm_frame_module_offset")]
    public static partial nuint FrameModuleOffset(nint frame);

    [LibraryImport(Library, EntryPoint = "wasm_frame_delete")]
    public static partial void FrameDelete(nint frame);
}
