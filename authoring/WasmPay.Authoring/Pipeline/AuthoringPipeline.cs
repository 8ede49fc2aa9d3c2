using WasmPay.Authoring.Authors;
using WasmPay.Authoring.Build;
using WasmPay.Authoring.Checks;
using WasmPay.Authoring.Evaluate;
using WasmPay.Authoring.Interpretations;
using WasmPay.Authoring.Rules;
using WasmPay.Authoring.Write;
using WasmPay.Fuzzing;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Authoring;

/// <summary>
/// The road of a rule: interpret, write and build, run the examples, fuzz, and put it all into a dossier. Whoever read the rule, our writer
/// writes what goes live, and the same checks judge it; a failed check means that there is no dossier, and the result says which and shows a payment.
/// </summary>
public sealed class AuthoringPipeline(
    IRuleAuthor author, IValidatorBuilder builder, ISandbox sandbox, TimeProvider time, PipelineOptions options)
{
    /// <summary>Runs the road for one rule. Cancellable at every station; safe to call from many threads.</summary>
    /// <param name="rule">The rule, with the answers to earlier questions.</param>
    /// <param name="progress">Told what happens as it happens; null for nobody.</param>
    /// <param name="cancellation">Stops the run.</param>
    public async Task<PipelineResult> RunAsync(RuleRequest rule, IProgress<PipelineEvent>? progress = null, CancellationToken cancellation = default)
    {
        var interpreting = new Station(PipelineStage.Interpret, time, progress, "Reading the rule.");
        var answer = await author.InterpretAsync(rule, cancellation).ConfigureAwait(false);
        var interpretation = answer.Interpretation;
        interpreting.Over(Summary(answer));
        var result = new PipelineResult { Outcome = PipelineOutcome.Refused, Author = answer.Outcome, Interpretation = interpretation, OwnSource = answer.OwnSource, Notes = answer.Notes };
        if (answer.Outcome == AuthorOutcome.Clarify) return result with { Outcome = PipelineOutcome.Questions, Problem = new Problem("questions", "The rule has more than one sensible reading; answer the questions.") };
        if (answer.Outcome is not (AuthorOutcome.Program or AuthorOutcome.Flag) || interpretation.Clauses.Count == 0)
        {
            return result with
            {
                Outcome = answer.Outcome == AuthorOutcome.Failed ? PipelineOutcome.Failed : PipelineOutcome.Refused,
                Problem = interpretation switch
                {
                    { Problems: [var first, ..] } => first,
                    { Missing: [var missing, ..] } => new Problem("missing-fact", $"No validator sees {missing.Fact}.", missing.Phrase),
                    _ => new Problem("decides-nothing", "Nothing that remains of the text decides a payment."),
                },
            };
        }

        return await WriteAsync(rule, answer, result, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes the source of the reading, builds and checks it. What goes wrong here is our writer's fault or the machine's, whoever read the rule.</summary>
    private async Task<PipelineResult> WriteAsync(
        RuleRequest rule, AuthorAnswer answer, PipelineResult result, IProgress<PipelineEvent>? progress, CancellationToken cancellation)
    {
        var building = new Station(PipelineStage.Build, time, progress, "Writing the source and building the component.");
        var source = AssemblyScriptWriter.Write(answer.Interpretation, rule.Text);
        result = result with { Source = source };
        var candidate = await CandidateBuilder.BuildAsync(builder, sandbox, source, cancellation).ConfigureAwait(false);
        if (candidate.Validator is not { } validator)
        {
            building.Over(candidate.Failure!.Message);
            return result with { Outcome = candidate.IsHostFailure ? PipelineOutcome.Failed : PipelineOutcome.CheckFailed, Problem = candidate.Failure };
        }
        using (validator)
        {
            building.Over($"A component of {candidate.Component.Length} bytes.");
            return await CheckAsync(rule, answer, candidate, validator, result, progress, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<PipelineResult> CheckAsync(
        RuleRequest rule, AuthorAnswer answer, Candidate candidate, IAdmittedValidator validator, PipelineResult result, IProgress<PipelineEvent>? progress, CancellationToken cancellation)
    {
        // What the author says is held to, and what lies at the boundaries whether the author thought of it or not.
        var interpretation = answer.Interpretation with { Examples = ExampleMaker.Complete(answer.Interpretation, rule.Bank) };
        result = result with { Interpretation = interpretation };
        var running = new Station(PipelineStage.Examples, time, progress, $"Running {interpretation.Examples.Count} examples under fuel.");
        var (failure, counterexample, fuel) = RunExamples(interpretation, rule.Bank, validator, cancellation);
        running.Over(failure?.Message ?? $"{interpretation.Examples.Count} examples agree with the reading.", fuel.Total);
        if (failure is not null)
        {
            var ofHost = HostCodes.All.Contains(failure.Code) && !HostCodes.IsComponents(failure.Code);
            return result with { Outcome = ofHost ? PipelineOutcome.Failed : PipelineOutcome.CheckFailed, Problem = failure, Counterexample = counterexample };
        }

        var fuzzing = new Station(PipelineStage.Fuzz, time, progress, $"Attacking the component with {options.FuzzExecutions} requests.");
        var (report, lost) = await Task.Run(() => Fuzz(interpretation, rule.Bank, result.Source!, candidate, validator, fuzzing, cancellation), cancellation).ConfigureAwait(false);
        if (report is null)
        {
            fuzzing.Over(lost!.Message);
            return result with { Outcome = HostCodes.IsComponents(lost.Code) ? PipelineOutcome.CheckFailed : PipelineOutcome.Failed, Problem = lost };
        }
        fuzzing.Over($"{report.Executions} requests, {report.EdgesCovered} of {report.EdgesTotal} edges, {report.Findings.Length} findings; {Replayed(report)}.", report.MostFuel);
        if (report.Findings.FirstOrDefault(f => !f.IsWarning) is { } finding)
        {
            var expected = new InterpretationEvaluator(interpretation).Validate(finding.Request, cancellation).Verdict!.Decision;
            return result with
            {
                Outcome = PipelineOutcome.CheckFailed,
                Problem = new Problem($"fuzzing-{InterpretationJson.Name(finding.Kind)}", finding.Explanation),
                Counterexample = new Counterexample(finding.Request, expected, finding.Explanation),
            };
        }

        return await FinishAsync(rule, answer, candidate, validator, result, (report, fuel.Most), progress, cancellation).ConfigureAwait(false);
    }

    private async Task<PipelineResult> FinishAsync(
        RuleRequest rule, AuthorAnswer answer, Candidate candidate, IAdmittedValidator validator, PipelineResult result, (FuzzReport Fuzz, ulong MostFuel) seen,
        IProgress<PipelineEvent>? progress, CancellationToken cancellation)
    {
        var writing = new Station(PipelineStage.Dossier, time, progress, "Putting the dossier together.");
        IReadOnlyDictionary<string, string> tools;
        try
        {
            tools = await builder.ToolVersionsAsync(cancellation).ConfigureAwait(false);
        }
        catch (ToolchainException broken)
        {
            writing.Over(broken.Message);
            return result with { Outcome = PipelineOutcome.Failed, Problem = new Problem(broken.Code, broken.Message) };
        }
        var dossier = new Dossier
        {
            Rule = rule,
            Interpretation = result.Interpretation,
            Source = result.Source!,
            OwnSource = result.OwnSource,
            ComponentDigest = validator.Digest,
            ComponentSize = candidate.Component.Length,
            Evidence = new Evidence(result.Interpretation.Examples.Count, Math.Max(seen.MostFuel, seen.Fuzz.MostFuel), seen.Fuzz, $"{validator.Engine.Name} {validator.Engine.Version}", sandbox.Isolation),
            ReadBy = answer.Provenance,
            WrittenBy = AssemblyScriptWriter.Provenance,
            Tools = tools,
            At = time.GetUtcNow(),
        };
        writing.Over($"Dossier {dossier.Hash()}.");
        return result with { Outcome = PipelineOutcome.Verified, Component = candidate.Component, Dossier = dossier };
    }

    private static (Problem?, Counterexample?, (ulong Total, ulong Most) Fuel) RunExamples(Interpretation interpretation, BankProfile bank, IAdmittedValidator validator, CancellationToken cancellation)
    {
        var evaluator = new InterpretationEvaluator(interpretation);
        ulong total = 0, most = 0;
        foreach (var example in interpretation.Examples)
        {
            cancellation.ThrowIfCancellationRequested();
            var request = SampleRequests.ToRequest(bank, example);
            var meant = evaluator.Validate(request, cancellation).Verdict!.Decision;
            if (meant != example.Decision)
                return (new Problem("example-contradicts-reading", $"The example \"{example.About}\" says {InterpretationJson.Name(example.Decision)}, but the reading's own conditions say {InterpretationJson.Name(meant)}."), new Counterexample(request, example.Decision, $"the reading decides {InterpretationJson.Name(meant)}"), (total, most));
            var outcome = validator.Validate(request, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (outcome is { Kind: OutcomeKind.HostFailure, Trap: { } lost } && HostCodes.All.Contains(lost))
                return (new Problem(lost, $"The example \"{example.About}\" could not be run. {outcome.Explanation}"), new Counterexample(request, example.Decision, outcome.Explanation ?? lost), (total, most));
            (total, most) = (total + outcome.Fuel, Math.Max(most, outcome.Fuel));
            if (outcome is { Kind: OutcomeKind.Verdict, Verdict: { } verdict } && verdict.Decision == example.Decision) continue;
            var observed = outcome.Verdict is { } other ? InterpretationJson.Name(other.Decision) : $"no verdict: {outcome.Explanation ?? outcome.Trap ?? InterpretationJson.Name(outcome.Kind)}";
            return (new Problem("example-failed", $"For the example \"{example.About}\" the component gives {observed}, but {InterpretationJson.Name(example.Decision)} is meant."), new Counterexample(request, example.Decision, observed), (total, most));
        }
        return (null, null, (total, most));
    }

    private (FuzzReport? Report, Problem? Lost) Fuzz(
        Interpretation interpretation, BankProfile bank, string source, Candidate candidate, IAdmittedValidator validator, Station station, CancellationToken cancellation)
    {
        // Guided by what the code executes where the engine can tell; a back door is hard to hit blind.
        using var counting = sandbox.TryLoadForCoverage(candidate.Component, out var loaded, out var refusals) ? loaded : null;
        if (refusals is [{ IsOfHost: true } lost, ..]) return (null, new Problem(lost.Code, $"The component could not be attacked. {lost.Message}"));
        var report = ValidatorFuzzer.Run(
            counting ?? (IValidator)validator,
            new FuzzOptions
            {
                Seed = options.Seed,
                Executions = options.FuzzExecutions,
                TimeLimit = options.FuzzTime,
                Oracle = new InterpretationEvaluator(interpretation),
                Hints = Hints.Of(interpretation, bank, source),
                FuelLimit = sandbox.Options.Fuel,
                Replay = new ReplayOptions { Component = candidate.Component, Executors = options.Executors ?? SandboxExecutorFactory.All(sandbox) },
                TimeProvider = time,
            },
            station.Progress,
            cancellation);
        return (report, null);
    }

    private static string Replayed(FuzzReport report) =>
        report.Replay?.Executors.Where(executor => executor.Requests > 0).Select(executor => executor.Name).ToList() is { Count: > 0 } names
            ? $"replayed on {string.Join(", ", names)}"
            : "replayed on nothing";

    private static string Summary(AuthorAnswer answer) => answer.Outcome switch
    {
        AuthorOutcome.Program => $"{answer.Interpretation.Clauses.Count} clauses.",
        AuthorOutcome.Flag => $"{answer.Interpretation.Clauses.Count} clauses, and {answer.Interpretation.Warnings.Count} passages that are not followed.",
        AuthorOutcome.Clarify => $"{answer.Interpretation.Ambiguities.Count} questions.",
        _ when answer.Interpretation.Problems is [var first, ..] => first.Message,
        _ => $"Refused: {answer.Interpretation.Missing.Count} facts are missing.",
    };

    /// <summary>One station: tells when it begins and when it is over.</summary>
    private sealed class Station
    {
        private readonly PipelineStage _stage;
        private readonly TimeProvider _time;
        private readonly IProgress<PipelineEvent>? _progress;
        private readonly long _began;

        public Station(PipelineStage stage, TimeProvider time, IProgress<PipelineEvent>? progress, string message)
        {
            (_stage, _time, _progress, _began) = (stage, time, progress, time.GetTimestamp());
            progress?.Report(new PipelineEvent(stage, false, TimeSpan.Zero, 0, message));
        }

        /// <summary>Tells how far the fuzzer has come.</summary>
        public IProgress<FuzzProgress>? Progress => _progress is null ? null : new Relay(this);

        public void Over(string message, ulong fuel = 0) => Report(true, message, fuel);

        private void Report(bool done, string message, ulong fuel) =>
            _progress?.Report(new PipelineEvent(_stage, done, _time.GetElapsedTime(_began), fuel, message));

        private sealed class Relay(Station station) : IProgress<FuzzProgress>
        {
            public void Report(FuzzProgress value) => station.Report(false, $"{value.Executions} of {value.Planned} requests, {value.Findings} findings.", 0);
        }
    }
}
