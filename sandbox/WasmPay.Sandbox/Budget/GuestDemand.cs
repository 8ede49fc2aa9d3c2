using System.Collections.Immutable;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Budget;

/// <summary>
/// All that an instantiation of a component makes, reckoned from its plan before anything is made: nested components are multiplied
/// out, and a module counts as often as it is instantiated.
/// </summary>
/// <param name="Memories">Linear memories.</param>
/// <param name="Tables">Tables.</param>
/// <param name="CoreInstances">Instances of core modules.</param>
/// <param name="InstanceBytes">Bytes that they hold beside memories and tables.</param>
/// <param name="CoverageBytes">Bytes in which they count what they execute, where they do.</param>
/// <param name="HasHandles">Whether there are resources, and so handles.</param>
internal sealed record GuestDemand(IReadOnlyList<MemoryType> Memories, IReadOnlyList<TableType> Tables, int CoreInstances, long InstanceBytes, long CoverageBytes, bool HasHandles)
{
    /// <summary>Steps that are followed; a component that repeats more of them is not worth a host's time.</summary>
    public const int MostSteps = 1_000_000;

    private static readonly Dictionary<string, object?> NoArguments = [];

    /// <summary>Follows a plan; null where it has more than <see cref="MostSteps"/> steps.</summary>
    public static GuestDemand? Of(ComponentPlan plan)
    {
        var walk = new Walk();
        if (!walk.Run(plan, new(null), NoArguments)) return null;
        return new(walk.Memories, walk.Tables, walk.CoreInstances, walk.InstanceBytes, walk.CoverageBytes, walk.HasResources || plan.Shape.Imports.Values.Any(item => item.HasResource));
    }

    /// <summary>What bears on memory of a component's instance: its modules, components and instances. Of others there is nothing to know.</summary>
    private sealed class Scope(Scope? outer)
    {
        public Scope? Outer { get; } = outer;

        public List<object?> Modules { get; } = [];

        public List<object?> Components { get; } = [];

        public List<object?> Instances { get; } = [];

        public Dictionary<string, object?> Exports { get; } = new(StringComparer.Ordinal);

        public List<object?>? Space(Sort sort) => sort switch
        {
            Sort.Module => Modules,
            Sort.Component => Components,
            Sort.Instance => Instances,
            _ => null,
        };

        public object? Item(ItemRef item) => Space(item.Sort)?[item.Index];
    }

    /// <summary>A component with the scope that it closes over.</summary>
    private sealed record Closure(ComponentPlan Plan, Scope Outer);

    private sealed class Walk
    {
        private int _steps;

        public List<MemoryType> Memories { get; } = [];

        public List<TableType> Tables { get; } = [];

        public int CoreInstances { get; private set; }

        public long InstanceBytes { get; private set; }

        public long CoverageBytes { get; private set; }

        public bool HasResources { get; private set; }

        // Nesting of components is bounded by the decoder, and so is the recursion.
        public bool Run(ComponentPlan plan, Scope scope, IReadOnlyDictionary<string, object?> arguments)
        {
            foreach (var step in plan.Steps)
            {
                if (++_steps > MostSteps) return false;
                switch (step)
                {
                    case ModuleStep module:
                        scope.Modules.Add(module.Module);
                        break;
                    case CoreInstantiateStep core:
                        Count(scope.Modules[core.Module] as ICoreModule);
                        break;
                    case ComponentStep component:
                        scope.Components.Add(new Closure(component.Plan, scope));
                        break;
                    case InstantiateStep instantiate:
                        if (!Instantiate(instantiate, scope)) return false;
                        break;
                    case BundleStep bundle:
                        if (!Bundle(bundle.Exports, scope, out var bundled)) return false;
                        scope.Instances.Add(bundled);
                        break;
                    case AliasStep alias:
                        scope.Space(alias.Sort)?.Add((scope.Instances[alias.Instance] as Dictionary<string, object?>)?.GetValueOrDefault(alias.Name));
                        break;
                    case OuterAliasStep outer:
                        var target = scope;
                        for (var i = 0; i < outer.Outward; i++) target = target.Outer!;
                        scope.Space(outer.Sort)!.Add(target.Space(outer.Sort)![outer.Index]);
                        break;
                    case ResourceStep:
                        HasResources = true;
                        break;
                    case ImportStep import:
                        Space(scope, import.Type)?.Add(arguments.GetValueOrDefault(import.Name));
                        break;
                    case ExportStep export:
                        var item = scope.Item(export.Item);
                        if (item is not null) scope.Exports[export.Item.Name] = item;
                        scope.Space(export.Item.Sort)?.Add(item);
                        break;
                    default:
                        break;
                }
            }
            return true;
        }

        private bool Instantiate(InstantiateStep step, Scope scope)
        {
            // What a host would have to give is not there; instantiation will say so.
            if (scope.Components[step.Component] is not Closure closure)
            {
                scope.Instances.Add(null);
                return true;
            }
            var inner = new Scope(closure.Outer);
            if (!Bundle(step.Arguments, scope, out var arguments) || !Run(closure.Plan, inner, arguments)) return false;
            scope.Instances.Add(inner.Exports);
            return true;
        }

        private bool Bundle(ImmutableArray<ItemRef> items, Scope scope, out Dictionary<string, object?> bundle)
        {
            bundle = new(StringComparer.Ordinal);
            if ((_steps += items.Length) > MostSteps) return false;
            foreach (var item in items)
                if (scope.Item(item) is { } found) bundle[item.Name] = found;
            return true;
        }

        private void Count(ICoreModule? module)
        {
            CoreInstances++;
            if (module is null) return;
            Memories.AddRange(module.Demand.Memories);
            Tables.AddRange(module.Demand.Tables);
            InstanceBytes += GuestBudget.OfInstance(module.Demand);
            CoverageBytes += module.Demand.CoverageBytes;
        }

        private static List<object?>? Space(Scope scope, ItemType type) => type switch
        {
            ModuleItem => scope.Modules,
            ComponentItem => scope.Components,
            InstanceItem => scope.Instances,
            _ => null,
        };
    }
}
