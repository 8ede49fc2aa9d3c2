using System.Collections.Immutable;
using System.Globalization;
using WasmPay.Wasm.Engine;

namespace WasmPay.Fuzzing.Replaying;

/// <summary>Why a replay ended.</summary>
public enum ReplayEnd
{
    /// <summary>All requests of the minimised corpus were replayed.</summary>
    Corpus,

    /// <summary>There were more requests than <see cref="ReplayOptions.Requests"/>.</summary>
    Requests,

    /// <summary>The time was up first.</summary>
    TimeLimit,
}

/// <summary>What was replayed after a run, and where.</summary>
public sealed record ReplayReport
{
    /// <summary>Requests of the minimised corpus: findings, a few seeds, and for every edge, by how often it was taken, the cheapest that took it.</summary>
    public required int Corpus { get; init; }

    /// <summary>Every executor that was asked for, those that could not be had too.</summary>
    public required ImmutableArray<ExecutorReplay> Executors { get; init; }

    /// <summary>Why it ended.</summary>
    public required ReplayEnd End { get; init; }
}

/// <summary>What was replayed on one executor.</summary>
public sealed record ExecutorReplay
{
    /// <summary>The executor's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its engine; null where there was none.</summary>
    public EngineIdentity? Engine { get; init; }

    /// <summary>Requests that it answered.</summary>
    public required int Requests { get; init; }

    /// <summary>The executor whose answers its own were compared with; null for the first, which is what others are compared with.</summary>
    public string? ComparedWith { get; init; }

    /// <summary>False where fuel could not be compared, since the two count it by different schedules.</summary>
    public required bool FuelCompared { get; init; }

    /// <summary>Requests that it answered otherwise, or not at all.</summary>
    public required int Differences { get; init; }

    /// <summary>Why nothing was replayed on it; null where something was.</summary>
    public string? Missing { get; init; }

    /// <summary>All of it in one line.</summary>
    public string Describe()
    {
        var engine = Engine is null ? Name : $"{Name} ({Engine.Name} {Engine.Version}, fuel by {Engine.FuelSchedule})";
        if (Missing is not null) return $"{engine}: nothing was replayed. {Missing}";
        var compared = ComparedWith is null ? "the others are compared with it" : string.Create(CultureInfo.InvariantCulture, $"{Differences:N0} differences from {ComparedWith}");
        var fuel = ComparedWith is null || FuelCompared ? "" : "; fuel was not compared, since their schedules differ";
        return string.Create(CultureInfo.InvariantCulture, $"{engine}: {Requests:N0} requests replayed, {compared}{fuel}");
    }
}
