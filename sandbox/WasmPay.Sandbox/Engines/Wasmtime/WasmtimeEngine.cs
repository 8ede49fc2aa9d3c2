using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Validate;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>
/// Runs core modules on the Wasmtime package's library by its C API, with the features of <see cref="ICoreEngine"/> and no others. Not by
/// the package's classes: RATIONALE says what was measured.
/// </summary>
public sealed class WasmtimeEngine : ICoreEngine
{
    private readonly EngineHandle _handle;
    private readonly ConcurrentDictionary<FunctionType, FunctionTypeHandle> _functionTypes = new();
    private readonly EpochClock _epochs;
    private readonly ArtifactCache? _cache;

    /// <summary>Loads the library and makes an engine.</summary>
    /// <exception cref="WasmtimeUnavailableException">There is no library for this machine, or it is of another version.</exception>
    public WasmtimeEngine(WasmtimeOptions? options = null)
    {
        Options = options ?? new WasmtimeOptions();
        if (!WasmtimeLibrary.TryFind(Options.LibraryPath, out var library, out var reason)) throw new WasmtimeUnavailableException(reason);
        Library = library;
        NeededStack = GuestStack.Needed(Options.CallDepth);
        Identity = new EngineIdentity("wasmtime", library.Version.ToString(), $"wasmtime-{library.Version.Major}");
        if (Options.Cache is { } cache) _cache = new ArtifactCache(cache, library.Version, EngineConfiguration.Describe(Options));
        _handle = new EngineHandle(NativeMethods.EngineNewWithConfig(EngineConfiguration.New(Options)));
        if (_handle.IsInvalid) throw new WasmtimeUnavailableException($"Wasmtime {library.Version} refused the engine's configuration.");
        _epochs = new EpochClock(_handle);
    }

    /// <inheritdoc/>
    public EngineIdentity Identity { get; }

    /// <summary>The library in use.</summary>
    public WasmtimeLibrary Library { get; }

    /// <inheritdoc/>
    public int StackBytes => GuestStack.Thread(Options.CallDepth);

    internal WasmtimeOptions Options { get; }

    /// <summary>Bytes of stack that an outermost call must find free.</summary>
    internal int NeededStack { get; }

    /// <summary>A native store, which then holds the engine itself.</summary>
    /// <exception cref="ObjectDisposedException">The engine is gone.</exception>
    internal StoreHandle NewStore()
    {
        var held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            return new StoreHandle(NativeMethods.StoreNew(_handle.Pointer, 0, 0));
        }
        finally
        {
            if (held) _handle.DangerousRelease();
        }
    }

    /// <summary>Makes an engine, or says in one sentence why there is none.</summary>
    public static bool TryCreate(WasmtimeOptions options, [NotNullWhen(true)] out WasmtimeEngine? engine, out string reason)
    {
        engine = WasmtimeLibrary.TryFind(options.LibraryPath, out _, out reason) ? new WasmtimeEngine(options) : null;
        return engine is not null;
    }

    /// <inheritdoc/>
    public bool TryCompile(
        ReadOnlyMemory<byte> binary,
        CompileOptions options,
        [NotNullWhen(true)] out ICoreModule? module,
        [NotNullWhen(false)] out ModuleError? error)
    {
        (module, var demand) = (null, (ModuleDemand?)null);
        if (options.Coverage)
            error = new ModuleError(ModuleErrorKind.Unsupported, "Coverage is counted by the managed engine only.", 0);

        // Ours first: the same refusals as on the managed engine, and Wasmtime compiles nothing that only it would accept.
        else if (IsValid(binary, options.Limits, out demand, out error) && IsBounded(demand, options.MostWork, out error))
        {
            var start = demand is null ? new(binary, null, 0) : StartFunction.Of(binary);
            if (TryCompile(start.Binary, out var handle, out error)) module = new WasmtimeModule(this, handle, binary, start, demand ?? new([], [], 0, 0, HasStart: false));
        }

        return module is not null;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Calls may nest deeper than <see cref="WasmtimeOptions.CallDepth"/>.</exception>
    public ICoreStore CreateStore(StoreLimits limits) => limits.CallDepth <= Options.CallDepth
        ? new WasmtimeStore(this, limits)
        : throw new ArgumentException($"The engine was made for calls {Options.CallDepth} deep, not {limits.CallDepth}.", nameof(limits));

    /// <inheritdoc/>
    public void Dispose()
    {
        _epochs.Dispose();
        foreach (var type in _functionTypes.Values) type.Dispose();
        _functionTypes.Clear();
        _handle.Dispose();
    }

    /// <summary>The engine's native form of a type; made once, since it locks and registers itself.</summary>
    internal FunctionTypeHandle NativeType(FunctionType type) =>
        _functionTypes.GetOrAdd(type, static type => new FunctionTypeHandle(ModuleTypes.New(type)));

    // The native engine lives until its compiler is done, whoever disposes of this meanwhile.
    private bool TryCompile(ReadOnlyMemory<byte> binary, [NotNullWhen(true)] out CompiledModuleHandle? module, [NotNullWhen(false)] out ModuleError? error)
    {
        var held = false;
        try
        {
            _handle.DangerousAddRef(ref held);
            return ModuleCompiler.TryCompile(_handle, binary, _cache, out module, out error);
        }
        finally
        {
            if (held) _handle.DangerousRelease();
        }
    }

    // Wasmtime's compiler has neither deadline nor limit: of a hundred kilobytes of the worst code it makes minutes and gigabytes.
    private static bool IsBounded(ModuleDemand? demand, CompileWork most, [NotNullWhen(false)] out ModuleError? error)
    {
        error = demand?.CompileWork is not { } work ? null
            : work.Function > most.Function ? TooMuch("one of its functions", work.Function, most.Function, "function-compile-work")
            : work.Module > most.Module ? TooMuch("a core module", work.Module, most.Module, "component-compile-work has this left for it")
            : null;
        return error is null;
    }

    private static ModuleError TooMuch(string what, long work, long most, string limit) =>
        new(ModuleErrorKind.TooMuchToCompile, string.Create(CultureInfo.InvariantCulture, $"compiling {what} is reckoned at {work} units of work, and at most {most} are let through ({limit})"), 0);

    // By our own validation, or by Wasmtime's where the two are compared; a module that only Wasmtime accepts has no demand.
    private bool IsValid(ReadOnlyMemory<byte> binary, ModuleLimits limits, out ModuleDemand? demand, [NotNullWhen(false)] out ModuleError? error)
    {
        var valid = ModuleCheck.TryValidate(binary, limits, out demand, out error);
        if (Options.ValidatesFirst) return valid;
        error = ModuleCompiler.Validate(_handle, binary.Span);
        return error is null;
    }
}
