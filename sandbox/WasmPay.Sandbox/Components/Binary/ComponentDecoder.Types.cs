using WasmPay.Sandbox.Components.Types;
using WasmPay.Wasm.Engine;
using ValueType = WasmPay.Wasm.Engine.ValueType;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Component types (Binary.md, Type Definitions).</summary>
internal sealed partial class ComponentDecoder
{
    private void Type(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var type = DefinedType(cursor, at);
        _scope.Types.Add(Checked(type, at));
    }

    private TypeNode DefinedType(BinaryCursor cursor, int at)
    {
        var code = cursor.Byte();
        switch (code)
        {
            case >= 0x73 and <= 0x7F:
                return PrimType.Of((Prim)(0x7F - code));
            case 0x72:
                return new RecordType(Fields(cursor, "record field", atLeastOne: true), isTuple: false);
            case 0x71:
                return new VariantType(Cases(cursor), VariantForm.Variant);
            case 0x70:
                return new ListType(ValueTypeRef(cursor));
            case 0x6F:
                return Tuple(cursor, at);
            case 0x6E:
                var flags = Labels(cursor, "flag", at);
                return flags.Count <= 32 ? new FlagsType(flags) : throw ComponentException.Invalid("cannot have more than 32 flags", at);
            case 0x6D:
                return new VariantType([.. Labels(cursor, "enum case", at).Select(label => new Case(label, null))], VariantForm.Enum);
            case 0x6B:
                return new VariantType([new("none", null), new("some", ValueTypeRef(cursor))], VariantForm.Option);
            case 0x6A:
                return new VariantType([new("ok", Optional(cursor)), new("error", Optional(cursor))], VariantForm.Result);
            case 0x69:
                return new HandleType(_scope.Resource(cursor.U32(), at), borrowed: false);
            case 0x68:
                return new HandleType(_scope.Resource(cursor.U32(), at), borrowed: true);
            case 0x67:
                throw ComponentException.Unsupported("Fixed-length lists require the component model fixed-length lists feature", at);
            case 0x66 or 0x65 or 0x64:
                throw ComponentException.Unsupported("streams, futures and error contexts require the component model async feature", at);
            case 0x63:
                throw ComponentException.Unsupported("Maps require the component model map feature", at);
            case 0x43:
                throw ComponentException.Unsupported("async component functions require the component model async feature", at);
            case 0x40:
                return FunctionTypeOf(cursor, at);
            case 0x41:
                return ComponentTypeOf(cursor);
            case 0x42:
                return InstanceTypeOf(cursor);
            case 0x3F:
                return ResourceType(cursor, at);
            default:
                throw ComponentException.Malformed("invalid leading byte in a component type", at);
        }
    }

    private ValType ValueTypeRef(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var code = cursor.S33();
        if (code >= 0)
            return _scope.Type(code, at) as ValType ?? throw ComponentException.Invalid($"type index {code} is not a defined type", at);
        var prim = -1 - code;
        return prim <= (long)Prim.String
            ? PrimType.Of((Prim)prim)
            : throw ComponentException.Malformed("invalid leading byte in a component value type", at);
    }

    private ValType? Optional(BinaryCursor cursor)
    {
        var at = cursor.Position;
        return cursor.Byte() switch
        {
            0x00 => null,
            0x01 => ValueTypeRef(cursor),
            _ => throw ComponentException.Malformed("invalid leading byte in an optional type", at),
        };
    }

    private static string Label(BinaryCursor cursor, string what, HashSet<string> seen)
    {
        var at = cursor.Position;
        var label = cursor.Name();
        if (!ExternName.IsLabel(label))
            throw ComponentException.Invalid(label.Length == 0 ? $"{what} name cannot be empty" : $"{what} name `{label}` is not in kebab case", at);
        if (!seen.Add(ExternName.Lower(label))) throw ComponentException.Invalid($"{what} name `{label}` conflicts with previous {what} name", at);
        return label;
    }

    private List<Field> Fields(BinaryCursor cursor, string what, bool atLeastOne)
    {
        var at = cursor.Position;
        var count = cursor.Count(what);
        if (atLeastOne && count == 0) throw ComponentException.Invalid("record type must have at least one field", at);
        if (count > 10_000) throw ComponentException.Limit($"more than 10000 {what}s", at);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var fields = new List<Field>(count);
        for (var i = 0; i < count; i++) fields.Add(new(Label(cursor, what, seen), ValueTypeRef(cursor)));
        return fields;
    }

    private List<Case> Cases(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var count = cursor.Count("variant case");
        if (count == 0) throw ComponentException.Invalid("variant type must have at least one case", at);
        if (count > 10_000) throw ComponentException.Limit("more than 10000 variant cases", at);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var cases = new List<Case>(count);
        for (var i = 0; i < count; i++)
        {
            cases.Add(new(Label(cursor, "variant case", seen), Optional(cursor)));
            if (cursor.Byte() != 0) throw ComponentException.Malformed("a variant case cannot refine another", cursor.Position - 1);
        }
        return cases;
    }

    private static List<string> Labels(BinaryCursor cursor, string what, int at)
    {
        var count = cursor.Count(what);
        if (count == 0) throw ComponentException.Invalid(what == "flag" ? "flags must have at least one entry" : "enum type must have at least one variant", at);
        if (count > 10_000) throw ComponentException.Limit($"more than 10000 {what}s", at);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var labels = new List<string>(count);
        for (var i = 0; i < count; i++) labels.Add(Label(cursor, what, seen));
        return labels;
    }

    private RecordType Tuple(BinaryCursor cursor, int at)
    {
        var count = cursor.Count("tuple type");
        if (count == 0) throw ComponentException.Invalid("tuple type must have at least one type", at);
        if (count > 10_000) throw ComponentException.Limit("more than 10000 tuple types", at);
        var fields = new List<Field>(count);
        for (var i = 0; i < count; i++) fields.Add(new("", ValueTypeRef(cursor)));
        return new(fields, isTuple: true);
    }

    private FuncSignature FunctionTypeOf(BinaryCursor cursor, int at)
    {
        var parameters = Fields(cursor, "function parameter", atLeastOne: false);
        var result = FunctionResult(cursor);
        if (result is { HasBorrow: true }) throw ComponentException.Invalid("function result cannot contain a `borrow` type", at);
        return new(parameters, result);
    }

    private ValType? FunctionResult(BinaryCursor cursor)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00: return ValueTypeRef(cursor);
            case 0x01:
                return cursor.Byte() == 0 ? null : throw ComponentException.Malformed("named results are not supported", at);
            default: throw ComponentException.Malformed("invalid leading byte in a component function result", at);
        }
    }

    private ResourceNode ResourceType(BinaryCursor cursor, int at)
    {
        if (_scope.Kind != ScopeKind.Component) throw ComponentException.Invalid("resources can only be defined within a concrete component", at);
        if (cursor.CoreValueType() != ValueType.I32) throw ComponentException.Invalid("resources can only be represented by `i32`", at);
        var destructor = -1;
        switch (cursor.Byte())
        {
            case 0x00: break;
            case 0x01:
                var index = cursor.U32();
                if (!_scope.CoreFunc(index, at).Equals(new FunctionType([ValueType.I32], [])))
                    throw ComponentException.Invalid("core function has wrong signature for a destructor: it takes one i32 and gives nothing", at);
                destructor = (int)index;
                break;
            default: throw ComponentException.Malformed("invalid leading byte in a resource destructor", cursor.Position - 1);
        }
        var id = new ResourceId();
        _scope.DefinedResources.Add(id);
        _scope.LocalResources.Add(id);
        _scope.Steps.Add(new ResourceStep(id, destructor));
        return new(id);
    }

    private ComponentShape ComponentTypeOf(BinaryCursor cursor)
    {
        Enter(ScopeKind.ComponentType, cursor.Position);
        Declarations(cursor, "component type declaration");
        var shape = FinishShape(cursor.Position);
        Leave();
        return shape;
    }

    private InstanceShape InstanceTypeOf(BinaryCursor cursor)
    {
        Enter(ScopeKind.InstanceType, cursor.Position);
        Declarations(cursor, "instance type declaration");
        var shape = new InstanceShape(_scope.Exports, [.. _scope.DefinedResources], _scope.ExportedResources);
        Leave();
        return shape;
    }

    private void Declarations(BinaryCursor cursor, string what)
    {
        var count = cursor.Count(what);
        for (var i = 0; i < count; i++)
        {
            var at = cursor.Position;
            Define(at);
            switch (cursor.Byte())
            {
                case 0x00: CoreType(cursor); break;
                case 0x01: Type(cursor); break;
                case 0x02: Alias(cursor); break;
                case 0x03 when _scope.Kind == ScopeKind.ComponentType: Import(cursor); break;
                case 0x04:
                    var name = ExternNameText(cursor);
                    AddNamed(name, ReadItemType(cursor), import: false, at);
                    break;
                default: throw ComponentException.Malformed($"invalid leading byte in a {what}", at);
            }
        }
    }

    // externtype: what an import or a declared export is.
    private ItemType ReadItemType(BinaryCursor cursor)
    {
        var at = cursor.Position;
        switch (cursor.Byte())
        {
            case 0x00:
                if (cursor.Byte() != 0x11) throw ComponentException.Malformed("invalid leading byte in an external kind: only core modules have types here", at);
                return CoreTypeAt(_scope, cursor.U32(), at) is CoreModuleType module
                    ? new ModuleItem(module)
                    : throw ComponentException.Invalid("core type is not a module type", at);
            case 0x01:
                return new FuncItem(_scope.FuncType(cursor.U32(), at));
            case 0x02:
                throw ComponentException.Unsupported("support for component model `value`s is not enabled", at);
            case 0x03:
                return TypeBound(cursor, at);
            case 0x04:
                var component = cursor.U32();
                return _scope.Type(component, at) is ComponentShape shape
                    ? new ComponentItem(shape)
                    : throw ComponentException.Invalid($"type index {component} is not a component type", at);
            case 0x05:
                var instance = cursor.U32();
                return _scope.Type(instance, at) is InstanceShape exports
                    ? new InstanceItem(exports)
                    : throw ComponentException.Invalid($"type index {instance} is not an instance type", at);
            default:
                throw ComponentException.Malformed("invalid leading byte in an external kind", at);
        }
    }

    private TypeItem TypeBound(BinaryCursor cursor, int at)
    {
        switch (cursor.Byte())
        {
            case 0x00:
                var referenced = _scope.Type(cursor.U32(), at);
                return new(Renamed(referenced), referenced);
            case 0x01:
                var resource = new ResourceNode(new ResourceId());
                return new(resource, resource);
            default:
                throw ComponentException.Malformed("invalid leading byte in a type bound", at);
        }
    }

    private static TypeNode Renamed(TypeNode node) => node switch
    {
        ValType type => type.Rename(),
        ResourceNode resource => new ResourceNode(resource.Id),
        _ => node,
    };
}
