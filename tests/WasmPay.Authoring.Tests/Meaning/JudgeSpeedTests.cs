using System.Globalization;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Sandbox.Contracts;
using WasmPay.Solving.Processes;
using Xunit.Abstractions;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>Prints what typical questions take on each solver of this machine; asserts that each solver gives the same answers.</summary>
public sealed class JudgeSpeedTests(ITestOutputHelper output)
{
    private static readonly (string About, Interpretation One, Interpretation Other, Relation Relation)[] s_questions =
    [
        ("a limit and its neighbour", Denies(Amount(Comparator.MoreThan, 100_000)), Denies(Amount(Comparator.AtLeast, 100_000)), Relation.Laxer),
        ("De Morgan over three facts", Denies(Not(Any(Amount(Comparator.MoreThan, 5), Text("transaction.channel", "atm"), new IsTrue("history.first-payment")))), Denies(All(Amount(Comparator.AtMost, 5), Not(Text("transaction.channel", "atm")), Not(new IsTrue("history.first-payment")))), Relation.Equivalent),
        ("windows", Denies(Number("history.sent.day.total", Comparator.MoreThan, 900)), Denies(Number("history.sent.week.total", Comparator.MoreThan, 900)), Relation.Laxer),
        ("a weekday", Denies(Number("transaction.at.weekday", Comparator.AtLeast, 6)), Denies(Number("transaction.at.weekday", Comparator.AtLeast, 5)), Relation.Laxer),
        ("twenty words in a memo", Denies(Words(20)), Denies(Words(19)), Relation.Stricter),
        ("thirty clauses", Ladder(30), Ladder(30) with { Precedence = Precedence.FirstMatch }, Relation.Equivalent),
    ];

    public static TheoryData<string> Solvers => [.. SolverProgram.OnPath(Environment.GetEnvironmentVariable("PATH"), new SolverLimits()).Select(program => program.Name), "embedded"];

    [Theory, MemberData(nameof(Solvers))]
    public async Task Typical_questions_are_answered_alike(string name)
    {
        var limits = JudgeFixture.Limits;
        var program = SolverProgram.OnPath(Environment.GetEnvironmentVariable("PATH"), limits).FirstOrDefault(program => program.Name == name) ?? WasmPay.Authoring.Build.Solvers.Embedded(new ToolchainOptions(), limits);
        await using var solver = new ProcessSolver(program, limits, TimeProvider.System);
        var judge = new MeaningJudge(solver, JudgeFixture.Bank);
        foreach (var (about, one, other, relation) in s_questions)
        {
            var began = TimeProvider.System.GetTimestamp();
            var compared = await judge.CompareAsync(one, other, default);
            Assert.True(compared is ReadingComparison.Known known && known.Relation == relation, $"{name}: {about}: {compared}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {about}: {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms to compare"));
        }
    }

    private static TextMatch Words(int count) => new("transaction.memo", TextPart.Contains, [.. Enumerable.Range(0, count).Select(i => $"word{i}x")], AnyCase: true);

    // Each clause has its country and its limit, so that no two fire together.
    private static Interpretation Ladder(int count) => Reading([.. Enumerable.Range(0, count).Select(i => Clause($"c{i}", i % 2 == 0 ? Decision.Deny : Decision.Refer, All(Text("transaction.destination.residence", $"C{i:00}"), Amount(Comparator.MoreThan, 1_000 * i))))]);
}
