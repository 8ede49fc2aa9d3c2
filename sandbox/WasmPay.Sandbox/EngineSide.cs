using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Binary;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox;

/// <summary>An engine with what a sandbox keeps for it: its guests' host, the plans that components share, and what is compiled now.</summary>
internal sealed class EngineSide : IDisposable
{
    // Wasmtime takes one or two mappings for each, and the kernel gives a process 65,530.
    private const int MostModules = 20_000;

    private readonly bool _ownsEngine;
    private readonly PlanTemplates _templates = new();

    public EngineSide(ICoreEngine engine, bool owns, SandboxOptions options, TimeProvider clock)
    {
        (Engine, _ownsEngine) = (engine, owns);
        Host = new(engine, options, clock);
        Compiled = new(options.CompiledValidators, MostModules);
    }

    public ICoreEngine Engine { get; }

    /// <summary>What its guests share.</summary>
    public GuestRuntime Host { get; }

    /// <summary>What is compiled now.</summary>
    public ClockSet<CompiledComponent> Compiled { get; }

    /// <summary>Decodes and compiles; of the same bytes it always makes the same. Nobody may change them afterwards.</summary>
    public (ComponentPlan? Plan, IReadOnlyList<ICoreModule> Modules, ComponentError? Error) Decode(byte[] bytes, bool coverage = false)
    {
        var options = Host.Options;
        var compile = new CompileOptions { Limits = options.Limits.ForModules(options.ComponentBytes), Coverage = coverage, BytesStay = true, MostWork = new(options.FunctionCompileWork, options.ComponentCompileWork) };
        return ComponentDecoder.Decode(bytes, Engine, compile, options.Limits.ForComponents(), _templates);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Host.Dispose();
        if (_ownsEngine) Engine.Dispose();
    }
}
