using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>
/// What one scope imports and exports, by name and in order, with the rules on it: names, resources that must not leak, types that
/// must be visible (Explainer.md, Import and Export Definitions).
/// </summary>
internal sealed class Surface(ScopeKind kind, WorkBudget work)
{
    private readonly OrderedDictionary<string, ItemType> _imports = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, ItemType> _exports = new(StringComparer.Ordinal);
    private readonly NameRules _importNames = new("import");
    private readonly NameRules _exportNames = new("export");
    private readonly Visibility _visibility = new(kind, work);
    private readonly HashSet<TypeNode> _importedFuncs = new(ReferenceEqualityComparer.Instance);
    private readonly List<ResourceId> _importedResources = [];

    // Resources that came to be here: defined, made by an instantiation, or declared by a type's export.
    private readonly HashSet<ResourceId> _definedResources = [];

    // Resources that an export path reaches.
    private readonly HashSet<ResourceId> _exportedResources = [];

    /// <summary>A resource came to be here.</summary>
    public void Define(ResourceId resource) => _definedResources.Add(resource);

    /// <summary>Whether this very function is an import.</summary>
    public bool ImportsFunc(FuncSignature signature) => _importedFuncs.Contains(signature);

    /// <summary>Adds an import; what comes into the index spaces is the item with its own resources fresh.</summary>
    public ItemType Import(string name, ItemType item, long at)
    {
        if (item is InstanceItem { Shape.Defined.Count: > 0 } opened)
        {
            var map = Fresh(opened.Shape);
            _importedResources.AddRange(map.Values);
            item = Open(opened.Shape, map);
        }
        if (item is TypeItem { Created: ResourceNode resource } type)
        {
            if (ReferenceEquals(type.Created, type.Referenced)) _importedResources.Add(resource.Id);
            _importNames.Register(name, resource);
        }
        if (item is FuncItem func) _importedFuncs.Add(func.Signature);
        if (!_visibility.Import(item)) throw ComponentException.Invalid($"{item.Kind} not valid to be used as import", at);
        _importNames.Check(name, item, at);
        if (!_imports.TryAdd(name, item)) throw Conflict(name, at);
        return item;
    }

    /// <summary>Adds an export; what comes into the index spaces is the item with its own resources fresh.</summary>
    public ItemType Export(string name, ItemType item, long at)
    {
        if (item is InstanceItem { Shape.Defined.Count: > 0 } opened)
        {
            var map = Fresh(opened.Shape);
            _definedResources.UnionWith(map.Values);
            item = Open(opened.Shape, map);
        }
        if (item is TypeItem { Created: ResourceNode resource } type)
        {
            if (ReferenceEquals(type.Created, type.Referenced)) _definedResources.Add(resource.Id);
            _exportedResources.Add(resource.Id);
            _exportNames.Register(name, resource);
        }
        if (item is InstanceItem { Shape: var shape })
        {
            work.Spend(shape.Named.Count);
            _exportedResources.UnionWith(shape.Named);
        }
        if (!_visibility.Export(item)) throw ComponentException.Invalid($"{item.Kind} not valid to be used as export", at);
        _exportNames.Check(name, item, at);
        if (!_exports.TryAdd(name, item)) throw Conflict(name, at);
        return item;
    }

    /// <summary>As an instance type.</summary>
    public InstanceShape ToInstance() => new(_exports, [.. _definedResources], _exportedResources);

    /// <summary>As a component's type. Resources that it brings must be reachable by name in its exports, and may not leak into its imports.</summary>
    public ComponentShape ToComponent(long at)
    {
        var free = new ResourceFinder(work);
        foreach (var item in _imports.Values) free.Visit(item);
        work.Spend(_definedResources.Count);
        if (_definedResources.Any(free.Found.Contains)) throw ComponentException.Invalid("local resource type found in imports", at);
        free = new(work);
        foreach (var item in _exports.Values) free.Visit(item);
        var defined = new List<ResourceId>();
        foreach (var id in _definedResources.Where(free.Found.Contains))
        {
            if (!_exportedResources.Contains(id))
                throw ComponentException.Invalid("local resource type found in export but not exported itself", at);
            defined.Add(id);
        }
        return new(_imports, _exports, _importedResources, defined, _exportedResources);
    }

    // Each use of an instance type brings its resources anew, as resources of this scope.
    private Dictionary<ResourceId, ResourceId> Fresh(InstanceShape shape)
    {
        work.Spend(shape.Defined.Count);
        return Substitution.Fresh(shape.Defined);
    }

    private InstanceItem Open(InstanceShape shape, Dictionary<ResourceId, ResourceId> map)
    {
        var fresh = new Substitution(map, work: work);
        return new(new InstanceShape(fresh.Apply(shape.Exports), [], fresh.Apply(shape.Named)));
    }

    private static ComponentException Conflict(string name, long at) => ComponentException.Invalid($"name `{name}` conflicts with previous name", at);
}
