using WasmPay.Authoring.Accuracy;
using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Offline;
using WasmPay.Authoring.Proofs;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Tests.Build;
using WasmPay.Authoring.Tests.Meaning;
using WasmPay.Authoring.Write;
using WasmPay.Proving;
using WasmPay.Sandbox;
using WasmPay.Testing;
using Xunit.Abstractions;

namespace WasmPay.Authoring.Tests.Proofs;

/// <summary>What the writer writes of a reading answers as the reading does, for every payment within the bounds: proved for public sentences that the offline author reads.</summary>
[Collection(ToolchainCollection.Name)]
public sealed class PublicRuleProofTests(ToolchainFixture toolchain, ITestOutputHelper output)
{
    private const string Sentences = "rules/meaning.jsonl";

    // Each takes a build and some questions; all of them were proved, as the project's README says.
    private const int EachOf = 4;

    [SharedFact(Sentences)]
    public async Task What_is_written_of_public_sentences_is_proved()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        await using var solver = new WasmPay.Solving.Processes.ProcessSolver(Solvers.Preferred(path, new ToolchainOptions { Folder = ToolchainFixture.Folder }, JudgeFixture.Limits), JudgeFixture.Limits, TimeProvider.System);
        using var sandbox = new WasmPay.Sandbox.Sandbox(new SandboxOptions());
        using var file = new StreamReader(SharedMaterial.PathOf(Sentences));
        var (proved, at, open) = (0, 0, new List<string>());
        await foreach (var rule in BenchmarkFile.ReadAsync(file))
        {
            if (at++ % EachOf != 0) continue;
            var read = await new OfflineRuleAuthor(solver).InterpretAsync(new RuleRequest(rule.Text, rule.Bank), default);
            if (read.Outcome is not (AuthorOutcome.Program or AuthorOutcome.Flag)) continue;
            var built = await toolchain.Builder.BuildAsync(AssemblyScriptWriter.Write(read.Interpretation, rule.Text), default);
            Assert.True(sandbox.TryLoad(built.Component!.Value, out var validator, out _));
            using (validator)
            {
                var proof = ReadingProof.Prove(built.Component.Value, validator, read.Interpretation, solver, sandbox.Options, TimeProvider.System);
                if (proof.Verdict == ProofVerdict.Proved) proved++;
                else open.Add($"{rule.Id}: {proof.Verdict}, {proof.Explanation}");
            }
        }
        output.WriteLine($"{proved} proved");
        Assert.Empty(open);
        Assert.True(proved > 8, $"{proved} proved");
    }
}
