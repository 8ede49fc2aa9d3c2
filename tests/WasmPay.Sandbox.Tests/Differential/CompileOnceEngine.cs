using System.Diagnostics.CodeAnalysis;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Tests.Differential;

/// <summary>An engine that compiles equal bytes once, for the same options; the modules are its own, the engine is the caller's.</summary>
internal sealed class CompileOnceEngine(ICoreEngine engine) : ICoreEngine
{
    private readonly Dictionary<string, (ICoreModule? Module, ModuleError? Error)> _compiled = [];

    public EngineIdentity Identity => engine.Identity;

    public bool TryCompile(
        ReadOnlyMemory<byte> binary, CompileOptions options, [NotNullWhen(true)] out ICoreModule? module, [NotNullWhen(false)] out ModuleError? error)
    {
        var key = Convert.ToBase64String(binary.Span);
        if (!_compiled.TryGetValue(key, out var known))
        {
            engine.TryCompile(binary, options, out var compiled, out var refusal);
            _compiled[key] = known = (compiled, refusal);
        }

        (module, error) = known;
        return module is not null;
    }

    public ICoreStore CreateStore(StoreLimits limits) => engine.CreateStore(limits);

    public void Dispose()
    {
        foreach (var (module, _) in _compiled.Values) module?.Dispose();
    }
}
