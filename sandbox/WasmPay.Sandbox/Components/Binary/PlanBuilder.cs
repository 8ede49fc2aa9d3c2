using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>A component's plan while it is decoded: its steps so far, and how many instances they make.</summary>
internal sealed class PlanBuilder(DecodeBudget budget)
{
    private readonly List<Step> _steps = [];
    private readonly HashSet<ResourceId> _own = [];
    private long _instances = 1;

    public void Add(Step step) => _steps.Add(step);

    /// <summary>Adds a resource of the component's own code, for which handles can be made.</summary>
    public void Add(ResourceStep resource)
    {
        _own.Add(resource.Id);
        _steps.Add(resource);
    }

    /// <summary>Whether the resource is one of the component's own.</summary>
    public bool Owns(ResourceId resource) => _own.Contains(resource);

    /// <summary>Counts instances that a definition at that byte offset makes.</summary>
    public void CountInstances(long instances, long at)
    {
        _instances = Math.Min(_instances + instances, long.MaxValue / 2);
        budget.CheckInstances(_instances, at);
    }

    /// <summary>The plan of a component that ends at that byte offset.</summary>
    public ComponentPlan Build(Surface surface, long at)
    {
        budget.CheckInstances(_instances, at);
        return new(_steps, budget.Checked(surface.ToComponent(at), at), _instances);
    }
}
