using WasmPay.Authoring.Describe;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Offline;
using WasmPay.Sandbox.Contracts;
using static WasmPay.Authoring.Tests.Meaning.Say;

namespace WasmPay.Authoring.Tests.Describe;

/// <summary>A reading laid out as rows and columns.</summary>
public class DecisionTableTests
{
    private static readonly Condition s_large = new Comparison(["transaction.reporting.units"], Comparator.MoreThan, 1_000_000);

    [Fact]
    public void Each_fact_is_a_column_and_each_way_to_fire_a_row()
    {
        var table = Table("Deny payments over USD 10,000 to banks in Iran or Sudan, or made by mobile.");
        Assert.Equal(["the channel", "the payee's bank country", "the value in USD"], table.Inputs.Order(StringComparer.Ordinal));
        Assert.Equal((HitPolicy.Priority, 3), (table.Policy, table.Rows.Count));
        Assert.Equal(Decision.Approve, table.Rows[^1].Decision);
        Assert.All(table.Rows[^1].Cells, cell => Assert.Equal("", cell));
    }

    [Fact]
    public void An_exception_is_said_as_what_must_not_be()
    {
        var table = Table("Refer payments over USD 10,000 unless the payee is on the trusted-payees list.");
        Assert.Equal(["more than USD 10,000.00", "not on trusted-payees"], table.Rows[0].Cells);
    }

    [Fact]
    public void Two_limits_of_one_fact_stand_in_one_cell() =>
        Assert.Equal(["more than USD 1,000.00 and less than USD 5,000.00"], Table("Refer payments that are over USD 1,000 and under USD 5,000.").Rows[0].Cells);

    [Fact]
    public void A_ladder_counts_from_above_and_ends_with_the_rest()
    {
        var table = Table("The first match decides.\n1. Mobile payments: approve.\n2. Payments over USD 50,000: refer.\nAnything else is denied.");
        Assert.Equal((HitPolicy.First, Decision.Deny), (table.Policy, table.Rows[^1].Decision));
        Assert.Equal([Decision.Approve, Decision.Refer, Decision.Deny], table.Rows.Select(row => row.Decision));
    }

    [Fact]
    public void What_a_clause_gives_way_to_is_written_out()
    {
        var reading = Reading(Clause("small", Decision.Refer, Text("transaction.channel", "web")), Clause("large", Decision.Deny, s_large, "small"));
        var table = DecisionTable.Of(reading, "USD")!;
        Assert.Equal(["not web", "more than USD 10,000.00"], table.Rows.Single(row => row.Clause == "large").Cells);
    }

    [Fact]
    public void An_account_that_never_sent_is_in_no_span_and_in_none_of_its_opposites()
    {
        var idle = new Comparison(["history.idle-minutes"], Comparator.AtLeast, 129_600);
        Assert.StartsWith("not at least ", DecisionTable.Of(Denies(Not(idle)), "USD")!.Rows[0].Cells[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_clause_with_more_ways_than_anybody_would_read_is_not_laid_out()
    {
        var pairs = Enumerable.Range(0, 5).Select(i => Any(Number("transaction.at.month", Comparator.Equal, i + 1), Number("transaction.at.day", Comparator.Equal, i + 1))).ToArray();
        Assert.Null(DecisionTable.Of(Denies(All(pairs)), "USD"));
        Assert.NotNull(DecisionTable.Of(Denies(All(pairs[..4])), "USD"));
    }

    // The rows are alternatives of the clauses, so on any payment one of them fits where the clause fires, and none where it does not.
    [Theory]
    [InlineData("Refer payments over USD 10,000 to banks in Iran or Sudan unless the payee is on the trusted-payees list or the payer is a government body.")]
    [InlineData("Deny payments by individuals over USD 1,000 made at or after 20:00 or before 06:00.")]
    public void Alternatives_hold_where_the_condition_does(string rule)
    {
        var bank = GrammarTests.Bank;
        var reading = OfflineRuleAuthor.Interpret(new RuleRequest(rule, bank)).Interpretation;
        var evaluator = new InterpretationEvaluator(Interpretation.Empty);
        var condition = PlainReading.Of(reading).Clauses[0].When;
        var ways = Alternatives.Of(condition).ToList();
        Assert.NotEmpty(reading.Examples);
        foreach (var example in reading.Examples)
        {
            var payment = SampleRequests.ToRequest(bank, example);
            Assert.Equal(evaluator.Holds(condition, payment), ways.Any(way => way.All(literal => evaluator.Holds(literal.Leaf, payment) != literal.Negated)));
        }
    }

    private static DecisionTable Table(string rule)
    {
        var reading = OfflineRuleAuthor.Interpret(new RuleRequest(rule, GrammarTests.Bank)).Interpretation;
        Assert.NotEmpty(reading.Clauses);
        return DecisionTable.Of(reading, "USD")!;
    }
}
