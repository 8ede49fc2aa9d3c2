using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmPay.Sandbox.Engines.Wasmtime.Native;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Validate;

namespace WasmPay.Sandbox.Engines.Wasmtime;

/// <summary>Runs core modules on libwasmtime by its C API, with the features of <see cref="ICoreEngine"/> and no others.</summary>
public sealed class WasmtimeEngine : ICoreEngine
{
    private readonly EngineHandle _handle;
    private readonly ConcurrentDictionary<FunctionType, FunctionTypeHandle> _functionTypes = new();
    private readonly ITimer? _epochClock;
    private readonly ArtifactCache? _cache;

    /// <summary>Loads the library and makes an engine.</summary>
    /// <exception cref="WasmtimeUnavailableException">The library is missing or of another version.</exception>
    public WasmtimeEngine(WasmtimeOptions? options = null)
    {
        Options = options ?? new WasmtimeOptions();
        if (!WasmtimeLibrary.TryFind(Options.LibraryPath, out var library, out var reason)) throw new WasmtimeUnavailableException(reason);
        Library = library;
        Identity = new EngineIdentity("wasmtime", library.Version.ToString(), $"wasmtime-{library.Version.Major}");
        if (Options.Cache is { } cache) _cache = new ArtifactCache(cache, library.Version, EngineConfiguration.Describe(Options));
        _handle = new EngineHandle(NativeMethods.EngineNewWithConfig(EngineConfiguration.New(Options, library.Version)));
        if (_handle.IsInvalid) throw new WasmtimeUnavailableException($"Wasmtime {library.Version} refused the engine's configuration.");
        if (Options.Deadline is { } deadline)
        {
            var tick = EpochTick(deadline);
            EpochTicks = (ulong)(deadline.Ticks / tick.Ticks) + 1;
            _epochClock = Options.Clock.CreateTimer(static handle => Advance((EngineHandle)handle!), _handle, tick, tick);
        }
    }

    /// <inheritdoc/>
    public EngineIdentity Identity { get; }

    /// <summary>The library in use.</summary>
    public WasmtimeLibrary Library { get; }

    internal WasmtimeOptions Options { get; }

    /// <summary>Epochs that an outermost call may see go by; 0 where only fuel bounds it.</summary>
    internal ulong EpochTicks { get; }

    internal nint Pointer => _handle.Pointer;

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
        else if (Options.ValidatesFirst && !ModuleCheck.TryValidate(binary, options.Limits, out demand, out error)) return false;
        else if (ModuleCompiler.TryCompile(_handle, binary, _cache, out var handle, out error))
            module = new WasmtimeModule(this, handle, binary, demand ?? new([], [], 0, 0, HasStart: false));
        return module is not null;
    }

    /// <inheritdoc/>
    public ICoreStore CreateStore(StoreLimits limits) => new WasmtimeStore(this, limits);

    /// <inheritdoc/>
    public void Dispose()
    {
        _epochClock?.Dispose();
        foreach (var type in _functionTypes.Values) type.Dispose();
        _functionTypes.Clear();
        _handle.Dispose();
    }

    /// <summary>The engine's native form of a type; made once, since it locks and registers itself.</summary>
    internal FunctionTypeHandle NativeType(FunctionType type) =>
        _functionTypes.GetOrAdd(type, static type => new FunctionTypeHandle(ModuleTypes.New(type)));

    private static TimeSpan EpochTick(TimeSpan deadline) =>
        TimeSpan.FromMilliseconds(Math.Clamp(deadline.TotalMilliseconds / 20, 1, 100));

    private static void Advance(EngineHandle engine)
    {
        var held = false;
        try
        {
            engine.DangerousAddRef(ref held);
            NativeMethods.EngineIncrementEpoch(engine.Pointer);
        }
        catch (ObjectDisposedException)
        {
            // The last tick may come while the engine is being disposed of.
        }
        finally
        {
            if (held) engine.DangerousRelease();
        }
    }
}
