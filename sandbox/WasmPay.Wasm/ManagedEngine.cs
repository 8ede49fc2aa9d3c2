using System.Diagnostics.CodeAnalysis;
using WasmPay.Wasm.Compile;
using WasmPay.Wasm.Decode;
using WasmPay.Wasm.Engine;
using WasmPay.Wasm.Run;
using WasmPay.Wasm.Validate;

namespace WasmPay.Wasm;

/// <summary>
/// Runs WebAssembly 2.0 under exact fuel: interprets functions at first and compiles the warm ones to CIL. Thread-safe;
/// modules are shared by all of its stores.
/// </summary>
public sealed class ManagedEngine : ICoreEngine
{
    private readonly Lazy<ManagedModule> _hostModule;

    /// <summary>An engine with its own pool of memories and its own compiler.</summary>
    public ManagedEngine(ManagedEngineOptions? options = null)
    {
        Options = options ?? new();
        _hostModule = new(() => new ManagedModule(
            this, ModuleDecoder.Decode(ModuleBytes.All([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]), new ModuleLimits()), new([], [], null), new CompileOptions()));
        Compiler.Failed += (module, failure) => CompilationFailed?.Invoke(this, new CompilationFailure(module.Decoded.Binary.Length, failure));
    }

    /// <summary>A warm function could not be compiled: a fault of this engine, since what is compiled was validated. It stays interpreted.</summary>
    public event EventHandler<CompilationFailure>? CompilationFailed;

    /// <inheritdoc/>
    public EngineIdentity Identity { get; } = new("managed", "2", "wasmtime-50");

    internal ManagedEngineOptions Options { get; }

    internal MemoryPool Memories { get; } = new();

    internal Bridges Bridges { get; } = new();

    internal CompileQueue Compiler { get; } = new();

    internal EpochClock Epochs { get; } = new();

    /// <summary>The module of host functions: an empty one.</summary>
    internal ManagedModule HostModule => _hostModule.Value;

    /// <inheritdoc/>
    public bool TryCompile(
        ReadOnlyMemory<byte> binary,
        CompileOptions options,
        [NotNullWhen(true)] out ICoreModule? module,
        [NotNullWhen(false)] out ModuleError? error)
    {
        ArgumentNullException.ThrowIfNull(options);
        (module, error) = (null, null);
        try
        {
            if (binary.Length > options.Limits.Bytes) throw ModuleException.Limit("bytes", options.Limits.Bytes, 0);
            // Functions run later from what was validated now, whatever happens to the caller's bytes.
            var decoded = ModuleDecoder.Decode(ModuleBytes.Of(binary, options.BytesStay), options.Limits);
            module = new ManagedModule(this, decoded, ModuleValidator.Validate(decoded, options.Limits, options.Coverage), options);
            return true;
        }
        catch (ModuleException refusal)
        {
            error = refusal.Error;
            return false;
        }
    }

    /// <inheritdoc/>
    public ICoreStore CreateStore(StoreLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new Store(this, limits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Compiler.Dispose();
        Epochs.Dispose();
        Memories.Dispose();
    }
}

/// <summary>A function that could not be compiled.</summary>
/// <param name="ModuleBytes">Bytes of its module.</param>
/// <param name="Failure">What went wrong.</param>
public sealed record CompilationFailure(int ModuleBytes, Exception Failure);
