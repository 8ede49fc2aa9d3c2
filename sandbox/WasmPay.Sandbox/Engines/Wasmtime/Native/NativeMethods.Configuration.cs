using System.Runtime.InteropServices;

namespace WasmPay.Sandbox.Engines.Wasmtime.Native;

/// <summary>An engine's settings. A <c>byte</c> is C's <c>bool</c>.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "wasm_config_new")]
    public static partial nint ConfigNew();

    [LibraryImport(Library, EntryPoint = "wasmtime_config_consume_fuel_set")]
    public static partial void ConfigConsumeFuel(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_epoch_interruption_set")]
    public static partial void ConfigEpochInterruption(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_parallel_compilation_set")]
    public static partial void ConfigParallelCompilation(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_max_wasm_stack_set")]
    public static partial void ConfigMaxStack(nint config, nuint bytes);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_async_stack_size_set")]
    public static partial void ConfigAsyncStack(nint config, ulong bytes);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_cranelift_nan_canonicalization_set")]
    public static partial void ConfigNanCanonicalization(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_threads_set")]
    public static partial void ConfigThreads(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_tail_call_set")]
    public static partial void ConfigTailCall(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_function_references_set")]
    public static partial void ConfigFunctionReferences(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_gc_set")]
    public static partial void ConfigGc(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_simd_set")]
    public static partial void ConfigSimd(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_relaxed_simd_set")]
    public static partial void ConfigRelaxedSimd(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_multi_memory_set")]
    public static partial void ConfigMultiMemory(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_memory64_set")]
    public static partial void ConfigMemory64(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_wide_arithmetic_set")]
    public static partial void ConfigWideArithmetic(nint config, byte on);

    [LibraryImport(Library, EntryPoint = "wasmtime_config_wasm_exceptions_set")]
    public static partial void ConfigExceptions(nint config, byte on);

    // The pooling allocator.

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_new")]
    public static partial nint PoolNew();

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_delete")]
    public static partial void PoolDelete(nint pool);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_strategy_set")]
    public static partial void PoolUse(nint config, nint pool);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_total_core_instances_set")]
    public static partial void PoolTotalInstances(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_total_memories_set")]
    public static partial void PoolTotalMemories(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_total_tables_set")]
    public static partial void PoolTotalTables(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_total_stacks_set")]
    public static partial void PoolTotalStacks(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_total_gc_heaps_set")]
    public static partial void PoolTotalReferenceHeaps(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_max_tables_per_module_set")]
    public static partial void PoolTablesOfModule(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_table_elements_set")]
    public static partial void PoolTableElements(nint pool, nuint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_max_core_instance_size_set")]
    public static partial void PoolInstanceBytes(nint pool, nuint bytes);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_max_memory_size_set")]
    public static partial void PoolMemoryBytes(nint pool, nuint bytes);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_max_unused_warm_slots_set")]
    public static partial void PoolWarmSlots(nint pool, uint count);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_linear_memory_keep_resident_set")]
    public static partial void PoolMemoryKeepResident(nint pool, nuint bytes);

    [LibraryImport(Library, EntryPoint = "wasmtime_pooling_allocation_config_table_keep_resident_set")]
    public static partial void PoolTableKeepResident(nint pool, nuint bytes);
}
