namespace WasmPay.Platform.Proposals;

/// <summary>A dossier on its way to live.</summary>
public sealed record Proposal
{
    /// <summary>The platform's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order of all proposals.</summary>
    public required long Number { get; init; }

    /// <summary>The bank's code for which it would validate, or the platform.</summary>
    public required string Target { get; init; }

    /// <summary>The rule, as its author wrote it.</summary>
    public required string Rule { get; init; }

    /// <summary>Where it stands.</summary>
    public required ProposalState State { get; init; }

    /// <summary>Grows by one with each step.</summary>
    public required long Version { get; init; }

    /// <summary>Id of the principal who wrote it.</summary>
    public required string Author { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last step was taken.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>SHA-256 of the dossier's bytes: what an approver signs.</summary>
    public string? DossierHash { get; init; }

    /// <summary>The component's digest, which the dossier names.</summary>
    public string? Digest { get; init; }

    /// <summary>Who attached the dossier.</summary>
    public string? DossierBy { get; init; }

    /// <summary>Who handed it to a second person.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>Who signed.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Who let its verdicts count.</summary>
    public string? PromotedBy { get; init; }

    /// <summary>The live proposal in whose place it came; empty or null where what was there before came without one.</summary>
    public string? Replaced { get; init; }

    /// <summary>The component in whose place it came; null before promotion, or where there was none.</summary>
    public string? ReplacedDigest { get; init; }

    /// <summary>Who asked for the rollback that a second person has to confirm.</summary>
    public string? RollbackRequestedBy { get; init; }

    /// <summary>The authoring by which this platform made the dossier; null where somebody brought it.</summary>
    public string? Authoring { get; init; }

    /// <summary>The last note: questions, answers, or a reason.</summary>
    public string Note { get; init; } = "";
}

/// <summary>A dossier as canonical JSON with its hash, and the component that it names.</summary>
/// <param name="Bytes">UTF-8 of a JSON object.</param>
/// <param name="Hash">SHA-256 of <paramref name="Bytes"/> in lower-case hexadecimal.</param>
/// <param name="Component">The component's binary.</param>
public sealed record DossierUpload(ReadOnlyMemory<byte> Bytes, string Hash, ReadOnlyMemory<byte> Component);
