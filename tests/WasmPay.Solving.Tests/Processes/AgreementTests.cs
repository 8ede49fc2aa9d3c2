using WasmPay.Solving.Terms;
using Xunit.Abstractions;

namespace WasmPay.Solving.Tests.Processes;

/// <summary>The solvers say the same to random small questions about numbers, truths and texts; one that gives up says nothing.</summary>
[Collection(nameof(SolversFixture))]
public sealed class AgreementTests(SolversFixture solvers, ITestOutputHelper output)
{
    private const int Questions = 60;

    [Fact]
    public async Task Solvers_agree()
    {
        var random = new Random(20261130);
        var (can, cannot) = (0, 0);
        for (var i = 0; i < Questions; i++)
        {
            var script = Small(random).Build();
            var answers = await Task.WhenAll(SolversFixture.Present.Select(name => solvers[name].AskAsync(script, default)));
            var decided = answers.Where(answer => answer is not NotKnown).ToList();
            Assert.True(decided.Select(answer => answer.GetType()).Distinct().Count() == 1, $"{string.Join(", ", answers.Select(a => $"{a.Solver}: {a.GetType().Name}"))} to\n{script.Text}");
            if (decided[0] is Satisfiable) can++;
            else cannot++;
        }
        output.WriteLine($"{Questions} questions to {string.Join(", ", SolversFixture.Present)}: {can} can be, {cannot} cannot.");
        Assert.True(can > 5 && cannot > 5, "Both answers are among them.");
    }

    private static SmtScriptBuilder Small(Random random)
    {
        var script = new SmtScriptBuilder();
        var numbers = Enumerable.Range(0, 3).Select(i => script.Declare($"n{i}", SmtSort.Int)).ToList();
        var texts = Enumerable.Range(0, 2).Select(i => script.Declare($"t{i}", SmtSort.String)).ToList();
        foreach (var number in numbers) script.Assert(Smt.Between(number, -4, 4));
        foreach (var text in texts) script.Assert(Smt.AtMost(Smt.Length(text), Smt.Int(3)));
        for (var i = 0; i < 14; i++) script.Assert(Smt.Or(Atom(), Atom()));
        return script;

        SmtTerm Atom()
        {
            var atom = random.Next(5) switch
            {
                0 => Smt.Less(Smt.Sum(Number(), Smt.Times(random.Next(-2, 3), Number())), Smt.Int(random.Next(-9, 9))),
                1 => Smt.Equal(Smt.Modulo(Number(), random.Next(2, 4)), Smt.Int(random.Next(0, 3))),
                2 => Smt.Equal(Text(), Smt.String(Piece())),
                3 => Smt.Contains(Text(), Smt.String(Piece())),
                _ => Smt.Begins(Text(), Smt.String(Piece())),
            };
            return random.Next(2) == 0 ? atom : Smt.Not(atom);
        }

        SmtTerm Number() => numbers[random.Next(numbers.Count)];
        SmtTerm Text() => texts[random.Next(texts.Count)];
        string Piece() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => "ab\u20ac"[random.Next(3)]));
    }
}
