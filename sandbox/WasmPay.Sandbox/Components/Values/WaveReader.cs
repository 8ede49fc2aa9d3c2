using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using WasmPay.Sandbox.Components.Types;

namespace WasmPay.Sandbox.Components.Values;

/// <summary>Reads WAVE text by the type that it must have. Nesting follows the type, so it is bounded as types are.</summary>
internal ref struct WaveReader
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private WaveReader(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads a value; <paramref name="error"/> is a sentence with the place where the text is none.</summary>
    public static bool TryRead(string text, ValType type, [NotNullWhen(true)] out ComponentValue? value, [NotNullWhen(false)] out string? error)
    {
        var reader = new WaveReader(text);
        (value, error) = (null, null);
        try
        {
            var read = reader.Value(type);
            reader.Blank();
            if (reader._at < text.Length) throw new FormatException("nothing more");
            value = read;
            return true;
        }
        catch (FormatException wanted)
        {
            error = $"At character {reader._at} of the value, {wanted.Message} is expected.";
            return false;
        }
    }

    private ComponentValue Value(ValType type)
    {
        Blank();
        switch (type)
        {
            case PrimType prim: return Primitive(prim.Kind);
            case ListType list: return new SequenceValue(Items('[', ']', list.Element));
            case RecordType { IsTuple: true } tuple: return Tuple(tuple);
            case RecordType record: return Record(record);
            case FlagsType flags: return Flags(flags);
            case VariantType variant: return Variant(variant);
            default: throw new FormatException("no handle: handles have no text;");
        }
    }

    private ImmutableArray<ComponentValue> Items(char open, char close, ValType element)
    {
        var items = ImmutableArray.CreateBuilder<ComponentValue>();
        Take(open);
        while (!TryTake(close))
        {
            items.Add(Value(element));
            if (!TryTake(','))
            {
                Take(close);
                break;
            }
        }
        return items.ToImmutable();
    }

    private SequenceValue Tuple(RecordType tuple)
    {
        var items = ImmutableArray.CreateBuilder<ComponentValue>(tuple.Fields.Count);
        Take('(');
        for (var i = 0; i < tuple.Fields.Count; i++)
        {
            if (i > 0) Take(',');
            items.Add(Value(tuple.Fields[i].Type));
        }
        TryTake(',');
        Take(')');
        return new(items.MoveToImmutable());
    }

    // Fields come in any order; an option that is left out is none.
    private SequenceValue Record(RecordType record)
    {
        var fields = new ComponentValue?[record.Fields.Count];
        Take('{');
        // An empty record of options only is written with a colon, to differ from empty flags.
        if (TryTake(':')) Take('}');
        else
        {
            while (!TryTake('}'))
            {
                var name = Label(out _);
                var index = IndexOf(record, name);
                if (index < 0 || fields[index] is not null) throw new FormatException($"a field that is not there yet, not `{name}`,");
                Take(':');
                fields[index] = Value(record.Fields[index].Type);
                if (!TryTake(','))
                {
                    Take('}');
                    break;
                }
            }
        }
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is null && record.Fields[i].Type is VariantType { Form: VariantForm.Option }) fields[i] = new VariantValue(0, null);
            if (fields[i] is null) throw new FormatException($"the field `{record.Fields[i].Name}`");
        }
        return new([.. fields!]);
    }

    private static int IndexOf(RecordType record, string name)
    {
        for (var i = 0; i < record.Fields.Count; i++)
            if (record.Fields[i].Name == name) return i;
        return -1;
    }

    private FlagsValue Flags(FlagsType flags)
    {
        uint bits = 0;
        Take('{');
        while (!TryTake('}'))
        {
            var name = Label(out _);
            var index = flags.Names.ToList().IndexOf(name);
            if (index < 0 || (bits >> index & 1) != 0) throw new FormatException($"a flag that is not there yet, not `{name}`,");
            bits |= 1u << index;
            if (!TryTake(','))
            {
                Take('}');
                break;
            }
        }
        return new(bits);
    }

    private VariantValue Variant(VariantType variant)
    {
        var start = _at;
        var name = _at < _text.Length && (char.IsAsciiLetter(_text[_at]) || _text[_at] == '%') ? Label(out var escaped) : Not(out escaped);
        if (variant.Form == VariantForm.Result && name == "err") name = "error";
        for (var i = 0; name is not null && i < variant.Cases.Count; i++)
        {
            var (label, payload) = variant.Cases[i];
            if (label != name || (variant.Form is VariantForm.Option or VariantForm.Result && escaped)) continue;
            if (payload is null) return new(i, null);
            if (!TryTake('(')) break;
            var value = Value(payload);
            Take(')');
            return new(i, value);
        }
        // A bare value of an option or of a result stands for some or ok.
        var bare = variant.Form switch
        {
            VariantForm.Option => 1,
            VariantForm.Result => 0,
            _ => -1,
        };
        _at = start;
        if (bare < 0 || variant.Cases[bare].Type is not { } inner) throw new FormatException("a case of the type");
        return new(bare, Value(inner));
    }

    private static string? Not(out bool escaped)
    {
        escaped = false;
        return null;
    }

    private ComponentValue Primitive(Prim kind)
    {
        switch (kind)
        {
            case Prim.String: return new TextValue(Quoted('"'));
            case Prim.Char:
                var runes = Quoted('\'').EnumerateRunes().ToArray();
                return runes.Length == 1 ? new CharValue(runes[0]) : throw new FormatException("one character");
            case Prim.Bool:
                var word = Label(out _);
                return word is "true" or "false" ? new BoolValue(word == "true") : throw new FormatException("true or false");
            default: return Number(kind);
        }
    }

    private ComponentValue Number(Prim kind)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        var token = _text[start.._at];
        var culture = CultureInfo.InvariantCulture;
        return kind switch
        {
            Prim.F32 => Float(token, out var value) ? new Float32Value(BitConverter.SingleToUInt32Bits((float)value)) : throw new FormatException("a number"),
            Prim.F64 => Float(token, out var value) ? new Float64Value(BitConverter.DoubleToUInt64Bits(value)) : throw new FormatException("a number"),
            Prim.S8 or Prim.S16 or Prim.S32 or Prim.S64 => long.TryParse(token, NumberStyles.AllowLeadingSign, culture, out var signed) && signed == Narrow(signed, kind)
                ? new SignedValue(signed)
                : throw new FormatException($"an integer within {TypeText.Name(kind)}"),
            _ => ulong.TryParse(token, NumberStyles.None, culture, out var unsigned) && (kind == Prim.U64 || unsigned <= Highest(kind))
                ? new UnsignedValue(unsigned)
                : throw new FormatException($"an integer within {TypeText.Name(kind)}"),
        };
    }

    private static bool Float(ReadOnlySpan<char> token, out double value)
    {
        value = token switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => 0,
        };
        return token is "nan" or "inf" or "-inf"
            || (token.Length > 0 && !char.IsAsciiLetter(token[0]) && double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
    }

    private static long Narrow(long value, Prim kind) => kind switch
    {
        Prim.S8 => (sbyte)value,
        Prim.S16 => (short)value,
        Prim.S32 => (int)value,
        _ => value,
    };

    private static ulong Highest(Prim kind) => kind switch
    {
        Prim.U8 => byte.MaxValue,
        Prim.U16 => ushort.MaxValue,
        _ => uint.MaxValue,
    };

    private string Quoted(char quote)
    {
        Take(quote);
        var text = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length) throw new FormatException($"a closing {quote}");
            var next = _text[_at++];
            if (next == quote) return text.ToString();
            if (next == '\\') text.Append(Escaped());
            else if (!char.IsSurrogate(next)) text.Append(next);
            else if (_at < _text.Length && char.IsSurrogatePair(next, _text[_at])) text.Append(next).Append(_text[_at++]);
            else throw new FormatException("a pair of surrogates");
        }
    }

    private string Escaped()
    {
        if (_at >= _text.Length) throw new FormatException("an escape");
        switch (_text[_at++])
        {
            case 'n': return "\n";
            case 'r': return "\r";
            case 't': return "\t";
            case '\\': return "\\";
            case '"': return "\"";
            case '\'': return "'";
            case 'u':
                if (_at >= _text.Length || _text[_at++] != '{') throw new FormatException("{");
                var length = _text[_at..].IndexOf('}');
                if (length is < 1 or > 6 || !uint.TryParse(_text.Slice(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
                    throw new FormatException("a Unicode scalar value in hexadecimal");
                _at += length + 1;
                return new Rune(code).ToString();
            default: throw new FormatException("a known escape");
        }
    }

    private string Label(out bool escaped)
    {
        Blank();
        escaped = _at < _text.Length && _text[_at] == '%';
        if (escaped) _at++;
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '-')) _at++;
        return _at > start ? _text[start.._at].ToString() : throw new FormatException("a name");
    }

    private bool TryTake(char wanted)
    {
        Blank();
        if (_at >= _text.Length || _text[_at] != wanted) return false;
        _at++;
        return true;
    }

    private void Take(char wanted)
    {
        if (!TryTake(wanted)) throw new FormatException($"`{wanted}`");
    }

    // Comments run from // to the line's end.
    private void Blank()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at])) _at++;
            else if (_text[_at..].StartsWith("//"))
            {
                var end = _text[_at..].IndexOf('\n');
                _at = end < 0 ? _text.Length : _at + end;
            }
            else return;
        }
    }
}
