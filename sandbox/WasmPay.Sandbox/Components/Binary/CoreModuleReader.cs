using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Has the engine compile core modules, which validates them, and keeps what it made until somebody takes it over.</summary>
internal sealed class CoreModuleReader(ICoreEngine engine, CompileOptions options)
{
    private readonly List<ICoreModule> _modules = [];

    /// <summary>The modules so far, in the binary's order.</summary>
    public IReadOnlyList<ICoreModule> Modules => _modules;

    /// <summary>The module that fills the rest of the section.</summary>
    public ModuleStep Read(BinaryCursor section)
    {
        var start = section.Position;
        if (!engine.TryCompile(section.Rest(), options, out var module, out var error))
        {
            var kind = error.Kind switch
            {
                ModuleErrorKind.Malformed => ComponentErrorKind.Malformed,
                ModuleErrorKind.Invalid => ComponentErrorKind.Invalid,
                ModuleErrorKind.LimitExceeded => ComponentErrorKind.LimitExceeded,
                _ => ComponentErrorKind.Unsupported,
            };
            throw new ComponentException(new(kind, error.Message, start + error.Offset));
        }
        _modules.Add(module);
        return new(module, TypeOf(module, start), module.Demand.HasStart);
    }

    /// <summary>A module of a type that is known, or null where it does not compile or is of another.</summary>
    public ModuleStep? TryRead(ReadOnlyMemory<byte> binary, CoreModuleType wanted)
    {
        if (!engine.TryCompile(binary, options, out var module, out _)) return null;
        _modules.Add(module);
        return PlanTemplate.Fits(wanted, module) ? new(module, wanted, module.Demand.HasStart) : null;
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
