using WasmPay.Platform.Access;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// What somebody may see of a transaction. The platform's staff sees all. A bank sees what a payment message carries, where the payment stands,
/// its own people and its own checks; of all other checks that they did not let it pass, and nothing that tells of a list, a rating or a rule.
/// </summary>
public static class TransactionView
{
    /// <summary>The clause in place of those of a check that is not the reader's.</summary>
    public const string NotPassed = "not-passed";

    /// <summary>The clause in place of why a payment could not be booked, for the bank that is paid.</summary>
    public const string NotBooked = "not-booked";

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
            // It counts all banks' changes.
            LiveVersion = 0,
            Failure = pays && transaction.Failure == ErrorCode.InsufficientFunds ? transaction.Failure : null,
            Findings = [.. Findings(transaction, by, pays)],
            Evaluations = [.. transaction.Evaluations.Where(e => by.ActsFor(e.Target)).Select(e => e with { RequestJson = BankKnowledge.Of(by.Bank, e.RequestJson) })],
        };
    }

    private static IEnumerable<AttributedFinding> Findings(TransactionRecord transaction, Principal by, bool pays)
    {
        foreach (var target in transaction.Evaluations.Where(e => e.Role != EvaluationRole.Shadow && e.Findings.Any()).GroupBy(e => e.Target, StringComparer.Ordinal))
        {
            if (!by.ActsFor(target.Key))
                // One, however many there are.
                yield return new AttributedFinding(target.Key, NotPassed, target.Key == Principal.Platform ? "The platform's checks did not let the payment pass." : "The other bank's checks did not let the payment pass.");
            else
                foreach (var finding in target.SelectMany(e => e.Findings)) yield return finding;
        }
        foreach (var finding in transaction.FailureFindings)
            yield return pays && transaction.Failure == ErrorCode.InsufficientFunds ? finding : finding with { Clause = NotBooked, Message = TransactionRecord.CouldNotBeBooked };
    }

    // Somebody who is of no bank that is known any more is himself to nobody but himself and the staff.
    private static bool IsOf(Principal by, string? id, string? bank) => id is not null && (id == by.Id || bank is not null && by.ActsFor(bank));
}
