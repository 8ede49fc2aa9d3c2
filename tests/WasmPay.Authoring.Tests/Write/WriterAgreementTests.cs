using FsCheck;
using FsCheck.Fluent;
using WasmPay.Authoring.Tests.Interpretations;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Authoring.Tests.Offline;
using WasmPay.Authoring.Write;
using WasmPay.Fuzzing;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

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
        var clauses = RandomConditions.Named.Sample(6, new Rnd((ulong)seed, 7), 6).Select((condition, i) =>
            new Clause($"clause-{i}", (Decision)(i % 3), condition, $"Clause {i} fired.")).ToList();
        var interpretation = new Interpretation
        {
            Precedence = seed % 2 == 0 ? Precedence.Strictest : Precedence.FirstMatch,
            Definitions = [new Definition("risky", RandomConditions.Plain.Sample(1, new Rnd((ulong)seed, 9), 6)[0])],
            Tables = [RandomConditions.Limited],
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
}
