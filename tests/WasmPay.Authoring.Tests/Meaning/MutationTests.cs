using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Meaning;
using WasmPay.Sandbox.Contracts;
using Xunit.Abstractions;
using static WasmPay.Authoring.Tests.Meaning.Say;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Meaning;

/// <summary>
/// Random readings and the same with one thing changed: where the judge says that they are equivalent, no payment that was lived is decided otherwise;
/// where not, its payment tells them apart.
/// </summary>
[Collection(nameof(JudgeFixture))]
public sealed class MutationTests(JudgeFixture fixture, ITestOutputHelper output)
{
    private const int Readings = 40, Payments = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_the_judge_says_is_so(int seed)
    {
        var random = new Random(seed);
        var lived = new RealPayments(JudgeFixture.Bank, random);
        var payments = Enumerable.Range(0, Payments).Select(_ => lived.Next()).ToList();
        var counts = new SortedDictionary<Relation, int>();
        for (var i = 0; i < Readings; i++)
        {
            var one = Draw(random);
            var other = Changed(one, random);
            var comparison = await fixture.Judge.CompareAsync(one, other, default);
            var known = Assert.IsType<ReadingComparison.Known>(comparison);
            counts[known.Relation] = counts.GetValueOrDefault(known.Relation) + 1;
            var (a, b) = (new InterpretationEvaluator(one), new InterpretationEvaluator(other));
            foreach (var payment in payments) AssertAgrees(known.Relation, a.Decide(payment).Decision, b.Decide(payment).Decision, one, other);
            if (known.MoreStrictly is { } more) Assert.True(a.Decide(more.Payment).Decision > b.Decide(more.Payment).Decision);
            if (known.LessStrictly is { } less) Assert.True(a.Decide(less.Payment).Decision < b.Decide(less.Payment).Decision);
        }
        output.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));
        Assert.True(counts.ContainsKey(Relation.Equivalent) && counts.Count > 2, "More than one relation is among them.");
    }

    private static void AssertAgrees(Relation relation, Decision one, Decision other, Interpretation reading, Interpretation changed)
    {
        var agrees = relation switch
        {
            Relation.Equivalent => one == other,
            Relation.Stricter => one >= other,
            Relation.Laxer => one <= other,
            Relation.Disjoint => one != Decision.Approve || other != Decision.Approve,
            _ => true,
        };
        Assert.True(agrees, $"{relation}, but {one} and {other}:\n{InterpretationJson.ToNode(reading)}\n{InterpretationJson.ToNode(changed)}");
    }

    private static Interpretation Draw(Random random) => Reading([.. Enumerable.Range(0, random.Next(1, 4)).Select(i =>
        Clause($"c{i}", (Decision)random.Next(3), Tree(random, 2), i > 0 && random.Next(3) == 0 ? ["c0"] : []))]) with
    {
        Precedence = (Precedence)random.Next(2),
        Otherwise = random.Next(3) == 0 ? new Otherwise(Decision.Refer, "rest", "Wait.") : Otherwise.Approve,
    };

    private static Condition Tree(Random random, int depth) => depth == 0 ? Leaf(random) : random.Next(4) switch
    {
        0 => Leaf(random),
        1 => Not(Tree(random, depth - 1)),
        2 => All(Tree(random, depth - 1), Tree(random, depth - 1)),
        _ => Any(Tree(random, depth - 1), Tree(random, depth - 1)),
    };

    private static Condition Leaf(Random random)
    {
        var party = Pick("transaction.origin", "transaction.destination");
        return random.Next(12) switch
        {
            0 or 1 => Number(Pick("transaction.amount.units", "transaction.reporting.units"), Comparing(), Pick<long>(500, 1_000, 25_000, 100_000)),
            2 or 3 => Number($"history.{Pick("sent", "received", "pair")}.{Pick("hour", "day", "week", "month", "calendar-day", "calendar-month")}.{Pick("count", "total")}", Comparing(), Pick<long>(0, 1, 2, 500, 25_000)),
            4 => Number("history.idle-minutes", Comparing(), Pick<long>(59, 60, 1_440, 43_200)),
            5 => new Comparison([new Term("transaction.reporting.units", new Fraction(Pick<long>(1, 3), Pick<long>(2, 4))), new Term("history.sent.day.total")], Comparing(), new FactsLimit([new Term("history.sent.week.total")])),
            6 => Text($"{party}.{Pick("country", "residence")}", "DEU", Pick("FRA", "IRN")),
            7 => Text(Pick($"{party}.rating", $"{party}.holder"), Pick("low", "high", "prohibited", "individual", "business")),
            8 => new TextMatch("transaction.memo", (TextPart)random.Next(3), [Pick("crypto", "gift", "ref"), Pick("card", "o")], random.Next(2) == 0),
            9 => new Listed(party, Pick("watched", "trusted")),
            10 => Number(Pick("transaction.at.weekday", "transaction.at.hour", FactCatalog.DaysLeftInMonth, "transaction.at.month"), Comparing(), Pick<long>(1, 2, 6, 7)),
            _ => Pick<Condition>(new IsTrue("history.first-payment"), new IsAbsent("history.idle-minutes"), new SameText("transaction.origin.name", "transaction.destination.name"), Text(party + ".bank", JudgeFixture.Bank.Code)),
        };

        T Pick<T>(params T[] values) => values[random.Next(values.Length)];
        Comparator Comparing() => (Comparator)random.Next(6);
    }

    // One thing of one clause is another; some changes change nothing that can be.
    private static Interpretation Changed(Interpretation reading, Random random)
    {
        var clauses = reading.Clauses.ToList();
        var at = random.Next(clauses.Count);
        if (random.Next(8) == 0) return reading with { Precedence = 1 - reading.Precedence };
        clauses[at] = random.Next(8) == 0 ? clauses[at] with { Decision = (Decision)(((int)clauses[at].Decision + 1) % 3) } : clauses[at] with { When = Changed(clauses[at].When, random) };
        return reading with { Clauses = clauses };
    }

    private static Condition Changed(Condition condition, Random random) => condition switch
    {
        AllOf { Parts: [var a, var b] } => random.Next(4) switch { 0 => Any(a, b), 1 => a, 2 => All(Changed(a, random), b), _ => Not(Any(Not(a), Not(b))) },
        AnyOf { Parts: [var a, var b] } => random.Next(4) switch { 0 => All(a, b), 1 => b, 2 => Any(a, Changed(b, random)), _ => Not(All(Not(a), Not(b))) },
        Negation { Part: var part } => random.Next(3) == 0 ? part : Not(Changed(part, random)),
        Comparison { Limit: NumberLimit limit } c => random.Next(4) switch
        {
            0 => c with { Limit = new NumberLimit(limit.Number + 1) },
            1 => c with { Comparator = (Comparator)(((int)c.Comparator + 1) % 6) },
            2 => c with { Terms = [.. c.Terms.Select(term => term with { Fact = Neighbour(term.Fact) })] },
            _ => c with { Limit = new NumberLimit(limit.Number - 1) },
        },
        Listed listed => listed with { Party = listed.Party == "transaction.origin" ? "transaction.destination" : "transaction.origin" },
        Membership m => m with { Values = [.. m.Values.Skip(random.Next(2)), "USA"] },
        TextMatch match => match with { AnyCase = !match.AnyCase },
        _ => Not(Not(condition)),
    };

    private static string Neighbour(string fact) => fact
        .Replace(".day.", ".calendar-day.", StringComparison.Ordinal).Replace("sent", "received", StringComparison.Ordinal).Replace("amount", "reporting", StringComparison.Ordinal);
}
