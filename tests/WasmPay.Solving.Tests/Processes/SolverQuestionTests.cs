using System.Numerics;
using WasmPay.Solving.Terms;

namespace WasmPay.Solving.Tests.Processes;

/// <summary>What every solver answers, whichever is there.</summary>
[Collection(nameof(SolversFixture))]
public sealed class SolverQuestionTests(SolversFixture solvers)
{
    public static TheoryData<string> Names => SolversFixture.Names;

    [Theory, MemberData(nameof(Names))]
    public async Task What_can_be_has_values(string name)
    {
        var script = new SmtScriptBuilder();
        var (number, truth, bits) = (script.Declare("a number", SmtSort.Int), script.Declare("truth", SmtSort.Bool), script.Declare("bits", SmtSort.Bits(64)));
        script.Assert(Smt.Equal(Smt.Sum(Smt.Times(3, number), Smt.Int(1)), Smt.Int(-8)));
        script.Assert(Smt.Not(truth));
        script.Assert(Smt.Equal(Smt.Apply(bits.Sort, "bvadd", bits, Smt.Bits(64, 1)), Smt.Bits(64, 0)));
        foreach (var term in (SmtTerm[])[number, truth, bits]) script.Want(term);
        var answer = Assert.IsType<Satisfiable>(await AskAsync(name, script));
        Assert.Equal([new IntValue(-3), new BoolValue(false), new BitsValue(64, (BigInteger.One << 64) - 1)], answer.Values);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task What_cannot_be_is_said(string name)
    {
        var script = new SmtScriptBuilder();
        var number = script.Declare("x", SmtSort.Int);
        script.Assert(Smt.Less(number, number));
        Assert.IsType<Unsatisfiable>(await AskAsync(name, script));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Hostile_texts_come_back_unchanged(string name)
    {
        string[] texts = ["", "\"", "\"\"", "\\", "\\u{41}", "\\u0041", "a\nb\r\t\0\u007f", "\u20ac\u202e", "\U0001f600\U000e0041\U0010ffff", "\ud800 alone", "|;()\")(exit)", "(echo \"end-of-answer-1\")\nend-of-answer-2"];
        var script = new SmtScriptBuilder();
        foreach (var text in texts)
        {
            var term = script.Declare($"of {text}", SmtSort.String);
            script.Assert(Smt.Equal(term, Smt.String(text)));
            script.Want(term);
            script.Want(Smt.Length(term));
        }
        var answer = Assert.IsType<Satisfiable>(await AskAsync(name, script));
        Assert.Equal(texts.SelectMany(text => (SmtValue[])[new StringValue(text), new IntValue(text.Length)]), answer.Values);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Texts_are_compared_as_dotnet_compares_them(string name)
    {
        var script = new SmtScriptBuilder();
        var text = script.Declare("text", SmtSort.String);
        script.Assert(Smt.Begins(text, Smt.String("ab")));
        script.Assert(Smt.Ends(text, Smt.String("yz")));
        script.Assert(Smt.Contains(text, Smt.String("\\\"")));
        script.Want(text);
        var value = Assert.IsType<StringValue>(Assert.IsType<Satisfiable>(await AskAsync(name, script)).Values[0]).Value;
        Assert.StartsWith("ab", value, StringComparison.Ordinal);
        Assert.EndsWith("yz", value, StringComparison.Ordinal);
        Assert.Contains("\\\"", value, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_question_knows_nothing_of_the_one_before(string name)
    {
        for (var i = 0; i < 3; i++)
        {
            var script = new SmtScriptBuilder();
            var number = script.Declare("x", SmtSort.Int);
            script.Assert(Smt.Equal(number, Smt.Int(i)));
            script.Prefer(Smt.Equal(number, Smt.Int(99)));
            script.Want(number);
            Assert.Equal([new IntValue(i)], Assert.IsType<Satisfiable>(await AskAsync(name, script)).Values);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task What_is_preferred_holds_where_it_can_and_the_first_comes_first(string name)
    {
        var script = new SmtScriptBuilder();
        var terms = Enumerable.Range(0, 9).Select(i => script.Declare($"x{i}", SmtSort.Int)).ToList();
        script.Assert(Smt.Equal(terms[4], Smt.Int(-1)));
        foreach (var term in terms) script.Prefer(Smt.Equal(term, Smt.Int(7)));
        script.Prefer(Smt.Equal(terms[0], Smt.Int(8)));
        foreach (var term in terms) script.Want(term);
        var answer = Assert.IsType<Satisfiable>(await AskAsync(name, script));
        Assert.Equal(terms.Select((_, i) => new IntValue(i == 4 ? -1 : 7)), answer.Values);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task What_is_preferred_makes_nothing_impossible_possible(string name)
    {
        var script = new SmtScriptBuilder();
        script.Assert(Smt.False);
        script.Prefer(Smt.True);
        Assert.IsType<Unsatisfiable>(await AskAsync(name, script));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_script_that_no_solver_takes_is_not_understood_and_the_next_is(string name)
    {
        var script = new SmtScriptBuilder();
        script.Assert(Smt.Apply(SmtSort.Bool, "no.such.operation", Smt.Int(1)));
        Assert.Equal(NotKnownReason.NotUnderstood, Assert.IsType<NotKnown>(await AskAsync(name, script)).Reason);
        Assert.IsType<Satisfiable>(await AskAsync(name, new SmtScriptBuilder()));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Many_callers_get_each_his_own_answer(string name)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var script = new SmtScriptBuilder();
            var number = script.Declare("x", SmtSort.Int);
            script.Assert(Smt.Equal(number, Smt.Int(i)));
            script.Want(number);
            return (i, Answer: await AskAsync(name, script));
        }));
        Assert.All(answers, one => Assert.Equal([new IntValue(one.i)], Assert.IsType<Satisfiable>(one.Answer).Values));
    }

    private Task<SolverAnswer> AskAsync(string name, SmtScriptBuilder script) => solvers[name].AskAsync(script.Build(), default);
}
