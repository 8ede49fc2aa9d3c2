using WasmPay.Platform.Currencies;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Transactions;

/// <summary>Where a transaction stands.</summary>
public enum TransactionStatus
{
    /// <summary>Approved, and its entries are in the ledger.</summary>
    Posted,

    /// <summary>Waits for a person to release or reject it.</summary>
    Referred,

    /// <summary>A validator denied it.</summary>
    Denied,

    /// <summary>Approved, but it could not be posted; <see cref="TransactionRecord.Failure"/> says why.</summary>
    Failed,

    /// <summary>It was referred, and a person rejected it.</summary>
    Rejected,
}

/// <summary>For whom a validator spoke.</summary>
public enum EvaluationRole
{
    /// <summary>For the platform.</summary>
    Platform,

    /// <summary>For the bank of the origin account.</summary>
    Origin,

    /// <summary>For the bank of the destination account.</summary>
    Destination,

    /// <summary>A candidate that is only watched: its verdict has no effect.</summary>
    Shadow,
}

/// <summary>One validator's part in a transaction, with everything that its verdict depended on.</summary>
/// <param name="Role">For whom it spoke.</param>
/// <param name="Target">The bank's code, or the platform.</param>
/// <param name="Digest">The component.</param>
/// <param name="Contract">The contract that it exports.</param>
/// <param name="Engine">What ran it, and how fuel was counted.</param>
/// <param name="FuelLimit">Fuel that it was given.</param>
/// <param name="RequestJson">What it saw, in the contract's JSON.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record Evaluation(
    EvaluationRole Role, string Target, string Digest, string Contract, EngineIdentity Engine, ulong FuelLimit, string RequestJson, Outcome Outcome)
{
    /// <summary>The other limits on which the outcome may depend, as <c>name=value</c> with spaces between; empty where they are not known.</summary>
    public string Limits { get; init; } = "";

    /// <summary>What counts for the payment: the verdict's decision; a validator without a verdict refers, and never approves.</summary>
    public Decision Decision => Outcome is { Kind: OutcomeKind.Verdict, Verdict: { } verdict } ? verdict.Decision : Decision.Refer;

    /// <summary>The findings that count; a validator without a verdict is a finding of ours.</summary>
    public IEnumerable<AttributedFinding> Findings => Outcome is { Kind: OutcomeKind.Verdict, Verdict: { } verdict }
        ? verdict.Findings.Select(f => new AttributedFinding(Target, f.Clause, f.Message))
        : [new AttributedFinding(Target, "validator-failed", "A check could not be completed; a person will look at this payment.")];
}

/// <summary>A transaction as the platform holds it.</summary>
public sealed record TransactionRecord
{
    /// <summary>The platform's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order of all transactions.</summary>
    public required long Number { get; init; }

    /// <summary>What was ordered.</summary>
    public required Order Order { get; init; }

    /// <summary>The bank that pays.</summary>
    public required string OriginBank { get; init; }

    /// <summary>The bank that is paid.</summary>
    public required string DestinationBank { get; init; }

    /// <summary>From what is debited to what is credited.</summary>
    public required Quote Quote { get; init; }

    /// <summary>Who ordered it.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Version of the live set that decided.</summary>
    public required long LiveVersion { get; init; }

    /// <summary>The strictest of the validators' decisions.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Where it stands.</summary>
    public required TransactionStatus Status { get; init; }

    /// <summary>Why it failed, for <see cref="TransactionStatus.Failed"/>.</summary>
    public ErrorCode? Failure { get; init; }

    /// <summary>When its entries were made.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>Who released or rejected it.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>What that person noted.</summary>
    public string? Resolution { get; init; }

    /// <summary>What each validator saw and said, in the order of asking.</summary>
    public IReadOnlyList<Evaluation> Evaluations { get; init; } = [];

    /// <summary>What its order was answered with: one that a person resolved since was referred, and nothing was booked.</summary>
    internal TransactionRecord AsFirstAnswered() => ResolvedBy is null
        ? this
        : this with { Status = TransactionStatus.Referred, PostedAt = null, ResolvedBy = null, ResolvedFor = null, Resolution = null };

    /// <summary>The findings that count, each with the target whose validator found it.</summary>
    public IReadOnlyList<AttributedFinding> Findings
    {
        get => field ?? [.. Evaluations.Where(e => e.Role != EvaluationRole.Shadow).SelectMany(e => e.Findings), .. FailureFindings];
        init;
    }

    /// <summary>For which bank, or for the platform, the one who ordered it acts; null where he is not known any more.</summary>
    internal string? SubmittedFor { get; init; }

    /// <summary>For whom the one who released or rejected it acts.</summary>
    internal string? ResolvedFor { get; init; }

    /// <summary>What is said of a failure without its reason.</summary>
    internal const string CouldNotBeBooked = "The payment could not be booked.";

    /// <summary>Why it failed, as a finding of ours; none where it did not.</summary>
    internal IEnumerable<AttributedFinding> FailureFindings => Failure switch
    {
        null => [],
        ErrorCode.InsufficientFunds => [new AttributedFinding(OriginBank, "insufficient-funds", "The account does not have enough money for this payment.")],
        _ => [new AttributedFinding(OriginBank, Wire.Name(Failure.Value).Replace('_', '-'), CouldNotBeBooked)],
    };
}

/// <summary>A finding, and whose validator found it.</summary>
public readonly record struct AttributedFinding(string Target, string Clause, string Message);

/// <summary>
/// The answer to an order. <see cref="Replayed"/> says that the same key and content came before, and that nothing was changed now: then it
/// is the first answer, as it was. Where the transaction stands by now is for who asks by its id.
/// </summary>
public sealed record Submission(TransactionRecord Transaction, bool Replayed);
