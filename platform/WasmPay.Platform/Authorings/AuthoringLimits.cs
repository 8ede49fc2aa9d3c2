namespace WasmPay.Platform.Authorings;

/// <summary>How much authoring there may be. All bounds are finite; a rule's length is <see cref="WasmPay.Authoring.Rules.RuleRequest.MaximumLength"/>.</summary>
public sealed record AuthoringLimits
{
    /// <summary>Authorings of one bank that are not over.</summary>
    public int OpenOfBank { get; init; } = 20;

    /// <summary>Authorings of all that are not over.</summary>
    public int Open { get; init; } = 200;

    /// <summary>How many run at once, on all nodes together.</summary>
    public int Running { get; init; } = 2;

    /// <summary>How many of them may be one bank's.</summary>
    public int RunningOfBank { get; init; } = 1;

    /// <summary>Answers that one authoring keeps.</summary>
    public int Answers { get; init; } = 200;

    /// <summary>Characters of one answer.</summary>
    public int AnswerLength { get; init; } = 2_000;

    /// <summary>How often one authoring may ask.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>How often one authoring begins again since its node ended.</summary>
    public int Restarts { get; init; } = 2;

    /// <summary>How long a run may take, from its beginning to a question or the end.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Events that one authoring keeps of its stations; those of its steps are kept beyond.</summary>
    public int Events { get; init; } = 2_000;

    /// <summary>Characters of one event's sentence.</summary>
    public int EventLength { get; init; } = 2_000;

    /// <summary>Authorings that one bank may start in a month.</summary>
    public int JobsOfMonth { get; init; } = 1_000;

    /// <summary>What one run may use of a model, in tokens, and what is set aside for it; 0 where the author costs nothing.</summary>
    public long TokensOfRun { get; init; }

    /// <summary>What one bank may use of a model in a month, in tokens.</summary>
    public long TokensOfMonth { get; init; } = 20_000_000;

    /// <summary>How long a node that runs a job is believed to be there, unless it says so again; it does three times as often.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of one bank may watch at once.</summary>
    public int WatchersOfBank { get; init; } = 20;

    /// <summary>How long an event may take to be read before its reader is cut off.</summary>
    public TimeSpan WatchPatience { get; init; } = TimeSpan.FromSeconds(30);
}
