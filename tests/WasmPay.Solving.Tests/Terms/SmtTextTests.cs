using FsCheck;
using FsCheck.Fluent;
using WasmPay.Solving.Reading;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Tests.Terms;

/// <summary>Any text becomes one literal or one name, and nothing else.</summary>
public sealed class SmtTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain (text) ; |", "\"plain (text) ; |\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("back\\slash", "\"back\\u{5c}slash\"")]
    [InlineData("\\u{41}", "\"\\u{5c}u{41}\"")]
    [InlineData("a\nb\0", "\"a\\u{a}b\\u{0}\"")]
    [InlineData("\u20ac\U0001f600", "\"\\u{20ac}\\u{d83d}\\u{de00}\"")]
    public void A_literal_is_printable_and_closed(string text, string literal) => Assert.Equal(literal, SmtText.Literal(text));

    [Theory]
    [InlineData("A", "\\u{41}")]
    [InlineData("A", "\\u0041")]
    [InlineData("\\u{}", "\\u{}")]
    [InlineData("\\u{123456}", "\\u{123456}")]
    [InlineData("\\u00g1", "\\u00g1")]
    [InlineData("\\x41\\", "\\x41\\")]
    public void An_escape_is_read_and_what_is_none_stands_for_itself(string text, string inside) => Assert.Equal(text, SmtText.Unescape(inside));

    [Fact]
    public void A_character_that_UTF16_has_no_unit_for_is_not_read() => Assert.Null(SmtText.Unescape("\\u{1f600}"));

    [Fact]
    public void Every_text_is_read_back_from_its_literal() => Prop.ForAll(Texts, text =>
    {
        Assert.True(SExpressionReader.TryRead(SmtText.Literal(text), out var read, out _));
        Assert.Equal(text, SmtText.Unescape(Assert.IsType<Quoted>(Assert.Single(read)).Inside));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_name_is_one_symbol() => Prop.ForAll(Texts, name =>
    {
        Assert.True(SExpressionReader.TryRead(SmtText.Symbol(name), out var read, out _));
        Assert.Equal(SmtText.Symbol(name), Assert.IsType<Word>(Assert.Single(read)).Text);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a|b", "a!007cb")]
    [InlineData("a!007cb", "a|b")]
    [InlineData("\u0100", "\u01001")]
    public void Two_names_are_two_symbols(string one, string other) => Assert.NotEqual(SmtText.Symbol(one), SmtText.Symbol(other));

    private static Arbitrary<string> Texts => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Elements("\"", "\\", "u", "{", "}", "|", "(", ";", "\n", "\0", "\ud800", "\U0001f600", "!", "0").ArrayOf().Select(string.Concat)).ToArbitrary();
}
