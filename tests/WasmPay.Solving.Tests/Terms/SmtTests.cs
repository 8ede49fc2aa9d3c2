using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Tests.Terms;

/// <summary>Terms are of the sort that they say, or are not made.</summary>
public sealed class SmtTests
{
    private static readonly SmtTerm s_number = new SmtScriptBuilder().Declare("n", SmtSort.Int);

    [Fact]
    public void A_number_below_zero_is_written_as_SMT_LIB_has_it() => Assert.Equal("(- 5)", Smt.Int(-5).Text);

    [Fact]
    public void Bits_are_the_lowest_of_a_number()
    {
        Assert.Equal("(_ bv255 8)", Smt.Bits(8, -1).Text);
        Assert.Equal("(_ bv1 8)", Smt.Bits(8, 257).Text);
    }

    [Fact]
    public void No_parts_are_always_and_never()
    {
        Assert.Equal(Smt.True, Smt.And());
        Assert.Equal(Smt.False, Smt.Or());
    }

    [Fact]
    public void A_term_of_another_sort_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Smt.And(s_number));
        Assert.Throws<ArgumentException>(() => Smt.Less(s_number, Smt.String("5")));
        Assert.Throws<ArgumentException>(() => Smt.Equal(s_number, Smt.True));
        Assert.Throws<ArgumentException>(() => Smt.If(Smt.True, s_number, Smt.True));
        Assert.Throws<ArgumentException>(() => new SmtScriptBuilder().Assert(s_number));
    }

    [Theory]
    [InlineData("bvadd")]
    [InlineData("(_ extract 7 0)")]
    [InlineData("str.in_re")]
    public void An_operation_is_taken_by_its_name(string operation) => Assert.Equal($"({operation} |n|)", Smt.Apply(SmtSort.Int, operation, s_number).Text);

    [Theory]
    [InlineData("f) (exit")]
    [InlineData("(_ extract 7 0))(exit)")]
    [InlineData("a b")]
    [InlineData("|x|")]
    public void What_could_end_a_term_is_no_operation(string operation) => Assert.Throws<ArgumentException>(() => Smt.Apply(SmtSort.Int, operation, s_number));

    [Fact]
    public void A_name_is_given_once()
    {
        var script = new SmtScriptBuilder();
        script.Declare("x", SmtSort.Int);
        Assert.Throws<ArgumentException>(() => script.Define("x", Smt.True));
    }

    [Fact]
    public void A_term_that_doubles_for_ever_is_refused_before_memory_is()
    {
        var term = Smt.True;
        Assert.Throws<TermTooLongException>(() => { for (var i = 0; i < 64; i++) term = Smt.And(term, term); });
    }
}
