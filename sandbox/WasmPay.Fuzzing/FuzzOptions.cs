using System.Collections.Immutable;
using WasmPay.Fuzzing.Replaying;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Fuzzing;

/// <summary>How to attack a validator. The same options, hints and subject give the same report, but for a time limit that cuts it short.</summary>
public sealed record FuzzOptions
{
    /// <summary>Seed of every choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Requests to try. Checks for equal answers and shrinking call the subject beyond this number.</summary>
    public int Executions { get; init; } = 20_000;

    /// <summary>
    /// Ends the run earlier, replay included; null for no limit. It is looked at between calls: attack and replay each end with the call
    /// that is under way then, and a call ends with its fuel. Loading is not cut short, and what it takes beyond its time is not taken
    /// from the replay (<see cref="ReplayOptions.TimeLimit"/>).
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>A second opinion whose decision the subject must share; null for none.</summary>
    public IValidator? Oracle { get; init; }

    /// <summary>What is known of the rule: its boundaries and its words.</summary>
    public FuzzHints Hints { get; init; } = new();

    /// <summary>
    /// Also tries requests that the contract can carry but the platform never sends: totals near the ends of s64, windows that do
    /// not nest, dates that do not exist. Findings from such are marked by <see cref="FuzzFinding.Plausible"/>.
    /// </summary>
    public bool Extremes { get; init; } = true;

    /// <summary>Fuel that the subject has for a call. Verdicts that use more than half of it are reported as warnings; null for no such check.</summary>
    public ulong? FuelLimit { get; init; }

    /// <summary>Problems to report at most; further ones are only counted.</summary>
    public int MaxFindings { get; init; } = 16;

    /// <summary>Replays what was found, and the corpus, on all executors that may decide a payment; null for subjects that are no component.</summary>
    public ReplayOptions? Replay { get; init; }

    /// <summary>The clock for <see cref="TimeLimit"/> and <see cref="ReplayOptions.TimeLimit"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>Values around which the interesting requests lie, usually read from a rule's interpretation.</summary>
public sealed record FuzzHints
{
    /// <summary>Thresholds in minor units.</summary>
    public ImmutableArray<long> Amounts { get; init; } = [];

    /// <summary>Other numbers of the rule: counts, days, hours, percentages, multiples.</summary>
    public ImmutableArray<long> Integers { get; init; } = [];

    /// <summary>ISO 4217 codes.</summary>
    public ImmutableArray<string> Currencies { get; init; } = [];

    /// <summary>ISO 3166-1 alpha-3 codes.</summary>
    public ImmutableArray<string> Countries { get; init; } = [];

    /// <summary>Names of the bank's lists.</summary>
    public ImmutableArray<string> Lists { get; init; } = [];

    /// <summary>ISO 20022 purpose codes.</summary>
    public ImmutableArray<string> Purposes { get; init; } = [];

    /// <summary>Codes of banks.</summary>
    public ImmutableArray<string> Banks { get; init; } = [];

    /// <summary>Any other text that the rule names: words of a memo, names, account prefixes, dates.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Requests to start from: the rule's examples, past payments. Tried as they are, first; the first is what shrinking aims at.</summary>
    public ImmutableArray<ValidationRequest> Requests { get; init; } = [];
}

/// <summary>How far a run has come.</summary>
/// <param name="Executions">Requests tried.</param>
/// <param name="Planned">Requests that will be tried if no time limit stops it.</param>
/// <param name="EdgesCovered">Edges of the subject's code seen; 0 without coverage.</param>
/// <param name="EdgesTotal">Edges of the subject's code; 0 without coverage.</param>
/// <param name="Findings">Problems found.</param>
/// <param name="Corpus">Requests kept because they showed new behaviour.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Replayed">Requests replayed on all executors, after the others were tried.</param>
public sealed record FuzzProgress(int Executions, int Planned, int EdgesCovered, int EdgesTotal, int Findings, int Corpus, TimeSpan Elapsed, int Replayed = 0);
