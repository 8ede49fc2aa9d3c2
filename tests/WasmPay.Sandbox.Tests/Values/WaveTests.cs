using System.Text;
using WasmPay.Sandbox.Components.Types;
using WasmPay.Sandbox.Components.Values;

namespace WasmPay.Sandbox.Tests.Values;

/// <summary>Values as WAVE text, in and out.</summary>
public sealed class WaveTests
{
    private static readonly ValType Text = PrimType.Of(Prim.String), U8 = PrimType.Of(Prim.U8), F64 = PrimType.Of(Prim.F64);
    private static readonly VariantType OptionalText = new([new("none", null), new("some", Text)], VariantForm.Option);

    private static readonly RecordType Person = new(
        [new("name", Text), new("tags", new ListType(U8)), new("nick", OptionalText), new("ok", new VariantType([new("ok", U8), new("error", null)], VariantForm.Result))],
        isTuple: false);

    private static ComponentValue Read(string text, ValType type)
    {
        Assert.True(WaveReader.TryRead(text, type, out var value, out var error), error);
        return value;
    }

    private static string Error(string text, ValType type)
    {
        Assert.False(WaveReader.TryRead(text, type, out _, out var error));
        return error;
    }

    [Fact]
    public void A_record_is_written_with_its_labels_and_keywords_get_a_percent_sign()
    {
        var value = new SequenceValue([new TextValue("Ada \"A\"\n"), new SequenceValue([UnsignedValue.OfByte(1), UnsignedValue.OfByte(2)]), new VariantValue(0, null), new VariantValue(1, null)]);
        const string text = """{name: "Ada \"A\"\n", tags: [1, 2], nick: none, %ok: err}""";
        Assert.Equal(text, WaveWriter.Write(value, Person));
        Assert.Equal(value, Read(text, Person));
    }

    [Fact]
    public void Fields_come_in_any_order_options_may_be_left_out_and_bare_values_stand_for_some_and_ok()
    {
        var value = (SequenceValue)Read("{ %ok: 7, tags: [], name: 'x' }".Replace('\'', '"'), Person);
        Assert.Equal(new VariantValue(0, null), value.Items[2]);
        Assert.Equal(new VariantValue(0, UnsignedValue.OfByte(7)), value.Items[3]);
        Assert.Equal(new VariantValue(1, new TextValue("Bo")), Read("\"Bo\" // a comment", OptionalText));
    }

    [Theory]
    [InlineData("256")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("1 2")]
    public void An_integer_out_of_range_is_refused_with_its_place(string text) => Assert.StartsWith("At character", Error(text, U8), StringComparison.Ordinal);

    [Fact]
    public void Text_with_half_a_character_or_an_unknown_escape_is_refused()
    {
        Error("\"\uD800\"", Text);
        Error("\"\\u{d800}\"", Text);
        Error("\"\\q\"", Text);
        Error("\"open", Text);
    }

    [Fact]
    public void A_field_twice_or_missing_or_unknown_is_refused()
    {
        Error("{name: \"a\", name: \"b\", tags: [], %ok: ok(1)}", Person);
        Error("{tags: [], %ok: ok(1)}", Person);
        Error("{name: \"a\", tags: [], %ok: ok(1), other: 1}", Person);
    }

    [Fact]
    public void Every_value_reads_back_as_it_was_written()
    {
        var random = new Random(11);
        for (var round = 0; round < 3_000; round++)
        {
            var type = AnyType(random, 4);
            var value = AnyValue(random, type);
            Assert.Equal(value, Read(WaveWriter.Write(value, type), type));
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused_but_never_throws()
    {
        var random = new Random(12);
        const string alphabet = "{}[]()\"'%:,\\u noksmer-0129.\uD83C\uDFE6";
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Create(random.Next(12), random, (span, source) =>
            {
                for (var i = 0; i < span.Length; i++) span[i] = alphabet[source.Next(alphabet.Length)];
            });
            WaveReader.TryRead(text, AnyType(random, 3), out _, out _);
        }
    }

    private static ValType AnyType(Random random, int depth) => random.Next(depth > 0 ? 8 : 2) switch
    {
        0 or 1 => PrimType.Of((Prim)random.Next(13)),
        2 => new ListType(AnyType(random, depth - 1)),
        3 => new RecordType([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new Field(i == 0 ? "ok" : $"f-{i}", AnyType(random, depth - 1)))], isTuple: false),
        4 => new RecordType([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Field("", AnyType(random, depth - 1)))], isTuple: true),
        5 => new VariantType([new("none", null), new("some", AnyType(random, depth - 1))], VariantForm.Option),
        6 => new VariantType([new("ok", random.Next(2) == 0 ? null : AnyType(random, depth - 1)), new("error", random.Next(2) == 0 ? null : AnyType(random, depth - 1))], VariantForm.Result),
        _ => random.Next(2) == 0
            ? new FlagsType(["a", "true", "c-d"])
            : new VariantType([new("inf", null), new("payload", AnyType(random, depth - 1))], VariantForm.Variant),
    };

    private static ComponentValue AnyValue(Random random, ValType type)
    {
        switch (type)
        {
            case ListType list: return new SequenceValue([.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyValue(random, list.Element))]);
            case RecordType record: return new SequenceValue([.. record.Fields.Select(field => AnyValue(random, field.Type))]);
            case FlagsType: return new FlagsValue((uint)random.Next(8));
            case VariantType variant:
                var chosen = random.Next(variant.Cases.Count);
                return new VariantValue(chosen, variant.Cases[chosen].Type is { } payload ? AnyValue(random, payload) : null);
            default:
                return ((PrimType)type).Kind switch
                {
                    Prim.Bool => new BoolValue(random.Next(2) == 0),
                    Prim.S8 => new SignedValue((sbyte)random.Next(-128, 128)),
                    Prim.S16 => new SignedValue((short)random.Next(-32_768, 32_768)),
                    Prim.S32 => new SignedValue(random.Next()),
                    Prim.S64 => new SignedValue(random.NextInt64(long.MinValue, long.MaxValue)),
                    Prim.U8 => UnsignedValue.OfByte((byte)random.Next(256)),
                    Prim.U16 => new UnsignedValue((ulong)random.Next(65_536)),
                    Prim.U32 => new UnsignedValue((uint)random.NextInt64(1L << 32)),
                    Prim.U64 => new UnsignedValue((ulong)random.NextInt64() * 2 + 1),
                    Prim.F32 => new Float32Value(BitConverter.SingleToUInt32Bits((float)(random.NextDouble() * 1e9 - 5e8))),
                    Prim.F64 => new Float64Value(BitConverter.DoubleToUInt64Bits(random.Next(4) == 0 ? double.NegativeInfinity : random.NextDouble() * 1e30 - 5e29)),
                    Prim.Char => new CharValue(AnyRune(random)),
                    _ => new TextValue(string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => AnyRune(random).ToString()))),
                };
        }
    }

    private static Rune AnyRune(Random random)
    {
        while (true)
        {
            var code = random.Next(3) == 0 ? random.Next(0x110000) : random.Next(0x80);
            if (Rune.IsValid(code)) return new(code);
        }
    }

    [Fact]
    public void Floats_have_words_for_what_has_no_digits()
    {
        Assert.Equal("-inf", WaveWriter.Write(new Float64Value(BitConverter.DoubleToUInt64Bits(double.NegativeInfinity)), F64));
        Assert.True(double.IsNaN(BitConverter.UInt64BitsToDouble(((Float64Value)Read("nan", F64)).Bits)));
    }
}
