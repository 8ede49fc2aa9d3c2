using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Metering;
using WasmPay.Wasm.Engine;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>Carries out the steps of component plans. Nesting of components is bounded by the decoder, and so is the recursion here.</summary>
internal sealed class Instantiator(ComponentGraph graph)
{
    public ComponentInstance Root(ComponentPlan plan, Func<string, ItemType, RuntimeItem?> imports)
    {
        var instance = graph.NewInstance(null);
        var linker = new RootLinker(plan.Shape);
        Run(plan, instance, (name, type) =>
        {
            graph.Meter.Charge(InstantiationCost.OfImport(type));
            var item = linker.Link(name, type, imports(name, type));
            linker.BindInto(instance);
            return item;
        });
        return instance;
    }

    private void Run(ComponentPlan plan, ComponentInstance self, Func<string, ItemType, RuntimeItem> imports)
    {
        foreach (var step in plan.Steps)
        {
            graph.Meter.Charge(InstantiationCost.Of(step));
            switch (step)
            {
                case ModuleStep module:
                    self.Modules.Add(new(module.Module, module.Type, module.HasStart));
                    break;
                case CoreInstantiateStep core:
                    InstantiateCore(core, self);
                    break;
                case CoreBundleStep bundle:
                    graph.CountInstance();
                    self.CoreInstances.Add(new(null, bundle.Exports.ToDictionary(each => each.Name, each => self.CoreItem(each.Sort, each.Index), StringComparer.Ordinal)));
                    break;
                case CoreAliasStep alias:
                    self.AddCore(self.CoreInstances[alias.Instance].Export(alias.Name));
                    break;
                case ComponentStep component:
                    self.Components.Add(new(component.Plan, self));
                    break;
                case InstantiateStep instantiate:
                    Instantiate(instantiate, self);
                    break;
                case BundleStep bundle:
                    Bundle(bundle, self);
                    break;
                case AliasStep alias:
                    if (alias.Sort != Sort.Type) self.Add(self.Instances[alias.Instance].Exports[alias.Name]);
                    break;
                case OuterAliasStep outer:
                    OuterAlias(outer, self);
                    break;
                case ResourceStep resource:
                    self.Resources[resource.Id] = new("guest", self) { Destructor = resource.Destructor < 0 ? null : self.CoreFuncs[resource.Destructor] };
                    break;
                case LiftStep lift:
                    self.Funcs.Add(new LiftedFunc(self, lift));
                    break;
                case LowerStep lower:
                    self.CoreFuncs.Add(graph.Store.CreateFunction(lower.CoreType, new LoweredFunc(self, lower).Invoke));
                    break;
                case ResourceBuiltinStep builtin:
                    self.CoreFuncs.Add(ResourceFunctions.Create(self, builtin));
                    break;
                case ImportStep import:
                    var given = imports(import.Name, import.Type);
                    self.Add(given);
                    self.Bind(import.Type, given);
                    break;
                case ExportStep export:
                    var item = Item(self, export.Item);
                    self.Exports.Add(export.Item.Name, item);
                    self.Add(item);
                    self.Bind(export.Type, item);
                    break;
                default:
                    throw new InvalidOperationException($"{step} is no step.");
            }
        }
    }

    private void InstantiateCore(CoreInstantiateStep step, ComponentInstance self)
    {
        var source = self.Modules[step.Module];
        var module = source.Module;
        var arguments = step.Arguments.ToDictionary(each => each.Name, each => self.CoreInstances[each.Instance], StringComparer.Ordinal);
        var imports = new ICoreExtern[module.Imports.Count];
        for (var i = 0; i < imports.Length; i++) imports[i] = arguments[module.Imports[i].Module].Export(module.Imports[i].Name);
        self.CoreInstances.Add(new(graph.InstantiateCore(source, imports), null));
    }

    private void Instantiate(InstantiateStep step, ComponentInstance self)
    {
        var component = self.Components[step.Component];
        var arguments = step.Arguments.ToDictionary(each => each.Name, each => each, StringComparer.Ordinal);
        var instance = graph.NewInstance(component.Outer);
        Run(component.Plan, instance, (name, _) => Item(self, arguments[name]));
        var made = new RuntimeInstance(instance.Exports);
        self.Instances.Add(made);
        self.Bind(new InstanceItem(step.Shape), made);
    }

    private void Bundle(BundleStep step, ComponentInstance self)
    {
        graph.CountInstance();
        var exports = new Dictionary<string, RuntimeItem>(StringComparer.Ordinal);
        foreach (var each in step.Exports) exports.Add(each.Name, Item(self, each));
        self.Instances.Add(new(exports));
    }

    private static void OuterAlias(OuterAliasStep step, ComponentInstance self)
    {
        var target = self;
        for (var i = 0; i < step.Outward; i++) target = target.Outer!;
        if (step.Sort == Sort.Module) self.Modules.Add(target.Modules[step.Index]);
        else self.Components.Add(target.Components[step.Index]);
    }

    private static RuntimeItem Item(ComponentInstance self, ItemRef item)
    {
        switch (item.Sort)
        {
            case Sort.Module: return self.Modules[item.Index];
            case Sort.Func: return self.Funcs[item.Index];
            case Sort.Component: return self.Components[item.Index];
            case Sort.Instance: return self.Instances[item.Index];
            default:
                var node = ((TypeItem)item.Type).Created;
                return new RuntimeType(node is ResourceNode resource ? self.ResourceOf(resource.Id) : null, node, self.ResourceOf);
        }
    }
}
