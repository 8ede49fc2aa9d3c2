using WasmPay.Sandbox;
using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components.Linking;
using WasmPay.Sandbox.Contracts;
using WasmPay.Sandbox.Wasi;
using WasmPay.Wasm;

namespace WasmPay.Proving;

/// <summary>A component on the managed engine, instantiated and not called: what a symbolic run begins from.</summary>
internal sealed class GuestInstance : IDisposable
{
    private readonly ManagedEngine _engine;
    private readonly EngineSide _side;
    private readonly ComponentGraph _graph;

    private GuestInstance(ManagedEngine engine, EngineSide side, ComponentGraph graph, LiftedFunc validate, ContractVersion contract) =>
        (_engine, _side, _graph, Validate, Contract) = (engine, side, graph, validate, contract);

    /// <summary>The validator's function with its memory and its allocator.</summary>
    public LiftedFunc Validate { get; }

    /// <summary>The contract that it keeps.</summary>
    public ContractVersion Contract { get; }

    /// <summary>Instantiates a component that has been admitted; a sentence where that cannot be.</summary>
    public static (GuestInstance? Instance, string? Problem) Start(byte[] component, SandboxOptions options, TimeProvider time)
    {
        var engine = new ManagedEngine();
        var side = new EngineSide(engine, owns: false, options, time);
        ComponentGraph? graph = null;
        try
        {
            var (plan, _, error) = side.Decode(component);
            if (error is not null) return Failed(Admission.FromError(error).Message);
            var (contract, refusal) = Admission.FindContract(plan!.Shape);
            if (contract is null) return Failed(refusal!.Message);
            if (contract.IsLegacy) return Failed("Of validators of contract 0.1.0 nothing is proved; build it against a later one.");
            var (budget, tooMuch) = GuestBudget.Of(plan, options);
            if (budget is null) return Failed(tooMuch!.Message);
            graph = new ComponentGraph(engine.CreateStore(budget.Limits(options)), options.Limits.Instances * 2L, options.Handles);
            graph.Store.Fuel = options.Fuel;
            graph.Meter.Begin();
            var world = new ClosedWorld(graph.Meter);
            world.Begin(0, "");
            var root = graph.Instantiate(plan, world.Resolve);
            if (world.Observed) return Failed("What it does when it starts depends on the time or on chance.");
            if (((RuntimeInstance)root.Exports[contract.Instance]).Exports[Admission.Function] is not LiftedFunc validate) return Failed("The component exports a validate that it only imports.");
            return (new GuestInstance(engine, side, graph, validate, contract.Kept), null);
        }
        catch (Exception failed) when (failed is WasmPay.Wasm.Engine.TrapException or WasmPay.Wasm.Engine.LinkException or ComponentLinkException)
        {
            return Failed($"It does not start: {failed.Message}");
        }

        (GuestInstance?, string?) Failed(string why)
        {
            graph?.Dispose();
            side.Dispose();
            engine.Dispose();
            return (null, why);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _side.Dispose();
        _engine.Dispose();
    }
}
