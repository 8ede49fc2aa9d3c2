using FsCheck;
using FsCheck.Fluent;
using WasmPay.Solving.Reading;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Tests.Reading;

/// <summary>What a solver says is read, or refused with a reason; nothing that it says does more.</summary>
public sealed class SExpressionReaderTests
{
    [Fact]
    public void Words_texts_and_lists_are_told_apart()
    {
        Assert.True(SExpressionReader.TryRead("sat ; why\n((|a b| (- 1)) (x \"say \"\"no\"\"\"))", out var read, out _));
        Assert.Equal(2, read.Count);
        Assert.Equal(new Word("sat"), read[0]);
        var pairs = Assert.IsType<Group>(read[1]).Items;
        Assert.Equal(new Word("|a b|"), Assert.IsType<Group>(pairs[0]).Items[0]);
        Assert.Equal(new Quoted("say \"no\""), Assert.IsType<Group>(pairs[1]).Items[1]);
    }

    [Theory]
    [InlineData("(a", "a list is not closed")]
    [InlineData("a)", "a list is closed that was not opened")]
    [InlineData("\"a", "a text in quotes does not end")]
    [InlineData("|a", "a quoted symbol does not end")]
    public void What_is_none_is_refused(string text, string problem)
    {
        Assert.False(SExpressionReader.TryRead(text, out _, out var said));
        Assert.Equal(problem, said);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.True(SExpressionReader.TryRead(Nested(SExpressionReader.MaximumDepth), out _, out _));
        Assert.False(SExpressionReader.TryRead(Nested(SExpressionReader.MaximumDepth + 1), out _, out _));
        Assert.False(SExpressionReader.TryRead(new string('(', 1_000_000), out _, out _));

        static string Nested(int depth) => new string('(', depth) + new string(')', depth);
    }

    [Fact]
    public void Any_text_is_read_or_refused() => Prop.ForAll(
        Gen.Elements("(", ")", "\"", "|", ";", "\n", " ", "a", "#x", "-", "\0").ArrayOf().Select(string.Concat).ToArbitrary(),
        text => Assert.True(SExpressionReader.TryRead(text, out _, out var problem) || problem.Length > 0)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("5", 5)]
    [InlineData("(- 7)", -7)]
    public void Numbers_are_read(string said, int value) => Assert.Equal(new IntValue(value), Value(said, SmtSort.Int));

    [Theory]
    [InlineData("#x0f")]
    [InlineData("#b00001111")]
    [InlineData("(_ bv15 8)")]
    public void Bits_are_read_in_each_form(string said) => Assert.Equal(new BitsValue(8, 15), Value(said, SmtSort.Bits(8)));

    [Theory]
    [InlineData("5.0")]
    [InlineData("(- (- 5))")]
    [InlineData("(/ 1 2)")]
    [InlineData("true")]
    [InlineData("\"5\"")]
    [InlineData("-5")]
    public void What_is_no_number_is_none(string said) => Assert.Null(Value(said, SmtSort.Int));

    [Fact]
    public void Bits_of_another_width_are_none()
    {
        Assert.Null(Value("#x0ff", SmtSort.Bits(8)));
        Assert.Null(Value("#x", SmtSort.Bits(8)));
    }

    [Fact]
    public void A_number_without_end_is_none() => Assert.Null(Value(new string('9', 10_000), SmtSort.Int));

    private static SmtValue? Value(string said, SmtSort sort)
    {
        Assert.True(SExpressionReader.TryRead(said, out var read, out _));
        return ValueReader.Read(read[0], sort);
    }
}
