using System.Collections.Immutable;
using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Component instances (Binary.md, Instance Definitions).</summary>
/// <param name="scope">What they are made of, and where they go.</param>
/// <param name="plan">Where the steps go.</param>
/// <param name="budget">Bounds their types and the work of matching them.</param>
internal readonly struct InstanceReader(Scope scope, PlanBuilder plan, DecodeBudget budget)
{
    /// <summary>One instance.</summary>
    public void Read(BinaryCursor cursor)
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
        var component = scope.Components.At(index, at);
        plan.CountInstances(component.Instances, at);
        var given = new Dictionary<string, ItemType>(StringComparer.Ordinal);
        var refs = ImmutableArray.CreateBuilder<ItemRef>();
        var count = cursor.Count("instantiation argument");
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Name();
            var (sort, item) = ExternTypeReader.Reference(cursor);
            var type = scope.Item(sort, item, at);
            if (!given.TryAdd(name, type)) throw ComponentException.Invalid($"instantiation argument `{name}` conflicts with previous argument", at);
            refs.Add(new(name, sort, (int)item, type));
        }
        var shape = budget.Checked(InstantiatedShape(component.Shape, given, at), at);
        scope.Instances.Add(shape);
        plan.Add(new InstantiateStep((int)index, refs.ToImmutable(), shape));
    }

    private InstanceShape InstantiatedShape(ComponentShape component, Dictionary<string, ItemType> given, long at)
    {
        budget.Work.Spend(component.Imported.Count + component.Defined.Count);
        var matcher = new Matcher(component.Imported, budget.Work);
        foreach (var (name, want) in component.Imports)
        {
            if (!given.TryGetValue(name, out var have)) throw ComponentException.Invalid($"missing import named `{name}`", at);
            if (matcher.Match(want, have) is { } problem) throw ComponentException.Invalid($"type mismatch for import `{name}`: {problem}", at);
        }
        var map = Substitution.Fresh(component.Defined);
        foreach (var fresh in map.Values) scope.Surface.Define(fresh);
        foreach (var (id, actual) in matcher.Bound) map[id] = actual;
        var substitution = new Substitution(map, matcher.Named, budget.Work);
        return new(substitution.Apply(component.Exports), [], substitution.Apply(component.Named));
    }

    private void Bundle(BinaryCursor cursor, long at)
    {
        plan.CountInstances(1, at);
        var exports = new OrderedDictionary<string, ItemType>(StringComparer.Ordinal);
        var named = new HashSet<ResourceId>();
        var names = new NameRules("export");
        var refs = ImmutableArray.CreateBuilder<ItemRef>();
        var count = cursor.Count("instance export");
        for (var i = 0; i < count; i++)
        {
            var name = ExternTypeReader.Name(cursor);
            var (sort, index) = ExternTypeReader.Reference(cursor);
            var item = scope.Item(sort, index, at);
            if (item is InstanceItem instance)
            {
                budget.Work.Spend(instance.Shape.Named.Count);
                named.UnionWith(instance.Shape.Named);
            }
            if (item is TypeItem { Created: ResourceNode resource }) named.Add(resource.Id);
            names.Check(name, item, at);
            exports.Add(name, item);
            refs.Add(new(name, sort, (int)index, item));
        }
        var shape = budget.Checked(new InstanceShape(exports, [], named), at);
        scope.Instances.Add(shape);
        plan.Add(new BundleStep(refs.ToImmutable(), shape));
    }
}
