using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>The types of the standard C API (<c>wasm.h</c>), to read a module's imports and exports and to make the host's items.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "wasm_valtype_new")]
    public static partial nint ValueTypeNew(byte kind);

    [LibraryImport(Library, EntryPoint = "wasm_valtype_kind")]
    public static partial byte ValueTypeKind(nint type);

    [LibraryImport(Library, EntryPoint = "wasmtime_wasm_valtype_v128")]
    public static partial nint VectorTypeNew();

    [LibraryImport(Library, EntryPoint = "wasmtime_wasm_valtype_equal")]
    public static partial byte ValueTypesEqual(nint left, nint right);

    [LibraryImport(Library, EntryPoint = "wasm_valtype_vec_new_uninitialized")]
    public static partial void ValueTypeVectorNewUninitialized(NativeVector* vector, nuint size);

    [LibraryImport(Library, EntryPoint = "wasm_functype_new")]
    public static partial nint FunctionTypeNew(NativeVector* parameters, NativeVector* results);

    [LibraryImport(Library, EntryPoint = "wasm_functype_delete")]
    public static partial void FunctionTypeDelete(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_functype_params")]
    public static partial NativeVector* FunctionTypeParameters(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_functype_results")]
    public static partial NativeVector* FunctionTypeResults(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_globaltype_new")]
    public static partial nint GlobalTypeNew(nint value, byte mutability);

    [LibraryImport(Library, EntryPoint = "wasm_globaltype_delete")]
    public static partial void GlobalTypeDelete(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_globaltype_content")]
    public static partial nint GlobalTypeContent(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_globaltype_mutability")]
    public static partial byte GlobalTypeMutability(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_tabletype_new")]
    public static partial nint TableTypeNew(nint element, NativeLimits* limits);

    [LibraryImport(Library, EntryPoint = "wasm_tabletype_delete")]
    public static partial void TableTypeDelete(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_tabletype_element")]
    public static partial nint TableTypeElement(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_tabletype_limits")]
    public static partial NativeLimits* TableTypeLimits(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_memorytype_new")]
    public static partial nint MemoryTypeNew(NativeLimits* limits);

    [LibraryImport(Library, EntryPoint = "wasm_memorytype_delete")]
    public static partial void MemoryTypeDelete(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_memorytype_limits")]
    public static partial NativeLimits* MemoryTypeLimits(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_externtype_kind")]
    public static partial byte ExternTypeKind(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_importtype_module")]
    public static partial NativeVector* ImportTypeModule(nint import);

    [LibraryImport(Library, EntryPoint = "wasm_importtype_name")]
    public static partial NativeVector* ImportTypeName(nint import);

    [LibraryImport(Library, EntryPoint = "wasm_importtype_type")]
    public static partial nint ImportTypeType(nint import);

    [LibraryImport(Library, EntryPoint = "wasm_importtype_vec_delete")]
    public static partial void ImportTypeVectorDelete(NativeVector* vector);

    [LibraryImport(Library, EntryPoint = "wasm_exporttype_name")]
    public static partial NativeVector* ExportTypeName(nint export);

    [LibraryImport(Library, EntryPoint = "wasm_exporttype_type")]
    public static partial nint ExportTypeType(nint export);

    [LibraryImport(Library, EntryPoint = "wasm_exporttype_vec_delete")]
    public static partial void ExportTypeVectorDelete(NativeVector* vector);

    [LibraryImport(Library, EntryPoint = "wasm_externtype_as_functype")]
    public static partial nint ExternTypeAsFunction(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_externtype_as_globaltype")]
    public static partial nint ExternTypeAsGlobal(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_externtype_as_tabletype")]
    public static partial nint ExternTypeAsTable(nint type);

    [LibraryImport(Library, EntryPoint = "wasm_externtype_as_memorytype")]
    public static partial nint ExternTypeAsMemory(nint type);
}
