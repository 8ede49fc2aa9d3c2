using FsCheck;
using FsCheck.Fluent;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Authoring.Tests.Offline;
using WasmPay.Authoring.Write;
using WasmPay.Fuzzing;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using Comparison = WasmPay.Authoring.Interpretations.Comparison;

namespace WasmPay.Authoring.Tests.Write;

[Collection(ToolchainCollection.Name)]
public sealed class WriterAgreementTests(ToolchainFixture toolchain) : IDisposable
{
    private readonly WasmPay.Sandbox.Sandbox _sandbox = new(new SandboxOptions());

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Compiled_source_decides_as_the_evaluator_does_whatever_the_conditions(int seed)
    {
        var clauses = Named.Sample(6, new Rnd((ulong)seed, 7), 6).Select((condition, i) =>
            new Clause($"clause-{i}", (Decision)(i % 3), condition, $"Clause {i} fired.")).ToList();
        var interpretation = new Interpretation
        {
            Precedence = seed % 2 == 0 ? Precedence.Strictest : Precedence.FirstMatch,
            Definitions = [new Definition("risky", Conditions.Sample(6, new Rnd((ulong)seed, 9), 1)[0])],
            Tables = [Limited],
            Clauses = [.. clauses, clauses[1] with { Code = "linked", Unless = ["clause-0", "clause-2"] }],
            Otherwise = seed % 3 == 0 ? Otherwise.Approve : new Otherwise((Decision)(seed % 3), "rest", "Nothing else passes."),
        };

        var report = ValidatorFuzzer.Run(await Load(interpretation), new FuzzOptions
        {
            Seed = (ulong)seed,
            Executions = 1_500,
            Oracle = new InterpretationEvaluator(interpretation),
            Hints = Hints.Of(interpretation, GrammarTests.Bank),
        });

        Assert.True(report.IsClean, string.Join("\n", report.Findings.Select(f => f.Explanation)));
    }

    [Theory]
    [InlineData("He said \"no\" and \\ left.")]
    [InlineData("Two\nlines\r\tand a tab.")]
    [InlineData("*/ } evil(); /* ${injected} `tick`")]
    [InlineData("Separators \u2028 and \u2029, override \u202e, null \0, bell \a.")]
    [InlineData("Größe, 金額, مبلغ, 🙂")]
    public async Task Text_of_any_kind_comes_through_the_compiler_as_it_is(string text)
    {
        var interpretation = new Interpretation
        {
            Clauses = [new Clause("always", Decision.Deny, new Negation(new Membership("transaction.memo", [text])), text, text)],
        };
        var validator = await Load(interpretation, rule: text);
        var request = SampleRequests.Baseline(GrammarTests.Bank);

        Assert.Equal(text, Assert.Single(validator.Validate(request).Verdict!.Findings).Message);
        var same = request with { Transaction = request.Transaction with { Memo = text } };
        Assert.Equal(Decision.Approve, validator.Validate(same).Verdict!.Decision);
    }

    private async Task<Validator> Load(Interpretation interpretation, string rule = "A rule.")
    {
        var source = AssemblyScriptWriter.Write(interpretation, rule);
        var built = await toolchain.Builder.BuildAsync(source, CancellationToken.None);
        Assert.True(built.Succeeded, string.Join("\n", built.Diagnostics) + "\n" + source);
        Assert.True(_sandbox.TryLoad(built.Component!.Value, out var validator, out var refusals), string.Join("\n", refusals));
        return validator;
    }

    private static readonly Gen<long> Limits = Gen.Frequency(
        (6, Gen.Choose(0, 200).Select(n => (long)n)),
        (4, Gen.Choose(0, 2_000_000).Select(n => (long)n)),
        (1, Gen.Elements(-1L, int.MaxValue, (long)int.MaxValue + 1, uint.MaxValue, long.MaxValue, long.MinValue, 9_007_199_254_740_993)));

    private static readonly Table Limited = new("limits",
        [new TableRow(["USA", "GBR"], new MoneyLimit(50_000, "USD")), new TableRow(["IRN"], new NumberLimit(0))], new NumberLimit(1_000_000));

    private static readonly string[] Numbers = [.. FactCatalog.All.Where(f => f.Kind == FactKind.Number).Select(f => f.Name)];

    private static readonly Gen<Term> Terms =
        from fact in Gen.Elements(Numbers)
        from above in Gen.Elements(1L, 1, 2, -1, 3, 1_000_000)
        from below in Gen.Elements(1L, 1, 2, 7, 100)
        select new Term(fact, new Fraction(above, below));

    private static readonly Gen<Comparator> Orders = Gen.Elements(Enum.GetValues<Comparator>().Where(c => c != Comparator.MultipleOf).ToArray());

    private static readonly Gen<Condition> Leaves = Gen.OneOf(
        (from terms in Terms.NonEmptyListOf()
         from order in Orders
         from limit in Limits
         select (Condition)new Comparison([.. terms.Take(3)], order, new NumberLimit(limit))),
        (from term in Terms
         from other in Terms
         from order in Orders
         select (Condition)new Comparison([term], order, new FactsLimit([other]))),
        (from order in Orders
         from fact in Gen.Elements("transaction.reporting.units", "history.sent.day.total")
         from key in Gen.Elements("transaction.destination.country", "transaction.origin.residence")
         select (Condition)new Comparison([new Term(fact)], order, new TableLimit("limits", key))),
        (from fact in Gen.Elements("transaction.memo", "transaction.destination.name", "transaction.purpose")
         from part in Gen.Elements(Enum.GetValues<TextPart>())
         from value in Gen.Elements("USD", "usd", "SA", "a", "quoted")
         from any in Gen.Elements(true, false)
         select (Condition)new TextMatch(fact, part, [value, value + "X"], any)),
        (from terms in Gen.Elements(FactCatalog.All.Where(f => f.Kind == FactKind.Number).Select(f => f.Name).ToArray()).NonEmptyListOf()
         from comparator in Gen.Elements(Enum.GetValues<Comparator>())
         from limit in Limits
         select (Condition)(comparator == Comparator.MultipleOf
             ? new Comparison([terms[0]], comparator, Math.Max(1, Math.Abs(limit % 5_000)))
             : new Comparison([.. terms.Distinct().Take(3)], comparator, limit))),
        (from fact in Gen.Elements(FactCatalog.All.Where(f => f.Kind == FactKind.Text).ToArray())
         from values in Gen.Elements((fact.Words ?? ["", "USD", "IRN", "SALA", "a \"quoted\" text"]).ToArray()).ListOf()
         select (Condition)new Membership(fact.Name, [.. values.Distinct().Take(4)])),
        (from party in Gen.Elements("transaction.origin", "transaction.destination")
         from list in Gen.Elements("sanctions", "watchlist")
         select (Condition)new Listed(party, list)),
        Gen.Constant((Condition)new IsTrue("history.first-payment")),
        Gen.Constant((Condition)new IsAbsent("history.idle-minutes")),
        Gen.Constant((Condition)new SameText("transaction.origin.country", "transaction.destination.country")));

    private static readonly Gen<Condition> Conditions = Gen.Sized(Tree);

    // A definition may not stand in a definition, or it could lead back to itself.
    private static readonly Gen<Condition> Named = Gen.Frequency((5, Conditions), (1, Gen.Constant((Condition)new Defined("risky"))));

    private static Gen<Condition> Tree(int size) => size <= 1 ? Leaves : Gen.Frequency(
        (3, Leaves),
        (2, Tree(size / 2).ListOf().Select(parts => (Condition)new AllOf([.. parts.Take(3)]))),
        (2, Tree(size / 2).ListOf().Select(parts => (Condition)new AnyOf([.. parts.Take(3)]))),
        (1, Tree(size - 1).Select(part => (Condition)new Negation(part))));
}
