using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Binary;

/// <summary>Types of values and of functions (Binary.md, Type Definitions): all that is written out in one place of the binary.</summary>
/// <param name="types">The types that they may refer to.</param>
internal readonly struct ValueTypeReader(TypeSpace types)
{
    // Fields, cases, labels or parameters of one type; wasm-tools' figure is of the same order.
    private const int MostParts = 10_000;

    /// <summary>The type that begins with this byte at this offset.</summary>
    public TypeNode Read(byte code, BinaryCursor cursor, int at)
    {
        switch (code)
        {
            case >= 0x73 and <= 0x7F:
                return PrimType.Of((Prim)(0x7F - code));
            case 0x72:
                return new RecordType(Fields(cursor, "record field", atLeastOne: true), isTuple: false);
            case 0x71:
                return new VariantType(Cases(cursor), VariantForm.Variant);
            case 0x70:
                return new ListType(Reference(cursor));
            case 0x6F:
                return Tuple(cursor, at);
            case 0x6E:
                var flags = Labels(cursor, "flag", at);
                return flags.Count <= 32 ? new FlagsType(flags) : throw ComponentException.Invalid("cannot have more than 32 flags", at);
            case 0x6D:
                return new VariantType([.. Labels(cursor, "enum case", at).Select(label => new Case(label, null))], VariantForm.Enum);
            case 0x6B:
                return new VariantType([new("none", null), new("some", Reference(cursor))], VariantForm.Option);
            case 0x6A:
                return new VariantType([new("ok", Optional(cursor)), new("error", Optional(cursor))], VariantForm.Result);
            case 0x69:
                return new HandleType(types.Resource(cursor.U32(), at), borrowed: false);
            case 0x68:
                return new HandleType(types.Resource(cursor.U32(), at), borrowed: true);
            case 0x40:
                return Function(cursor, at);
            default:
                throw LaterProposals.Type(code, at) ?? ComponentException.Malformed("invalid leading byte in a component type", at);
        }
    }

    private ValType Reference(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var code = cursor.S33();
        if (code >= 0) return types.Value(code, at);
        var prim = -1 - code;
        if (prim <= (long)Prim.String) return PrimType.Of((Prim)prim);
        throw LaterProposals.Type((byte)(code & 0x7F), at) ?? ComponentException.Malformed("invalid leading byte in a component value type", at);
    }

    private ValType? Optional(BinaryCursor cursor)
    {
        var at = cursor.Position;
        return cursor.Byte() switch
        {
            0x00 => null,
            0x01 => Reference(cursor),
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
        if (count > MostParts) throw ComponentException.Limit($"more than {MostParts} {what}s", at);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var fields = new List<Field>(count);
        for (var i = 0; i < count; i++) fields.Add(new(Label(cursor, what, seen), Reference(cursor)));
        return fields;
    }

    private List<Case> Cases(BinaryCursor cursor)
    {
        var at = cursor.Position;
        var count = cursor.Count("variant case");
        if (count == 0) throw ComponentException.Invalid("variant type must have at least one case", at);
        if (count > MostParts) throw ComponentException.Limit($"more than {MostParts} variant cases", at);
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
        if (count > MostParts) throw ComponentException.Limit($"more than {MostParts} {what}s", at);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var labels = new List<string>(count);
        for (var i = 0; i < count; i++) labels.Add(Label(cursor, what, seen));
        return labels;
    }

    private RecordType Tuple(BinaryCursor cursor, int at)
    {
        var count = cursor.Count("tuple type");
        if (count == 0) throw ComponentException.Invalid("tuple type must have at least one type", at);
        if (count > MostParts) throw ComponentException.Limit($"more than {MostParts} tuple types", at);
        var fields = new List<Field>(count);
        for (var i = 0; i < count; i++) fields.Add(new("", Reference(cursor)));
        return new(fields, isTuple: true);
    }

    private FuncSignature Function(BinaryCursor cursor, int at)
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
            case 0x00: return Reference(cursor);
            case 0x01:
                return cursor.Byte() == 0 ? null : throw ComponentException.Malformed("named results are not supported", at);
            default: throw ComponentException.Malformed("invalid leading byte in a component function result", at);
        }
    }
}
