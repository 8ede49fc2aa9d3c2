using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Authoring.Write;
using WasmPay.Fuzzing;
using WasmPay.Sandbox;

namespace WasmPay.Authoring.Tests.Fuzzing;

/// <summary>Sources with one slip each, compiled and attacked: the fuzzer tells every one from the reading of the rule.</summary>
[Collection(ToolchainCollection.Name)]
public sealed class MutantTests(ToolchainFixture toolchain) : IDisposable
{
    private const string Rule =
        "Refer payments over USD 10,000 to a country on our high-risk list, and deny anything to a sanctioned party";

    private const int Executions = 3_000;

    private readonly WasmPay.Sandbox.Sandbox _sandbox = new(new SandboxOptions());

    private static readonly BankProfile Bank = new("NDHV", "Nordhaven", "USA", "USD", "America/New_York", new Dictionary<string, string>
    {
        ["high-risk-countries"] = "Countries that Compliance rates as high risk",
        ["sanctions"] = "Parties under sanctions, as matched by the bank's screening",
    });

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task The_source_as_it_is_written_raises_no_alarm() => Assert.Empty((await FuzzAsync(source => source)).Findings);

    [Theory]
    [InlineData(" > 1_000_000", " >= 1_000_000")]
    [InlineData(" > 1_000_000", " > 1_000_001")]
    [InlineData(" > 1_000_000", " > 999_999")]
    [InlineData("reporting.units", "amount.units")]
    [InlineData("destination.isOn(\"sanctions\")", "origin.isOn(\"sanctions\")")]
    [InlineData("verdict.refer(", "verdict.deny(")]
    [InlineData("\"sanctions\"", "\"sanction\"")]
    public async Task A_slip_in_the_source_is_found(string right, string wrong)
    {
        var report = await FuzzAsync(source =>
        {
            Assert.True(source.Contains(right, StringComparison.Ordinal), $"The source has no {right}:\n{source}");
            return source.Replace(right, wrong, StringComparison.Ordinal);
        });

        Assert.Contains(report.Findings, finding => finding is { Kind: FindingKind.Disagreement, Plausible: true });
    }

    private async Task<FuzzReport> FuzzAsync(Func<string, string> mutate)
    {
        var author = new OfflineRuleAuthor();
        var rule = new RuleRequest(Rule, Bank);
        var answer = await author.InterpretAsync(rule, CancellationToken.None);
        var source = AssemblyScriptWriter.Write(answer.Interpretation, Rule);
        var built = await toolchain.Builder.BuildAsync(mutate(source), CancellationToken.None);
        Assert.True(_sandbox.TryLoadForCoverage(built.Component!.Value, out var validator, out _));
        using (validator)
            return ValidatorFuzzer.Run(validator, new FuzzOptions
            {
                Executions = Executions,
                Oracle = new InterpretationEvaluator(answer.Interpretation),
                Hints = Hints.Of(answer.Interpretation, Bank, source),
            });
    }
}
