using System.Globalization;
using WasmPay.Sandbox.Engines.Wasmtime.Native;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Wasmtime's settings: what the managed engine accepts, counted as it counts, and nothing else.</summary>
internal static class EngineConfiguration
{
    private const byte Off = 0;
    private const byte On = 1;

    /// <summary>A new <c>wasm_config_t</c>, which the engine takes over.</summary>
    public static nint New(WasmtimeOptions options)
    {
        var config = NativeMethods.ConfigNew();
        NativeMethods.ConfigConsumeFuel(config, On);
        NativeMethods.ConfigEpochInterruption(config, On);
        NativeMethods.ConfigMaxStack(config, (nuint)GuestStack.Guests(options.CallDepth));

        // One function at a time, so that compiling takes one processor and not all; its memory is the same.
        NativeMethods.ConfigParallelCompilation(config, Off);

        // Nothing here is asynchronous, but such stacks may not be smaller.
        NativeMethods.ConfigAsyncStack(config, (ulong)GuestStack.Needed(options.CallDepth));

        // A NaN's bits may reach an answer; the same ones must come on every machine and engine.
        NativeMethods.ConfigNanCanonicalization(config, On);

        // WebAssembly 2.0. What has no switch in the C API is off by default (threads' shared memory,
        // stack switching, custom page sizes) or is refused by our own validation before Wasmtime sees it (extended constants).
        NativeMethods.ConfigRelaxedSimd(config, Off);
        NativeMethods.ConfigSimd(config, On);
        NativeMethods.ConfigThreads(config, Off);
        NativeMethods.ConfigTailCall(config, Off);
        NativeMethods.ConfigFunctionReferences(config, Off);
        NativeMethods.ConfigGc(config, Off);
        NativeMethods.ConfigMultiMemory(config, Off);
        NativeMethods.ConfigMemory64(config, Off);
        NativeMethods.ConfigWideArithmetic(config, Off);
        NativeMethods.ConfigExceptions(config, Off);
        if (options.Pool is { } pool) UsePool(config, pool);
        return config;
    }

    /// <summary>Everything that compiled code depends on, for the artifact cache's key.</summary>
    public static string Describe(WasmtimeOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"core-2.0;fuel;nan;epoch;start-exported;depth={options.CallDepth};pool={options.Pool}");

    private static void UsePool(nint config, WasmtimePool options)
    {
        var pool = NativeMethods.PoolNew();
        NativeMethods.PoolTotalInstances(pool, (uint)options.Instances);
        NativeMethods.PoolTotalMemories(pool, (uint)options.Memories);
        NativeMethods.PoolTotalTables(pool, (uint)options.Tables);
        NativeMethods.PoolTotalReferenceHeaps(pool, (uint)options.Memories);

        // Stacks of asynchronous calls, of which there are none here.
        NativeMethods.PoolTotalStacks(pool, 1);
        NativeMethods.PoolTablesOfModule(pool, (uint)options.TablesOfModule);
        NativeMethods.PoolTableElements(pool, (nuint)options.TableElements);

        // The store's limiter bounds memories; the slot is the full 4 GiB that bounds checks by guard pages need anyway.
        NativeMethods.PoolMemoryBytes(pool, unchecked((nuint)(1L << 32)));
        NativeMethods.PoolInstanceBytes(pool, 64u << 20);
        NativeMethods.PoolWarmSlots(pool, (uint)options.WarmMemories);
        NativeMethods.PoolMemoryKeepResident(pool, (nuint)options.MemoryKeepResident);
        NativeMethods.PoolTableKeepResident(pool, (nuint)options.TableKeepResident);
        NativeMethods.PoolUse(config, pool);
        NativeMethods.PoolDelete(pool);
    }
}
