using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Has the engine compile core modules, which validates them, and keeps what it made until somebody takes it over.</summary>
/// <param name="engine">The engine.</param>
/// <param name="options">How it compiles.</param>
/// <param name="decodedBytes">What the host may keep of all modules together.</param>
internal sealed class CoreModuleReader(ICoreEngine engine, CompileOptions options, long decodedBytes)
{
    private readonly List<ICoreModule> _modules = [];
    private CompileOptions _options = options;
    private long _decodedBytes;

    /// <summary>The modules so far, in the binary's order.</summary>
    public IReadOnlyList<ICoreModule> Modules => _modules;

    /// <summary>The module that fills the rest of the section.</summary>
    public ModuleStep Read(BinaryCursor section)
    {
        var start = section.Position;
        if (!engine.TryCompile(section.Rest(), _options, out var module, out var error))
        {
            var kind = error.Kind switch
            {
                ModuleErrorKind.Malformed => ComponentErrorKind.Malformed,
                ModuleErrorKind.Invalid => ComponentErrorKind.Invalid,
                ModuleErrorKind.LimitExceeded => ComponentErrorKind.LimitExceeded,
                ModuleErrorKind.TooMuchToCompile => ComponentErrorKind.TooMuchToCompile,
                _ => ComponentErrorKind.Unsupported,
            };
            throw new ComponentException(new(kind, error.Message, start + error.Offset));
        }
        if (!TryKeep(module)) throw ComponentException.Limit($"its core modules take more than {decodedBytes} bytes when they are decoded (decoded-bytes)", start);
        return new(module, TypeOf(module, start), module.Demand.HasStart);
    }

    /// <summary>A module of a type that is known, or null where it does not compile or is of another.</summary>
    public ModuleStep? TryRead(ReadOnlyMemory<byte> binary, CoreModuleType wanted)
    {
        if (!engine.TryCompile(binary, _options, out var module, out _)) return null;
        return TryKeep(module) && PlanTemplate.Fits(wanted, module) ? new(module, wanted, module.Demand.HasStart) : null;
    }

    // All modules of a component together may have so much to be compiled, and kept.
    private bool TryKeep(ICoreModule module)
    {
        _modules.Add(module);
        var most = _options.MostWork;
        _options = _options with { MostWork = most with { Module = most.Module - module.Demand.CompileWork.Module } };
        _decodedBytes += module.Demand.DecodedBytes;
        return _decodedBytes <= decodedBytes;
    }

    /// <summary>Frees all modules, where nothing comes of the component.</summary>
    public void Discard()
    {
        foreach (var module in _modules) module.Dispose();
    }

    private static CoreModuleType TypeOf(ICoreModule module, long at)
    {
        var imports = new Dictionary<(string, string), ExternType>();
        foreach (var import in module.Imports)
            if (!imports.TryAdd((import.Module, import.Name), import.Type))
                throw ComponentException.Invalid($"duplicate import name `{import.Module}:{import.Name}`", at);
        return new() { Imports = imports, Exports = module.Exports.ToDictionary(export => export.Name, export => export.Type, StringComparer.Ordinal) };
    }
}
