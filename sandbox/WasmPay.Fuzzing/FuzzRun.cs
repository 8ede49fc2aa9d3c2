using System.Collections.Immutable;
using WasmPay.Fuzzing.Corpus;
using WasmPay.Fuzzing.Explaining;
using WasmPay.Fuzzing.Generation;
using WasmPay.Fuzzing.Judging;
using WasmPay.Fuzzing.Requests;
using WasmPay.Fuzzing.Shrinking;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing;

/// <summary>One run: make a request, examine it, keep what is new, shrink what is wrong.</summary>
internal sealed class FuzzRun
{
    /// <summary>Every so many requests the same one is tried twice, besides those that showed something new.</summary>
    private const int RepeatEvery = 16;
    private const int ConfirmingRepeats = 4;
    private const int ReportEvery = 1_000;

    private readonly FuzzOptions options;
    private readonly IProgress<FuzzProgress>? progress;
    private readonly ICoverageSource? coverage;
    private readonly EdgeMap edges = new();
    private readonly Judge judge;
    private readonly Dice dice;
    private readonly RequestMutator mutator;
    private readonly ComparisonFeedback feedback;
    private readonly ValidationRequest simple;
    private readonly RequestCorpus corpus = new();
    private readonly HashSet<ulong> behaviours = [];
    private readonly Dictionary<string, int> findingOf = [];
    private readonly List<FuzzFinding> findings = [];
    private readonly int[] decisions = new int[3];
    private readonly long started;
    private int executions;
    private int shrinks;
    private ulong mostFuel;

    public FuzzRun(IValidator subject, FuzzOptions options, IProgress<FuzzProgress>? progress)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Executions);
        this.options = options;
        this.progress = progress;
        coverage = subject as ICoverageSource ?? (subject is CoverageValidator component ? new ComponentCoverage(component) : null);
        judge = new Judge(subject, options.Oracle, options.FuelLimit);
        dice = new Dice(options.Seed);
        var vocabulary = new Vocabulary(options.Hints);
        mutator = new RequestMutator(vocabulary, dice, options.Extremes);
        feedback = new ComparisonFeedback(vocabulary);
        simple = options.Hints.Requests.IsEmpty ? PlainRequest.Instance : Plausibility.Restore(options.Hints.Requests[0]);
        started = options.TimeProvider.GetTimestamp();
    }

    public FuzzReport Run(CancellationToken cancellation)
    {
        var seeds = options.Hints.Requests.IsEmpty ? [simple] : options.Hints.Requests;
        for (; executions < options.Executions && InTime(); executions++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (executions > 0 && executions % ReportEvery == 0) Report();
            Try(executions < seeds.Length ? seeds[executions] : Next());
        }
        Report();
        return new FuzzReport
        {
            Executions = executions,
            EdgesCovered = edges.Covered,
            EdgesTotal = coverage?.EdgesTotal ?? 0,
            Findings = [.. findings],
            Seed = options.Seed,
            CorpusDigest = corpus.Digest(),
            CorpusSize = corpus.Count,
            Decisions = Enum.GetValues<Decision>().ToImmutableSortedDictionary(decision => decision, decision => decisions[(int)decision]),
            MostFuel = mostFuel,
            End = executions < options.Executions ? FuzzEnd.TimeLimit : FuzzEnd.Executions,
        };
    }

    private bool InTime() => options.TimeLimit is not { } limit || options.TimeProvider.GetElapsedTime(started) < limit;

    private void Report() => progress?.Report(new FuzzProgress(
        executions, options.Executions, edges.Covered, coverage?.EdgesTotal ?? 0, findings.Count, corpus.Count, options.TimeProvider.GetElapsedTime(started)));

    private ValidationRequest Next()
    {
        if (dice.Percent(50) && feedback.Next() is { } aimed) return aimed;
        var start = corpus.Count > 0 && dice.Percent(75) ? corpus.Pick(dice) : simple;
        return mutator.Mutate(start, corpus.Count > 0 ? corpus.Pick(dice) : simple);
    }

    private void Try(ValidationRequest request)
    {
        coverage?.ClearCoverage();
        var observation = judge.Examine(request, repeats: 0);
        var isNew = behaviours.Count < 1 << 20 && behaviours.Add(observation.Behaviour);
        if (coverage is not null)
        {
            isNew |= edges.Merge(coverage.EdgeHits);
            feedback.Learn(request, coverage.Comparisons);
        }
        if (observation.Outcome is { Kind: OutcomeKind.Verdict, Verdict: { } verdict } outcome)
        {
            if (Enum.IsDefined(verdict.Decision)) decisions[(int)verdict.Decision]++;
            mostFuel = Math.Max(mostFuel, outcome.Fuel);
        }
        // What fails is found already, and near it is more of the same, at the price of all the fuel there is.
        if (isNew && observation.Outcome?.Verdict is not null) corpus.Add(request);
        if (observation.Symptom is null && (isNew || executions % RepeatEvery == 0)) observation = judge.Examine(request, repeats: 1);
        if (observation.Symptom is { } symptom) Record(symptom, request);
    }

    private void Record(Symptom symptom, ValidationRequest request)
    {
        if (findingOf.TryGetValue(symptom.Key, out var known))
        {
            Count(known);
            return;
        }
        if (findings.Count >= options.MaxFindings || shrinks >= 4 * options.MaxFindings) return;
        shrinks++;
        var repeats = symptom.Kind == FindingKind.NonDeterminism ? ConfirmingRepeats : 0;
        var smallest = new RequestShrinker(simple, Shows, InTime).Shrink(request);
        var shrunk = judge.Examine(smallest, repeats).Symptom is { } confirmed && symptom.IsShownBy(confirmed) ? confirmed : symptom;
        if (findingOf.TryGetValue(shrunk.Key, out known))
        {
            findingOf[symptom.Key] = known;
            Count(known);
            return;
        }
        findingOf[symptom.Key] = findingOf[shrunk.Key] = findings.Count;
        findings.Add(new FuzzFinding
        {
            Kind = shrunk.Kind,
            Request = smallest,
            Original = request,
            Explanation = Explainer.Explain(shrunk, smallest, simple),
            Plausible = shrunk.Plausible,
            Occurrences = 1,
        });

        bool Shows(ValidationRequest candidate) => judge.Examine(candidate, repeats).Symptom is { } shown && symptom.IsShownBy(shown);
    }

    private void Count(int finding) => findings[finding] = findings[finding] with { Occurrences = findings[finding].Occurrences + 1 };
}
