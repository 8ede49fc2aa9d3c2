using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Ledger;

/// <summary>What one currency comes to over all accounts: always zero.</summary>
public readonly record struct CurrencyTotal(string Currency, Int128 Units, long Accounts);

/// <summary>What a check of the whole ledger came to. <see cref="Faults"/> is empty when every promise holds.</summary>
public sealed record LedgerCheck(long Postings, long Entries, IReadOnlyList<CurrencyTotal> Totals, IReadOnlyList<string> Faults)
{
    /// <summary>Whether every promise holds.</summary>
    public bool IsSound => Faults.Count == 0;
}

/// <summary>A line of an account's statement.</summary>
public sealed record StatementLine(string Posting, string? Transaction, DateTimeOffset At, string Reason, long Units, string Currency, long BalanceAfter);

/// <summary>Double entry: append-only postings, balances that follow from them, floors that hold.</summary>
public sealed class GeneralLedger
{
    private readonly Database _database;
    private readonly TimeProvider _time;

    internal GeneralLedger(Database database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>The account through which a bank's money enters the platform.</summary>
    public static string SettlementAccount(string bank, string currency) => $"{bank}:settlement:{currency}";

    /// <summary>The platform's position in a currency.</summary>
    public static string FxAccount(string currency) => $"{Principal.Platform}:fx:{currency}";

    /// <summary>Makes one of the platform's own accounts where it does not exist yet.</summary>
    internal Task EnsureAsync(Session session, string id, string bank, string currency, AccountKind kind) =>
        AccountRow.InsertAsync(session, AccountRow.OfPlatform(id, bank, currency, kind, _time.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>Writes a posting and its balances. Null when done; the reason when an account's floor or the range of balances forbids it.</summary>
    internal async Task<Error?> PostAsync(Session session, Posting posting)
    {
        var ids = posting.Entries.Select(e => e.Account).ToList();
        var accounts = await AccountRow.LoadAsync(session, ids, locked: true).ConfigureAwait(false);
        foreach (var entry in posting.Entries)
        {
            // INVARIANT: entries name accounts that exist, in the account's own currency.
            Invariant.Holds(accounts.TryGetValue(entry.Account, out var account), "An entry's account exists");
            Invariant.Holds(account.Currency == entry.Currency, "An entry is in its account's currency");
            var after = (Int128)account.Balance + entry.Units;
            if (after > long.MaxValue || after < long.MinValue)
                return new Error(ErrorCode.AmountOverflow, $"The balance of {entry.Account} would leave the range.", "amount");
            if (entry.Units < 0 && account.FloorUnits is { } floor && after < floor) return Insufficient(account);
        }

        var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await session.ExecuteAsync(
            "INSERT INTO postings (id, at_ms, reason, transaction_id) VALUES (@Id, @At, @Reason, @Transaction)",
            new { posting.Id, At = at, posting.Reason, posting.Transaction }).ConfigureAwait(false);
        session.Journal.Fact(RecordBody.Posting, PaymentImage.Of(posting, at));
        foreach (var (line, entry) in posting.Entries.Index())
        {
            var account = accounts[entry.Account];
            var row = new
            {
                Posting = posting.Id,
                Line = (long)line,
                entry.Account,
                entry.Units,
                entry.Currency,
                BalanceAfter = checked(account.Balance + entry.Units),
                Version = account.Version + 1,
                Before = account.Version,
            };
            await session.ExecuteAsync(
                "INSERT INTO entries (posting, line, account, units, currency, balance_after, account_version) VALUES (@Posting, @Line, @Account, @Units, @Currency, @BalanceAfter, @Version)", row).ConfigureAwait(false);
            await session.ExecuteOneAsync("UPDATE accounts SET balance = @BalanceAfter, version = @Version WHERE id = @Account AND version = @Before", row).ConfigureAwait(false);
        }
        await CheckWrittenAsync(session, posting).ConfigureAwait(false);
        return null;
    }

    /// <summary>An account's entries, newest first, before a version of the account (0 for the newest).</summary>
    public async Task<IReadOnlyList<StatementLine>> StatementAsync(string account, int limit, CancellationToken cancellation = default)
    {
        var rows = await _database.ReadAsync(s => s.QueryAsync<StatementRow>(
            """
            SELECT e.posting AS Posting, p.transaction_id AS TransactionId, p.at_ms AS AtMs, p.reason AS Reason, e.units AS Units, e.currency AS Currency, e.balance_after AS BalanceAfter
            FROM entries e JOIN postings p ON p.id = e.posting WHERE e.account = @account ORDER BY e.account_version DESC LIMIT @limit
            """, new { account, limit = Limits.Page(limit) }), cancellation).ConfigureAwait(false);
        return rows.ConvertAll(r => new StatementLine(r.Posting, r.TransactionId, DateTimeOffset.FromUnixTimeMilliseconds(r.AtMs), r.Reason, r.Units, r.Currency, r.BalanceAfter));
    }

    /// <summary>Adds up everything again: postings balance, balances are the sums of their entries, versions have no gaps, currencies sum to zero.</summary>
    public Task<LedgerCheck> VerifyAsync(CancellationToken cancellation = default) => _database.ReadAsync(LedgerAudit.RunAsync, cancellation);

    // INVARIANT: what was written, read back, balances; a second look at the money, by other code than the first.
    private static async Task CheckWrittenAsync(Session session, Posting posting)
    {
        var written = await session.QueryAsync<EntryRow>(
            "SELECT account AS Account, units AS Units, currency AS Currency FROM entries WHERE posting = @Id ORDER BY line", new { posting.Id }).ConfigureAwait(false);
        var entries = written.ConvertAll(r => new Entry(r.Account, r.Units, r.Currency));
        Invariant.Holds(entries.SequenceEqual(posting.Entries), "A posting is stored as it was made");
        Invariant.Holds(Posting.IsBalanced(entries), "A stored posting sums to zero in each currency");
    }

    private static Error Insufficient(AccountRow account) => new(
        ErrorCode.InsufficientFunds, $"The account {account.Id} does not have enough {Currency.Find(account.Currency)?.Code} for this payment.", account.Id);

    private sealed record EntryRow
    {
        public string Account { get; init; } = "";
        public long Units { get; init; }
        public string Currency { get; init; } = "";
    }

    private sealed record StatementRow
    {
        public string Posting { get; init; } = "";
        public string? TransactionId { get; init; }
        public long AtMs { get; init; }
        public string Reason { get; init; } = "";
        public long Units { get; init; }
        public string Currency { get; init; } = "";
        public long BalanceAfter { get; init; }
    }
}
