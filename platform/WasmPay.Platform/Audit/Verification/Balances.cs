using System.Globalization;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Audit.Verification;

/// <summary>What the postings of the audit make of each account: the one thing that is held for all accounts at once.</summary>
internal sealed class Balances
{
    private static readonly string[] Columns = ["id", "balance", "version"];
    private readonly Dictionary<string, (Int128 Units, long Version)> _accounts = new(StringComparer.Ordinal);

    /// <summary>What an account has to begin with.</summary>
    public void Begin(BalanceFact balance) => _accounts[balance.Account] = (balance.Balance, balance.Version);

    /// <summary>Adds a line; answers with the balance and version that its entry must have.</summary>
    public (string Balance, string Version) Add(LineFact line)
    {
        var before = _accounts.GetValueOrDefault(line.Account);
        var after = _accounts[line.Account] = (before.Units + line.Units, before.Version + 1);
        return (Text(after.Units), Text(after.Version));
    }

    /// <summary>Compares the accounts of a page.</summary>
    public async Task<Difference?> CompareAsync(Session session, IReadOnlyList<StoredRow> page)
    {
        foreach (var row in await RowQuery.WhereAsync(session, "accounts", Columns, ["id"], [.. page.Select(r => new[] { r.Values["id"]! })]).ConfigureAwait(false))
        {
            var expected = _accounts.GetValueOrDefault(row.Text("id"));
            if (RowQuery.Compare("accounts", row.Text("id"), row, ("balance", Text(expected.Units)), ("version", Text(expected.Version))) is { } difference) return difference;
        }
        return null;
    }

    private static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
