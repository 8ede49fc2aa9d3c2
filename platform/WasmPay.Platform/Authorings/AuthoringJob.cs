using WasmPay.Authoring.Interpretations;

namespace WasmPay.Platform.Authorings;

/// <summary>A rule on its way from words to a dossier, as it is kept.</summary>
public sealed record AuthoringJob
{
    /// <summary>The platform's identifier, which nobody can guess.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order of all.</summary>
    public required long Number { get; init; }

    /// <summary>The bank's code, or the platform: only its own people see it.</summary>
    public required string Bank { get; init; }

    /// <summary>The rule, as the officer wrote it.</summary>
    public required string Rule { get; init; }

    /// <summary>ISO 639-1 code of its language; null where the author is to find out.</summary>
    public string? Language { get; init; }

    /// <summary>Where it stands.</summary>
    public required AuthoringState State { get; init; }

    /// <summary>Grows by one with each step.</summary>
    public required long Version { get; init; }

    /// <summary>The answers until now, the newest to each question.</summary>
    public IReadOnlyList<GivenAnswer> Answers { get; init; } = [];

    /// <summary>How often it has asked.</summary>
    public long Rounds { get; init; }

    /// <summary>How often it began again since its node ended.</summary>
    public long Restarts { get; init; }

    /// <summary>What the road came to, in the pipeline's word; empty before, and where it did not come to an end.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The reading as JSON; null where there is none yet.</summary>
    public string? Reading { get; init; }

    /// <summary>What is asked; empty unless it waits for answers.</summary>
    public IReadOnlyList<Ambiguity> Questions { get; init; } = [];

    /// <summary>Why there is no dossier; null where there is one, or it is under way.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The component's digest; null unless verified.</summary>
    public string? Digest { get; init; }

    /// <summary>The hash of the dossier, which this server made; null unless verified.</summary>
    public string? DossierHash { get; init; }

    /// <summary>Who started it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it took its last step.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The node that runs it; null where none does.</summary>
    internal string? LeaseBy { get; init; }

    /// <summary>Until when that node may, unless it renews.</summary>
    internal DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Whether somebody had a part in what came of it.</summary>
    public bool IsWorkOf(string principal) => CreatedBy == principal || Answers.Any(a => a.By == principal);
}

/// <summary>An answer with who gave it.</summary>
/// <param name="Kind">The question's kind.</param>
/// <param name="Phrase">The words of the rule that it is about.</param>
/// <param name="Text">The id of a reading that was offered, or the meaning in the officer's own words.</param>
/// <param name="By">Id of who answered.</param>
/// <param name="At">When.</param>
public sealed record GivenAnswer(string Kind, string Phrase, string Text, string By, DateTimeOffset At);

/// <summary>Something happened to an authoring. <paramref name="Number"/> is where to go on after a break.</summary>
/// <param name="Number">Its place among the authoring's events, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Stage">A station of the road (<c>interpret</c>, <c>build</c>, <c>examples</c>, <c>fuzz</c>, <c>dossier</c>), or <c>state</c> for a step.</param>
/// <param name="State">Where the authoring stood then.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Fuel">Fuel that guests used at this station.</param>
public sealed record AuthoringEvent(long Number, DateTimeOffset At, string Stage, AuthoringState State, string Message, long Fuel);
