using System.Globalization;
using System.Numerics;
using Spectre.Console;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Platform.Currencies;
using Table = Spectre.Console.Table;

namespace WasmPay.Cli.Demo;

/// <summary>The tables that the demonstration ends with.</summary>
internal static class DemoTables
{
    /// <summary>What became of each payment.</summary>
    public static Table Verdicts(IEnumerable<(Payment Payment, SubmitTransactionResponse Answer, TimeSpan Took)> payments)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Payment", "Amount", "Verdict", "Why", "Fuel", "Time");
        foreach (var (payment, answer, took) in payments)
        {
            var seen = answer.Transaction;
            IEnumerable<string> why = seen.Findings.Count > 0
                ? seen.Findings.Select(finding => $"{finding.Target}: {finding.Message}")
                : [seen.Failure.Length > 0 ? seen.Failure : Crossing(seen)];
            table.AddRow(
                new Markup(Terminal.Markup([$"{payment.From} → {payment.To}", payment.About])),
                new Markup(Amount(payment.Units, payment.Currency)),
                new Markup(Colour(seen.Status, answer.Replayed)),
                new Markup(Terminal.Markup(why)),
                new Markup(seen.Evaluations.Aggregate(0UL, (sum, e) => sum + e.Fuel).ToString("N0", CultureInfo.InvariantCulture)),
                new Markup($"{took.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture)} ms"));
        }
        return table;
    }

    /// <summary>What every account holds.</summary>
    public static Table Balances(IEnumerable<Account> accounts)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Account").AddColumn("Holder").AddColumn(new TableColumn("Balance").RightAligned());
        foreach (var account in accounts)
            table.AddRow(Terminal.Markup(account.Id), Terminal.Markup(account.Kind == AccountKind.Customer ? account.Holder.Name : Words(account.Kind)), Amount(account.Balance.Units, account.Balance.Currency));
        return table;
    }

    /// <summary>What all entries sum to, by currency.</summary>
    public static Table Totals(VerifyBooksResponse books)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Currency").AddColumn(new TableColumn("Accounts").RightAligned()).AddColumn(new TableColumn("All balances together").RightAligned());
        foreach (var total in books.Totals)
            table.AddRow(total.Currency, total.Accounts.ToString(CultureInfo.InvariantCulture), BigInteger.Parse(total.Units, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        return table;
    }

    /// <summary>Minor units with the currency's decimals and thousands apart: 123456 USD is <c>1,234.56 USD</c>.</summary>
    public static string Amount(long units, string currency)
    {
        var digits = (Currency.Find(currency)?.Format(units) ?? units.ToString(CultureInfo.InvariantCulture)).Split('.');
        var whole = BigInteger.Parse(digits[0], CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
        var sign = digits[0] == "-0" ? "-" : "";
        return $"{sign}{whole}{(digits.Length > 1 ? $".{digits[1]}" : "")} {currency}";
    }

    private static string Crossing(Transaction seen) => seen.Quote is { } quote && quote.Source.Currency != quote.Target.Currency
        ? $"credited {Amount(quote.Target.Units, quote.Target.Currency)}"
        : "";

    private static string Colour(TransactionStatus status, bool replayed)
    {
        var word = status switch
        {
            TransactionStatus.Posted => "[green]approved[/]",
            TransactionStatus.Referred => "[yellow]referred[/]",
            TransactionStatus.Denied => "[red]denied[/]",
            _ => $"[red]{status.ToString().ToLowerInvariant()}[/]",
        };
        return replayed ? $"{word}\n[grey]answered before,\nnothing changed[/]" : word;
    }

    private static string Words(AccountKind kind) => kind == AccountKind.Settlement ? "settlement" : "exchange position";
}
