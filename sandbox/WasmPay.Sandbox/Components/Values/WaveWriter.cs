using System.Globalization;
using System.Text;
using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Values;

/// <summary>Writes values as WAVE text (WebAssembly Value Encoding): <c>{name: "Ada", tags: [1, 2], state: some(ok)}</c>.</summary>
internal static class WaveWriter
{
    /// <summary>Words that stand for something; as labels they get a percent sign.</summary>
    public static readonly string[] Keywords = ["true", "false", "inf", "nan", "some", "none", "ok", "err"];

    public static string Write(ComponentValue value, ValType type)
    {
        var text = new StringBuilder();
        Write(text, value, type);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ComponentValue value, ValType type)
    {
        switch (type)
        {
            case PrimType:
                Primitive(text, value);
                break;
            case ListType list:
                Sequence(text, '[', ']', ((SequenceValue)value).Items.Select(item => (item, list.Element)));
                break;
            case RecordType { IsTuple: true } tuple:
                Sequence(text, '(', ')', ((SequenceValue)value).Items.Select((item, i) => (item, tuple.Fields[i].Type)));
                break;
            case RecordType record:
                Record(text, (SequenceValue)value, record);
                break;
            case FlagsType flags:
                text.Append('{').AppendJoin(", ", flags.Names.Where((_, i) => (((FlagsValue)value).Bits >> i & 1) != 0).Select(Label)).Append('}');
                break;
            case VariantType variant:
                Variant(text, (VariantValue)value, variant);
                break;
            default:
                text.Append("<handle>");
                break;
        }
    }

    private static void Sequence(StringBuilder text, char open, char close, IEnumerable<(ComponentValue Value, ValType Type)> items)
    {
        text.Append(open);
        var first = true;
        foreach (var (value, type) in items)
        {
            if (!first) text.Append(", ");
            first = false;
            Write(text, value, type);
        }
        text.Append(close);
    }

    private static void Record(StringBuilder text, SequenceValue value, RecordType record)
    {
        text.Append('{');
        for (var i = 0; i < value.Items.Length; i++)
        {
            if (i > 0) text.Append(", ");
            text.Append(Label(record.Fields[i].Name)).Append(": ");
            Write(text, value.Items[i], record.Fields[i].Type);
        }
        text.Append('}');
    }

    private static void Variant(StringBuilder text, VariantValue value, VariantType variant)
    {
        var chosen = variant.Cases[value.Case];
        text.Append(variant.Form switch
        {
            VariantForm.Option => chosen.Name,
            VariantForm.Result => value.Case == 0 ? "ok" : "err",
            _ => Label(chosen.Name),
        });
        if (chosen.Type is not { } payload) return;
        text.Append('(');
        Write(text, value.Payload!, payload);
        text.Append(')');
    }

    private static string Label(string name) => Array.IndexOf(Keywords, name) >= 0 ? "%" + name : name;

    private static void Primitive(StringBuilder text, ComponentValue value)
    {
        switch (value)
        {
            case BoolValue truth: text.Append(truth.Value ? "true" : "false"); break;
            case SignedValue signed: text.Append(signed.Value); break;
            case UnsignedValue unsigned: text.Append(unsigned.Value); break;
            case Float32Value single: Float(text, BitConverter.UInt32BitsToSingle(single.Bits), "R"); break;
            case Float64Value real: Float(text, BitConverter.UInt64BitsToDouble(real.Bits), "R"); break;
            case CharValue character:
                text.Append('\'');
                Escape(text, character.Value, '\'');
                text.Append('\'');
                break;
            default:
                text.Append('"');
                foreach (var rune in ((TextValue)value).Value.EnumerateRunes()) Escape(text, rune, '"');
                text.Append('"');
                break;
        }
    }

    private static void Float<T>(StringBuilder text, T value, string format)
        where T : System.Numerics.IFloatingPointIeee754<T> =>
        text.Append(T.IsNaN(value) ? "nan" : T.IsPositiveInfinity(value) ? "inf" : T.IsNegativeInfinity(value) ? "-inf" : value.ToString(format, CultureInfo.InvariantCulture));

    private static void Escape(StringBuilder text, Rune rune, char quote)
    {
        switch (rune.Value)
        {
            case '\\': text.Append("\\\\"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case var code when code == quote: text.Append('\\').Append(quote); break;
            case var code when Rune.IsControl(rune): text.Append("\\u{").Append(code.ToString("x", CultureInfo.InvariantCulture)).Append('}'); break;
            default: text.Append(rune.ToString()); break;
        }
    }
}
