using System.Collections.Immutable;
using WasmPay.Fuzzing.Corpus;
using WasmPay.Fuzzing.Generation;
using WasmPay.Fuzzing.Judging;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Fuzzing.Requests;
using WasmPay.Fuzzing.Shrinking;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing;

/// <summary>One run: make a request, examine it, keep what is new, shrink what is wrong; at the end, replay what was kept on all executors, which are loaded meanwhile.</summary>
internal sealed class FuzzRun
{
    /// <summary>Every so many requests the same one is tried twice, besides those that showed something new.</summary>
    private const int RepeatEvery = 16;
    private const int ConfirmingRepeats = 4;
    private const int ReportEvery = 1_000;
    private const int ReplayReportEvery = 64;
    private const int SeedsReplayed = 8;
    /// <summary>One part in so many of the time is kept for the replay, however slow the subject is.</summary>
    private const int ReplayShare = 3;

    private readonly FuzzOptions options;
    private readonly IProgress<FuzzProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly ICoverageSource? coverage;
    private readonly EdgeMap edges = new();
    private readonly Judge judge;
    private readonly Dice dice;
    private readonly RequestMutator mutator;
    private readonly ComparisonFeedback feedback;
    private readonly ValidationRequest simple;
    private readonly RequestCorpus corpus = new();
    private readonly HashSet<ulong> behaviours = [];
    private readonly CheapestRequests cheapest = new();
    private readonly FindingCollector findings;
    private readonly TimeSpan replayShare;
    private readonly TimeSpan? attackLimit;
    private readonly int[] decisions = new int[3];
    private readonly long started;
    private int executions;
    private ulong mostFuel;

    public FuzzRun(IValidator subject, FuzzOptions options, IProgress<FuzzProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Executions);
        this.options = options;
        this.progress = progress;
        this.cancellation = cancellation;
        coverage = subject as ICoverageSource ?? (subject is CoverageValidator component ? new ComponentCoverage(component) : null);
        judge = new Judge(subject, options.Oracle, options.FuelLimit, InTime, cancellation);
        dice = new Dice(options.Seed);
        var vocabulary = new Vocabulary(options.Hints);
        mutator = new RequestMutator(vocabulary, dice, options.Extremes);
        feedback = new ComparisonFeedback(vocabulary);
        simple = options.Hints.Requests.IsEmpty ? PlainRequest.Instance : Plausibility.Restore(options.Hints.Requests[0]);
        findings = new FindingCollector(simple, options.MaxFindings, InTime);
        if (options is { TimeLimit: { } limit, Replay: { } replay }) replayShare = TimeSpan.FromTicks(Math.Min(replay.TimeLimit.Ticks, limit.Ticks / ReplayShare));
        attackLimit = options.TimeLimit - replayShare;
        started = options.TimeProvider.GetTimestamp();
    }

    public FuzzReport Run()
    {
        using var loading = options.Replay is { } replaying ? new LaneLoading(replaying, () => Within(options.TimeLimit), cancellation) : null;
        ImmutableArray<ValidationRequest> seeds = options.Hints.Requests.IsEmpty ? [simple] : options.Hints.Requests;
        for (; executions < options.Executions && InTime(); executions++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (executions > 0 && executions % ReportEvery == 0) Report();
            Try(executions < seeds.Length ? seeds[executions] : Next());
        }
        Report();
        var end = executions < options.Executions ? FuzzEnd.TimeLimit : FuzzEnd.Executions;
        var (replay, disagreements) = Replay(seeds, loading);
        return new FuzzReport
        {
            Executions = executions,
            EdgesCovered = edges.Covered,
            EdgesTotal = coverage?.EdgesTotal ?? 0,
            Findings = [.. findings.All, .. disagreements],
            Seed = options.Seed,
            CorpusDigest = corpus.Digest(),
            CorpusSize = corpus.Count,
            Decisions = Enum.GetValues<Decision>().ToImmutableSortedDictionary(decision => decision, decision => decisions[(int)decision]),
            MostFuel = mostFuel,
            End = end,
            Replay = replay,
        };
    }

    private (ReplayReport? Report, ImmutableArray<FuzzFinding> Findings) Replay(ImmutableArray<ValidationRequest> seeds, LaneLoading? loading)
    {
        if (options.Replay is not { } replay || loading is null) return (null, []);
        var lanes = loading.Lanes;
        var begun = options.TimeProvider.GetTimestamp();
        var found = new FindingCollector(simple, options.MaxFindings, InReplayTime);
        var done = 0;
        ValidationRequest[] requests = [.. findings.All.Select(finding => finding.Request), .. seeds.Take(SeedsReplayed), .. cheapest.All];
        var report = new Replayer(replay, lanes, simple, found, InReplayTime).Run(
            [.. requests.Distinct<ValidationRequest>(ReferenceEqualityComparer.Instance)],
            replayed =>
            {
                done = replayed;
                if (replayed % ReplayReportEvery == 0) Report(found.Count, replayed);
            });
        Report(found.Count, done);
        return (report, found.All);

        // Neither the attack's last call nor loading that took too long takes anything of its share.
        bool InReplayTime() => options.TimeProvider.GetElapsedTime(begun) is var passed && passed < replay.TimeLimit && (passed < replayShare || Within(options.TimeLimit));
    }

    private bool InTime() => Within(attackLimit);

    private bool Within(TimeSpan? limit) => limit is not { } time || options.TimeProvider.GetElapsedTime(started) < time;

    private void Report(int disagreements = 0, int replayed = 0) => progress?.Report(new FuzzProgress(
        executions, options.Executions, edges.Covered, coverage?.EdgesTotal ?? 0, findings.Count + disagreements, corpus.Count, options.TimeProvider.GetElapsedTime(started), replayed));

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
        if (isNew && observation.Outcome is { Verdict: not null, Fuel: var fuel } && corpus.TryAdd(request))
            cheapest.Offer(request, fuel, observation.Behaviour, coverage is null ? [] : coverage.EdgeHits);
        if (observation.Symptom is null && (isNew || executions % RepeatEvery == 0) && InTime()) observation = judge.Examine(request, repeats: 1);
        if (observation.Symptom is { } symptom) Record(symptom, request);
    }

    private void Record(Symptom symptom, ValidationRequest request)
    {
        var repeats = symptom.Kind == FindingKind.NonDeterminism ? ConfirmingRepeats : 0;
        findings.Record(symptom, request, candidate => judge.Examine(candidate, repeats).Symptom);
    }
}
