using WasmPay.Platform.Access;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// What somebody may see of a transaction. The platform's staff sees all. A bank sees what a payment message carries, where the payment stands,
/// its own people and its own checks; of all other checks that they did not let it pass, and nothing that tells of a list, a rating or a rule.
/// </summary>
public static class TransactionView
{
    /// <summary>The clause in place of those of a check that is not the reader's.</summary>
    public const string NotPassed = "not-passed";

    /// <summary>The clause in place of why a payment could not be booked, where the reader may not know it.</summary>
    public const string NotBooked = "not-booked";

    private const string OthersDidNot = "The other bank's checks did not let the payment pass.";

    /// <summary>
    /// Where a payment stands, for somebody. One that could not be booked lacked money: to the bank that is paid it is one that the other bank's checks denied.
    /// </summary>
    public static TransactionStatus StatusFor(this TransactionRecord transaction, Principal by) =>
        transaction.Status == TransactionStatus.Failed && !by.ActsFor(transaction.OriginBank) ? TransactionStatus.Denied : transaction.Status;

    /// <summary>The transaction as somebody sees it who acts for one of its banks, or for the platform.</summary>
    public static TransactionRecord SeenBy(this TransactionRecord transaction, Principal by)
    {
        if (by.IsStaff) return transaction;
        // What the payer's account holds is the payer's bank's to know; so is the key, under which its own system orders.
        var pays = by.ActsFor(transaction.OriginBank);
        return transaction with
        {
            Order = pays ? transaction.Order : transaction.Order with { IdempotencyKey = "" },
            SubmittedBy = IsOf(by, transaction.SubmittedBy, transaction.SubmittedFor) ? transaction.SubmittedBy : "",
            ResolvedBy = IsOf(by, transaction.ResolvedBy, transaction.ResolvedFor) ? transaction.ResolvedBy : null,
            Resolution = IsOf(by, transaction.ResolvedBy, transaction.ResolvedFor) ? transaction.Resolution : null,
            Status = transaction.StatusFor(by),
            Decision = transaction.Status == transaction.StatusFor(by) ? transaction.Decision : Decision.Deny,
            // It counts all banks' changes.
            LiveVersion = 0,
            Failure = pays && transaction.Failure == ErrorCode.InsufficientFunds ? transaction.Failure : null,
            Findings = [.. Findings(transaction, by, pays)],
            Evaluations = [.. transaction.Evaluations.Where(e => by.ActsFor(e.Target)).Select(e => e with { RequestJson = BankKnowledge.Of(by.Bank, e.RequestJson), Engine = OfBank(e.Engine) })],
        };
    }

    private static IEnumerable<AttributedFinding> Findings(TransactionRecord transaction, Principal by, bool pays)
    {
        foreach (var target in transaction.Evaluations.Where(e => e.Role != EvaluationRole.Shadow && e.Findings.Any()).GroupBy(e => e.Target, StringComparer.Ordinal))
        {
            if (!by.ActsFor(target.Key))
                // One, however many there are.
                yield return new AttributedFinding(target.Key, NotPassed, target.Key == Principal.Platform ? "The platform's checks did not let the payment pass." : OthersDidNot);
            else
                foreach (var finding in target.SelectMany(e => e.Findings)) yield return finding;
        }
        foreach (var finding in transaction.FailureFindings)
            yield return !pays ? finding with { Clause = NotPassed, Message = OthersDidNot }
                : transaction.Failure == ErrorCode.InsufficientFunds ? finding
                : finding with { Clause = NotBooked, Message = TransactionRecord.CouldNotBeBooked };
    }

    // Which engine answered tells whether another bank's same component is warm already.
    internal static EngineIdentity OfBank(EngineIdentity engine) => engine with { Name = "", Version = "" };

    // Somebody who is of no bank that is known any more is himself to nobody but himself and the staff.
    private static bool IsOf(Principal by, string? id, string? bank) => id is not null && (id == by.Id || bank is not null && by.ActsFor(bank));
}
