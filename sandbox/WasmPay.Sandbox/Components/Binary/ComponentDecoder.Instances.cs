using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Instances, aliases, imports and exports (Binary.md, sections of the same names).</summary>
internal sealed partial class ComponentDecoder
{
    private readonly HashSet<TypeNode> _rootImports = new(ReferenceEqualityComparer.Instance);

    private void Import(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var name = ExternNameText(cursor);
        var type = ReadItemType(cursor);
        if (_scope.Parent is null)
        {
            if (type is ComponentItem) throw ComponentException.Unsupported("root-level component imports are not supported", at);
            if (type is FuncItem func)
            {
                // Its own identity, by which an export of the import is recognised.
                type = new FuncItem(new(func.Signature.Parameters, func.Signature.Result));
                _rootImports.Add(type.Node!);
            }
        }
        AddNamed(name, type, import: true, at);
        if (_scope.Kind == ScopeKind.Component) _scope.Steps.Add(new ImportStep(name, _scope.Imports[name]));
    }

    private void Export(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var name = ExternNameText(cursor);
        var (sort, index) = ReadItemRef(cursor);
        var item = _scope.Item(sort, index, at);
        var ascribed = cursor.Byte() switch
        {
            0x00 => null,
            0x01 => ReadItemType(cursor),
            _ => throw ComponentException.Malformed("invalid leading byte in an export's type", cursor.Position - 1),
        };
        var exported = ascribed is not null ? Ascribe(item, ascribed, at) : item is TypeItem type ? new TypeItem(Renamed(type.Created), type.Created) : item;
        if (_scope.Parent is null) CheckRootExport(name, sort, index, at);
        AddNamed(name, exported, import: false, at, sort == Sort.Component ? _scope.Component(index, at).Instances : 1);
        _scope.Steps.Add(new ExportStep(new(name, sort, (int)index, item), _scope.Exports[name]));
    }

    // A host has no use for these, and Wasmtime refuses them likewise.
    private void CheckRootExport(string name, Sort sort, uint index, long at)
    {
        if (sort == Sort.Component) throw ComponentException.Unsupported("exporting a component from the root component is not supported", at);
        if (sort == Sort.Func && _rootImports.Contains(_scope.Func(index, at)))
            throw ComponentException.Unsupported($"component export `{name}` is a reexport of an imported function which is not implemented", at);
    }

    // What an ascription hides stays hidden: its abstract resources are new ones to whoever uses the export.
    private ItemType Ascribe(ItemType actual, ItemType ascribed, long at)
    {
        var abstracts = ascribed is TypeItem { Created: ResourceNode node } introduced && ReferenceEquals(introduced.Created, introduced.Referenced)
            ? new[] { node.Id }
            : [];
        return new Matcher(abstracts, _work).Match(ascribed, actual) is { } problem
            ? throw ComponentException.Invalid($"ascribed type of export is not compatible with item's type: {problem}", at)
            : ascribed;
    }

    private static string ExternNameText(BinaryCursor cursor)
    {
        var at = cursor.Position;
        return cursor.Byte() switch
        {
            0x00 or 0x01 => cursor.Name(),
            0x02 => throw ComponentException.Unsupported("the `cm-implements` feature is not active", at),
            _ => throw ComponentException.Malformed("invalid leading byte in an extern name", at),
        };
    }

    // Every import and every export introduces its item into the index spaces, freshened and named.
    private void AddNamed(string name, ItemType item, bool import, long at, long instances = 1)
    {
        if (item is InstanceItem { Shape.Defined.Count: > 0 } opened) item = Open(opened.Shape, import);
        if (item is TypeItem { Created: ResourceNode resource } type)
        {
            if (ReferenceEquals(type.Created, type.Referenced))
            {
                if (import) _scope.ImportedResources.Add(resource.Id);
                else _scope.DefinedResources.Add(resource.Id);
            }
            if (!import) _scope.ExportedResources.Add(resource.Id);
            (import ? _scope.ImportNames : _scope.ExportNames).Register(name, resource);
        }
        if (!import && item is InstanceItem { Shape: var shape })
        {
            _work.Spend(shape.Named.Count);
            _scope.ExportedResources.UnionWith(shape.Named);
        }
        _scope.Add(item, instances);
        if (!new Visibility(_scope, import, _work).Register(item))
            throw ComponentException.Invalid($"{item.Kind} not valid to be used as {(import ? "import" : "export")}", at);
        (import ? _scope.ImportNames : _scope.ExportNames).Check(name, item, at);
        var items = import ? _scope.Imports : _scope.Exports;
        if (!items.TryAdd(name, item)) throw ComponentException.Invalid($"name `{name}` conflicts with previous name", at);
    }

    // Each use of an instance type brings its resources anew, as resources of this scope.
    private InstanceItem Open(InstanceShape shape, bool import)
    {
        var map = Substitution.Fresh(shape.Defined);
        _work.Spend(map.Count);
        var fresh = new Substitution(map, work: _work);
        if (import) _scope.ImportedResources.AddRange(map.Values);
        else _scope.DefinedResources.UnionWith(map.Values);
        return new(new InstanceShape(fresh.Apply(shape.Exports), [], fresh.Apply(shape.Named)));
    }

    private static (Sort Sort, uint Index) ReadItemRef(BinaryCursor cursor) => (ReadSort(cursor), cursor.U32());

    private static Sort ReadSort(BinaryCursor cursor)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00:
                return cursor.Byte() == 0x11 ? Sort.Module : throw ComponentException.Malformed("invalid leading byte in a component sort: of core sorts only modules can stand here", at);
            case 0x01: return Sort.Func;
            case 0x02: throw ComponentException.Unsupported("support for component model `value`s is not enabled", at);
            case 0x03: return Sort.Type;
            case 0x04: return Sort.Component;
            case 0x05: return Sort.Instance;
            default: throw ComponentException.Malformed("invalid leading byte in a component sort", at);
        }
    }

    private void Instance(BinaryCursor cursor)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00: Instantiate(cursor, at); break;
            case 0x01: Bundle(cursor, at); break;
            default: throw ComponentException.Malformed("invalid leading byte in an instance", at);
        }
    }

    private void Instantiate(BinaryCursor cursor, long at)
    {
        var index = cursor.U32();
        var component = _scope.Component(index, at);
        Count(component.Instances, at);
        var given = new Dictionary<string, ItemType>(StringComparer.Ordinal);
        var refs = ImmutableArray.CreateBuilder<ItemRef>();
        var count = cursor.Count("instantiation argument");
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Name();
            var (sort, item) = ReadItemRef(cursor);
            var type = _scope.Item(sort, item, at);
            if (!given.TryAdd(name, type)) throw ComponentException.Invalid($"instantiation argument `{name}` conflicts with previous argument", at);
            refs.Add(new(name, sort, (int)item, type));
        }
        var shape = Checked(InstantiatedShape(component.Shape, given, at), at);
        _scope.Instances.Add(shape);
        _scope.Steps.Add(new InstantiateStep((int)index, refs.ToImmutable(), shape));
    }

    private InstanceShape InstantiatedShape(ComponentShape component, Dictionary<string, ItemType> given, long at)
    {
        _work.Spend(component.Imported.Count + component.Defined.Count);
        var matcher = new Matcher(component.Imported, _work);
        foreach (var (name, want) in component.Imports)
        {
            if (!given.TryGetValue(name, out var have)) throw ComponentException.Invalid($"missing import named `{name}`", at);
            if (matcher.Match(want, have) is { } problem) throw ComponentException.Invalid($"type mismatch for import `{name}`: {problem}", at);
        }
        var map = Substitution.Fresh(component.Defined);
        _scope.DefinedResources.UnionWith(map.Values);
        foreach (var (id, actual) in matcher.Bound) map[id] = actual;
        var substitution = new Substitution(map, matcher.Named, _work);
        return new(substitution.Apply(component.Exports), [], substitution.Apply(component.Named));
    }

    private void Bundle(BinaryCursor cursor, long at)
    {
        Count(1, at);
        var exports = new OrderedDictionary<string, ItemType>(StringComparer.Ordinal);
        var named = new HashSet<ResourceId>();
        var names = new NameRules("export");
        var refs = ImmutableArray.CreateBuilder<ItemRef>();
        var count = cursor.Count("instance export");
        for (var i = 0; i < count; i++)
        {
            var name = ExternNameText(cursor);
            var (sort, index) = ReadItemRef(cursor);
            var item = _scope.Item(sort, index, at);
            if (item is InstanceItem instance)
            {
                _work.Spend(instance.Shape.Named.Count);
                named.UnionWith(instance.Shape.Named);
            }
            if (item is TypeItem { Created: ResourceNode resource }) named.Add(resource.Id);
            names.Check(name, item, at);
            exports.Add(name, item);
            refs.Add(new(name, sort, (int)index, item));
        }
        var shape = Checked(new InstanceShape(exports, [], named), at);
        _scope.Instances.Add(shape);
        _scope.Steps.Add(new BundleStep(refs.ToImmutable(), shape));
    }

    private void Alias(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var first = cursor.Byte();
        if (first == 0x00) CoreAlias(cursor, at);
        else
        {
            var sort = first switch
            {
                0x01 => Sort.Func,
                0x03 => Sort.Type,
                0x04 => Sort.Component,
                0x05 => Sort.Instance,
                0x02 => throw ComponentException.Unsupported("support for component model `value`s is not enabled", at),
                _ => throw ComponentException.Malformed("invalid leading byte in an alias", at),
            };
            ItemAlias(cursor, sort, at);
        }
    }

    private void CoreAlias(BinaryCursor cursor, int at)
    {
        var code = cursor.Peek();
        if (code is 0x10 or 0x11)
        {
            cursor.Byte();
            if (code == 0x11) ItemAlias(cursor, Sort.Module, at);
            else if (cursor.Byte() != 0x02) throw ComponentException.Malformed("invalid leading byte in a core type alias", at);
            else _scope.CoreTypes.Add(OuterCoreType(cursor, at));
            return;
        }
        var sort = ReadCoreSort(cursor);
        if (cursor.Byte() != 0x01) throw ComponentException.Malformed("invalid leading byte in a core alias", at);
        if (_scope.Kind != ScopeKind.Component) throw ComponentException.Invalid("core instances cannot be aliased in a type", at);
        var index = cursor.U32();
        var name = cursor.Name();
        if (!_scope.CoreInstance(index, at).TryGetValue(name, out var type))
            throw ComponentException.Invalid($"core instance {index} has no export named `{name}`", at);
        var found = type switch
        {
            WasmPay.Wasm.Engine.FunctionType => CoreSort.Func,
            WasmPay.Wasm.Engine.TableType => CoreSort.Table,
            WasmPay.Wasm.Engine.MemoryType => CoreSort.Memory,
            _ => CoreSort.Global,
        };
        if (found != sort) throw ComponentException.Invalid($"export `{name}` for core instance {index} is not a {sort}", at);
        _scope.AddCore(type);
        _scope.Steps.Add(new CoreAliasStep(sort, (int)index, name));
    }

    private object OuterCoreType(BinaryCursor cursor, int at)
    {
        var (outward, index) = (cursor.U32(), cursor.U32());
        return CoreTypeAt(Outward(outward, at), index, at);
    }

    private void ItemAlias(BinaryCursor cursor, Sort sort, int at)
    {
        switch (cursor.Byte())
        {
            case 0x00: ExportAlias(cursor, sort, at); break;
            case 0x02: OuterAlias(cursor, sort, at); break;
            default: throw ComponentException.Malformed("invalid leading byte in an alias", at);
        }
    }

    private void ExportAlias(BinaryCursor cursor, Sort sort, int at)
    {
        if (_scope.Kind != ScopeKind.Component && sort is not (Sort.Type or Sort.Instance))
            throw ComponentException.Invalid("only types and instances can be aliased in a type", at);
        var index = cursor.U32();
        var name = cursor.Name();
        if (!_scope.Instance(index, at).Exports.TryGetValue(name, out var item))
            throw ComponentException.Invalid($"instance {index} has no export named `{name}`", at);
        var found = item switch
        {
            ModuleItem => Sort.Module,
            FuncItem => Sort.Func,
            TypeItem => Sort.Type,
            ComponentItem => Sort.Component,
            _ => Sort.Instance,
        };
        if (found != sort) throw ComponentException.Invalid($"export `{name}` for instance {index} is not a {sort}", at);
        _scope.Add(item);
        if (_scope.Kind == ScopeKind.Component) _scope.Steps.Add(new AliasStep(sort, (int)index, name));
    }

    private void OuterAlias(BinaryCursor cursor, Sort sort, int at)
    {
        var (outward, index) = (cursor.U32(), cursor.U32());
        var target = Outward(outward, at);
        if (_scope.Kind != ScopeKind.Component && sort is not Sort.Type) throw ComponentException.Invalid("only types can be outer aliases in a type", at);
        if (sort == Sort.Type)
        {
            var type = target.Type(index, at);
            if (CrossesComponent(outward) && HasFreeResource(type))
                throw ComponentException.Invalid("cannot alias outer type which transitively refers to resources not defined in the current component", at);
            _scope.Types.Add(type);
            return;
        }
        if (sort is not (Sort.Module or Sort.Component)) throw ComponentException.Invalid("only types, modules and components can be outer aliases", at);
        _scope.Add(target.Item(sort, index, at), sort == Sort.Component ? target.Component(index, at).Instances : 1);
        _scope.Steps.Add(new OuterAliasStep(sort, (int)outward, (int)index));
    }

    private bool CrossesComponent(uint outward)
    {
        var scope = _scope;
        for (var i = 0u; i < outward; i++)
        {
            if (scope.Kind == ScopeKind.Component) return true;
            scope = scope.Parent!;
        }
        return false;
    }

    private bool HasFreeResource(TypeNode type)
    {
        var finder = new ResourceFinder(_work);
        finder.Visit(type);
        return finder.Found.Count > 0;
    }
}
