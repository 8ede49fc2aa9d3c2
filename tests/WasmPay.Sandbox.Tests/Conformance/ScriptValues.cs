using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;

namespace WasmPay.Sandbox.Tests.Conformance;

/// <summary>The scripts' values as JSON, read by the type that they must have.</summary>
internal static class ScriptValues
{
    public static ComponentValue Read(JsonElement json, ValType type)
    {
        var value = json.TryGetProperty("value", out var found) ? found : default;
        switch (type)
        {
            case PrimType prim: return Primitive(prim.Kind, value);
            case ListType list: return new SequenceValue([.. value.EnumerateArray().Select(item => Read(item, list.Element))]);
            case RecordType { IsTuple: true } tuple: return new SequenceValue([.. value.EnumerateArray().Select((item, i) => Read(item, tuple.Fields[i].Type))]);
            case RecordType record: return new SequenceValue([.. record.Fields.Select((field, i) => Read(Member(value, field.Name, i), field.Type))]);
            case FlagsType flags:
                var set = value.EnumerateArray().Select(item => item.GetString()).ToHashSet();
                return new FlagsValue(flags.Names.Select((name, i) => set.Contains(name) ? 1u << i : 0).Aggregate(0u, (all, bit) => all | bit));
            case VariantType variant: return Variant(value, variant);
            default: throw new InvalidOperationException($"{type} is no value type of a script.");
        }
    }

    private static JsonElement Member(JsonElement value, string name, int index)
    {
        if (value.ValueKind == JsonValueKind.Object) return value.GetProperty(name);
        var item = value[index];
        return item.ValueKind == JsonValueKind.Array ? item[1] : item.TryGetProperty("name", out _) && item.TryGetProperty("value", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : item;
    }

    private static VariantValue Variant(JsonElement value, VariantType variant)
    {
        switch (variant.Form)
        {
            case VariantForm.Enum: return new(CaseOf(variant, value.GetString()!), null);
            case VariantForm.Option:
                return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? new(0, null) : new(1, Read(value, variant.Cases[1].Type!));
            case VariantForm.Result:
                var ok = value.TryGetProperty("Ok", out var payload) || value.TryGetProperty("ok", out payload);
                if (!ok && !value.TryGetProperty("Err", out payload)) payload = value.GetProperty("err");
                var type = variant.Cases[ok ? 0 : 1].Type;
                return new(ok ? 0 : 1, type is null ? null : Read(payload, type));
            default:
                var index = CaseOf(variant, value.GetProperty("case").GetString()!);
                return new(index, variant.Cases[index].Type is { } inner ? Read(value.GetProperty("payload"), inner) : null);
        }
    }

    private static int CaseOf(VariantType variant, string name) => variant.Cases.Select(each => each.Name).ToImmutableArray().IndexOf(name);

    private static ComponentValue Primitive(Prim kind, JsonElement value)
    {
        if (kind == Prim.Bool) return new BoolValue(value.GetBoolean());
        var text = value.GetString()!;
        return kind switch
        {
            Prim.String => new TextValue(text),
            Prim.Char => new CharValue(text.EnumerateRunes().Single()),
            Prim.F32 => new Float32Value(uint.Parse(text, CultureInfo.InvariantCulture)),
            Prim.F64 => new Float64Value(ulong.Parse(text, CultureInfo.InvariantCulture)),
            Prim.U8 or Prim.U16 or Prim.U32 or Prim.U64 => new UnsignedValue(ulong.Parse(text, CultureInfo.InvariantCulture)),
            _ => new SignedValue(long.Parse(text, CultureInfo.InvariantCulture)),
        };
    }
}
