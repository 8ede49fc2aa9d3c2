using WasmPay.Sandbox.Budget;
using WasmPay.Sandbox.Components;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Metering;

/// <summary>
/// What the steps of a component's plan cost. A component of a few kilobytes may repeat its steps a thousand times over, and a step may
/// carry long names, so each is charged before it is carried out.
/// </summary>
internal static class InstantiationCost
{
    private const long PageBytes = 64 << 10;

    /// <summary>A step, apart from what a core instance's module demands.</summary>
    public static long Of(Step step)
    {
        var cost = HostFuel.Step;
        switch (step)
        {
            case CoreInstantiateStep core:
                foreach (var argument in core.Arguments) cost += HostFuel.OfName(argument.Name);
                break;
            case CoreBundleStep bundle:
                foreach (var export in bundle.Exports) cost += HostFuel.OfName(export.Name);
                break;
            case BundleStep bundle:
                foreach (var export in bundle.Exports) cost += HostFuel.OfName(export.Name);
                break;
            case InstantiateStep instantiate:
                foreach (var argument in instantiate.Arguments) cost += HostFuel.OfName(argument.Name);
                break;
            case CoreAliasStep alias: return cost + HostFuel.OfName(alias.Name);
            case AliasStep alias: return cost + HostFuel.OfName(alias.Name);
            case ExportStep export: return cost + HostFuel.OfName(export.Item.Name);
            case ImportStep import: return cost + HostFuel.OfName(import.Name);
            case OuterAliasStep outer: return cost + outer.Outward;
            case LiftStep or LowerStep or ResourceBuiltinStep or ResourceStep: return cost + HostFuel.Function;
            default: break;
        }
        return cost;
    }

    /// <summary>A core instance: what it makes of its own, what it imports, and what its active segments write.</summary>
    public static long Of(ICoreModule module)
    {
        var demand = module.Demand;
        var cost = HostFuel.Instance + (demand.Elements * HostFuel.Element) + (demand.DataBytes / HostFuel.DataBytes)
            + (demand.Globals * HostFuel.Global) + (demand.Entries * HostFuel.Entry) + (demand.ConstantInstructions * HostFuel.ConstantInstruction);
        foreach (var memory in demand.Memories) cost += memory.Limits.Minimum * HostFuel.Page;
        foreach (var table in demand.Tables) cost += Pages(table.Limits.Minimum * GuestBudget.TableElement) * HostFuel.Page;
        foreach (var import in module.Imports) cost += HostFuel.OfName(import.Module) + HostFuel.OfName(import.Name);
        return cost;
    }

    /// <summary>What stands for a root's import: an object for each name that its type has.</summary>
    public static long OfImport(ItemType type)
    {
        if (type is not InstanceItem { Shape: var shape }) return HostFuel.Step;
        // Instances within are rare; written out, they are no fewer than they are.
        var items = 0L;
        foreach (var item in shape.Exports.Values) items += item is InstanceItem ? item.Nodes : 1;
        return items * (HostFuel.Step + HostFuel.Name);
    }

    private static long Pages(long bytes) => (bytes + PageBytes - 1) / PageBytes;
}
