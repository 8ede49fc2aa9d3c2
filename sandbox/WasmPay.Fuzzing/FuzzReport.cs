using System.Collections.Immutable;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing;

/// <summary>What can be wrong, worst first.</summary>
public enum FindingKind
{
    /// <summary>The subject threw an exception, which no guest may cause: a bug of the host.</summary>
    HostFault,

    /// <summary>Two executors that may decide a payment answered one request differently, or at different fuel: a bug of the host too.</summary>
    EngineDisagreement,

    /// <summary>The guest trapped.</summary>
    Trap,

    /// <summary>The fuel was used up.</summary>
    OutOfFuel,

    /// <summary>Memory, a table or the call stack would have grown past its limit.</summary>
    OutOfMemory,

    /// <summary>The answer breaks the contract.</summary>
    MalformedAnswer,

    /// <summary>The same request gave two answers, or the same answer at two prices in fuel.</summary>
    NonDeterminism,

    /// <summary>The second opinion gave no verdict, so that nothing can be compared.</summary>
    OracleFailure,

    /// <summary>The second opinion decides otherwise.</summary>
    Disagreement,

    /// <summary>A warning: a verdict used more than half of the fuel that there is.</summary>
    FuelCliff,
}

/// <summary>One problem, with the smallest request that was found to show it.</summary>
public sealed record FuzzFinding
{
    /// <summary>What is wrong.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>The counterexample, shrunk: as near to a plain payment as still shows the problem.</summary>
    public required ValidationRequest Request { get; init; }

    /// <summary>The request that showed the problem first, before shrinking.</summary>
    public required ValidationRequest Original { get; init; }

    /// <summary>What happened and what is special in <see cref="Request"/>, in words, and the request as JSON on the last line.</summary>
    public required string Explanation { get; init; }

    /// <summary>
    /// False where the platform never sends such a request, because its windows do not nest, a total is near the end of s64, or the like.
    /// </summary>
    public required bool Plausible { get; init; }

    /// <summary>Requests of the run that showed this problem.</summary>
    public required int Occurrences { get; init; }

    /// <summary>True for what is worth knowing but not wrong.</summary>
    public bool IsWarning => Kind == FindingKind.FuelCliff;
}

/// <summary>Why a run ended.</summary>
public enum FuzzEnd
{
    /// <summary>All executions were done.</summary>
    Executions,

    /// <summary>The time limit came first.</summary>
    TimeLimit,
}

/// <summary>What a run found. Everything that is needed to repeat it is the subject, the options and <see cref="Seed"/>.</summary>
public sealed record FuzzReport
{
    /// <summary>Requests tried.</summary>
    public required int Executions { get; init; }

    /// <summary>Edges of the subject's code seen; 0 without coverage.</summary>
    public required int EdgesCovered { get; init; }

    /// <summary>Edges of the subject's code; 0 without coverage.</summary>
    public required int EdgesTotal { get; init; }

    /// <summary>The problems, in the order in which they were found.</summary>
    public required ImmutableArray<FuzzFinding> Findings { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the requests that showed new behaviour, in order: equal for equal runs.</summary>
    public required string CorpusDigest { get; init; }

    /// <summary>Requests that showed new behaviour.</summary>
    public required int CorpusSize { get; init; }

    /// <summary>How often the subject answered with each decision; a run that never saw one of them says little about it.</summary>
    public required ImmutableSortedDictionary<Decision, int> Decisions { get; init; }

    /// <summary>The most fuel that a verdict used.</summary>
    public required ulong MostFuel { get; init; }

    /// <summary>Why the run ended.</summary>
    public required FuzzEnd End { get; init; }

    /// <summary>What was replayed on all executors after the run; null where nothing was asked for.</summary>
    public ReplayReport? Replay { get; init; }

    /// <summary>True when something but warnings was found.</summary>
    public bool HasFaults => Findings.Any(finding => !finding.IsWarning);

    /// <summary>
    /// False where nothing was tried, or nothing replayed on one of the executors that were asked for: then it is not known whether the
    /// subject behaves there as it did here.
    /// </summary>
    public bool IsComplete => Executions > 0 && (Replay is null || Replay.Executors.All(executor => executor.Requests > 0));

    /// <summary>True when all that was asked for was tried, and nothing but warnings was found.</summary>
    public bool IsClean => IsComplete && !HasFaults;
}
