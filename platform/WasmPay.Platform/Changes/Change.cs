using WasmPay.Platform.Access;

namespace WasmPay.Platform.Changes;

/// <summary>What a change is of.</summary>
public enum ChangeKind
{
    /// <summary>A list is made, or holds something else.</summary>
    PutList,

    /// <summary>An account is opened that may go below zero.</summary>
    OpenAccount,

    /// <summary>Money comes to an account from outside of the platform, or leaves it.</summary>
    FundAccount,

    /// <summary>Exchange rates become others.</summary>
    PutRates,

    /// <summary>Somebody becomes known.</summary>
    AddPrincipal,

    /// <summary>Somebody may do other things.</summary>
    SetRoles,

    /// <summary>A person's password can be set anew.</summary>
    InvitePrincipal,

    /// <summary>A machine gets a key.</summary>
    IssueKey,

    /// <summary>A machine gets a key in another's place.</summary>
    RotateKey,

    /// <summary>A machine is known by a certificate.</summary>
    RegisterCertificate,

    /// <summary>A person may sign in by his bank's provider.</summary>
    LinkIdentity,
}

/// <summary>One thing that a change is about: what it is and what it will be.</summary>
/// <param name="Name">Which.</param>
/// <param name="Before">What it is; empty where there is nothing yet.</param>
/// <param name="After">What it will be; the same where it is told for the one who decides.</param>
public sealed record ChangedField(string Name, string Before, string After);

/// <summary>What the second person looks at: all that will be otherwise, and what it is about.</summary>
/// <param name="Fields">One thing each.</param>
/// <param name="Added">Of a list: what comes onto it, as <c>kind:value</c>.</param>
/// <param name="Removed">Of a list: what is on it no more.</param>
public sealed record ChangeShows(IReadOnlyList<ChangedField> Fields, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);

/// <summary>What one person has asked, and another confirms.</summary>
public sealed record Change
{
    /// <summary>The platform's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order of all changes.</summary>
    public required long Number { get; init; }

    /// <summary>The bank's code whose it is, or the platform.</summary>
    public required string Bank { get; init; }

    /// <summary>What it is of.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>What both people must be permitted.</summary>
    public required Permission Permission { get; init; }

    /// <summary>What was asked, in a sentence without anybody's name.</summary>
    public required string Summary { get; init; }

    /// <summary>What is before, and what will be after.</summary>
    public required ChangeShows Shows { get; init; }

    /// <summary>Id of the principal who asked.</summary>
    public required string AskedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>From when on nobody can confirm it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where it stands.</summary>
    public required ChangeState State { get; init; }

    /// <summary>Who confirmed, rejected or withdrew it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string Reason { get; init; } = "";
}
