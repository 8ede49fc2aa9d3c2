using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>What an import or export is called and what it is (Binary.md, externname, externtype and sortidx).</summary>
internal static class ExternTypeReader
{
    /// <summary>The name of an import or export.</summary>
    public static string Name(BinaryCursor cursor)
    {
        var at = cursor.Position;
        return cursor.Byte() switch
        {
            0x00 or 0x01 => cursor.Name(),
            0x02 => throw LaterProposals.ExternNameOptions(at),
            _ => throw ComponentException.Malformed("invalid leading byte in an extern name", at),
        };
    }

    /// <summary>A reference to a definition: its sort and index.</summary>
    public static (Sort Sort, uint Index) Reference(BinaryCursor cursor) => (ReadSort(cursor), cursor.U32());

    /// <summary>What an import or a declared export is; the types that it names are in <paramref name="scope"/>.</summary>
    public static ItemType Read(BinaryCursor cursor, Scope scope)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00:
                if (cursor.Byte() != 0x11) throw ComponentException.Malformed("invalid leading byte in an external kind: only core modules have types here", at);
                return scope.Core.Types.At(cursor.U32(), at) is CoreModuleType module
                    ? new ModuleItem(module)
                    : throw ComponentException.Invalid("core type is not a module type", at);
            case 0x01:
                return new FuncItem(scope.Types.Func(cursor.U32(), at));
            case 0x02:
                throw LaterProposals.Value(at);
            case 0x03:
                return TypeBound(cursor, scope.Types, at);
            case 0x04:
                return new ComponentItem(scope.Types.Component(cursor.U32(), at));
            case 0x05:
                return new InstanceItem(scope.Types.Instance(cursor.U32(), at));
            default:
                throw ComponentException.Malformed("invalid leading byte in an external kind", at);
        }
    }

    /// <summary>The same type under another identity, as an export or an equality bound gives it.</summary>
    public static TypeNode Renamed(TypeNode node) => node switch
    {
        ValType type => type.Rename(),
        ResourceNode resource => new ResourceNode(resource.Id),
        _ => node,
    };

    private static TypeItem TypeBound(BinaryCursor cursor, TypeSpace types, int at)
    {
        switch (cursor.Byte())
        {
            case 0x00:
                var referenced = types.At(cursor.U32(), at);
                return new(Renamed(referenced), referenced);
            case 0x01:
                var resource = new ResourceNode(new ResourceId());
                return new(resource, resource);
            default:
                throw ComponentException.Malformed("invalid leading byte in a type bound", at);
        }
    }

    private static Sort ReadSort(BinaryCursor cursor)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00:
                return cursor.Byte() == 0x11 ? Sort.Module : throw ComponentException.Malformed("invalid leading byte in a component sort: of core sorts only modules can stand here", at);
            case 0x01: return Sort.Func;
            case 0x02: throw LaterProposals.Value(at);
            case 0x03: return Sort.Type;
            case 0x04: return Sort.Component;
            case 0x05: return Sort.Instance;
            default: throw ComponentException.Malformed("invalid leading byte in a component sort", at);
        }
    }
}
