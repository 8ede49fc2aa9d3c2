using WasmPay.Sandbox.Components.Abi;
using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Linking;

/// <summary>Stands in for imports that nobody offers: types are there, functions trap with their name when they are called.</summary>
internal static class TrappingImports
{
    /// <summary>Whether an import can be stood in for; modules and components cannot.</summary>
    public static bool CanStandIn(ItemType type) => type switch
    {
        InstanceItem instance => instance.Shape.Exports.Values.All(CanStandIn),
        FuncItem or TypeItem => true,
        _ => false,
    };

    /// <summary>Whether an import has nothing that could be called, so that it needs no one to offer it.</summary>
    public static bool IsTypesOnly(ItemType type) => type switch
    {
        InstanceItem instance => instance.Shape.Exports.Values.All(IsTypesOnly),
        // An equal type needs no one to supply it.
        TypeItem named => named.Created is not ResourceNode || !ReferenceEquals(named.Created, named.Referenced),
        _ => false,
    };

    public static RuntimeItem Create(string name, ItemType type) => Create(name, type, []);

    /// <summary>Likewise, among imports that share resources.</summary>
    public static RuntimeItem Create(string name, ItemType type, Dictionary<ResourceId, RuntimeResource> resources)
    {
        switch (type)
        {
            case InstanceItem instance:
                var exports = new Dictionary<string, RuntimeItem>(StringComparer.Ordinal);
                foreach (var (member, item) in instance.Shape.Exports) exports.Add(member, Create($"{name}#{member}", item, resources));
                return new RuntimeInstance(exports) { MadeFor = instance.Shape };
            case FuncItem func:
                return new HostFunc(func.Signature, resources.GetValueOrDefault, _ => throw AbiRules.Trap($"import `{name}` was called, which the closed world does not have"));
            case TypeItem { Created: ResourceNode node }:
                if (!resources.TryGetValue(node.Id, out var resource)) resources.Add(node.Id, resource = new(name, null));
                return new RuntimeType(resource, node, resources.GetValueOrDefault);
            case TypeItem plain:
                return new RuntimeType(null, plain.Created, resources.GetValueOrDefault);
            default:
                throw new ComponentLinkException($"component imports {type.Kind} `{name}`, which cannot be stood in for");
        }
    }
}
