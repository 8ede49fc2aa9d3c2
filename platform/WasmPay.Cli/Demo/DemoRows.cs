using WasmPay.Api.V1;

namespace WasmPay.Cli.Demo;

/// <summary>The tables of <see cref="DemoTables"/> for machines: amounts in minor units, names in snake case.</summary>
internal static class DemoRows
{
    public static IEnumerable<object> Payments(IEnumerable<(Payment Payment, SubmitTransactionResponse Answer, TimeSpan Took)> payments) =>
        payments.Select(paid => new
        {
            id = paid.Answer.Transaction.Id,
            about = paid.Payment.About,
            origin_account = paid.Payment.From,
            destination_account = paid.Payment.To,
            units = paid.Payment.Units,
            currency = paid.Payment.Currency,
            status = paid.Answer.Transaction.Status,
            decision = paid.Answer.Transaction.Decision,
            replayed = paid.Answer.Replayed,
            findings = paid.Answer.Transaction.Findings.Select(finding => new { target = finding.Target, clause = finding.Clause, message = finding.Message }),
            failure = paid.Answer.Transaction.Failure,
            fuel = paid.Answer.Transaction.Evaluations.Aggregate(0UL, (sum, evaluation) => sum + evaluation.Fuel),
            microseconds = (long)paid.Took.TotalMicroseconds,
        });

    public static IEnumerable<object> Balances(IEnumerable<Account> accounts) =>
        accounts.Select(account => new { account = account.Id, bank = account.Bank, kind = account.Kind, units = account.Balance.Units, currency = account.Balance.Currency });

    public static IEnumerable<object> Totals(VerifyBooksResponse books) =>
        books.Totals.Select(total => new { currency = total.Currency, accounts = total.Accounts, units = total.Units });
}
