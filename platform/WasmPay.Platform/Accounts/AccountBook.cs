using System.Globalization;
using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Accounts;

/// <summary>Opens, closes, funds and shows accounts.</summary>
public sealed class AccountBook
{
    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly GeneralLedger _ledger;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal AccountBook(Database database, AuditLog audit, GeneralLedger ledger, IIdSource ids, TimeProvider time) =>
        (_database, _audit, _ledger, _ids, _time) = (database, audit, ledger, ids, time);

    /// <summary>
    /// Opens a customer's account with a balance of zero, by one person's word; with an overdraft the API takes two (<see cref="Changes.ChangeDesk"/>).
    /// The same account once more is answered with itself, as it is by now.
    /// </summary>
    internal Task<Result<Account>> OpenAsync(Principal by, NewAccount account, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => OpenAsync(s, by, account), cancellation);

    internal async Task<Result<Account>> OpenAsync(Session session, Principal by, NewAccount account)
    {
        if (Check(account) is { } malformed) return malformed;
        if (by.Denied(Permission.Accounts, account.Bank) is { } denied) return denied;
        if (await BankDirectory.FindAsync(session, account.Bank).ConfigureAwait(false) is null) return BankDirectory.Unknown(account.Bank);
        var row = ToRow(account);
        if (!await AccountRow.InsertAsync(session, row).ConfigureAwait(false))
        {
            var known = (await AccountRow.LoadAsync(session, [account.Id], locked: false).ConfigureAwait(false))[account.Id].ToAccount();
            return Difference(known, account) is { } field ? Terms.ExistWith(field, $"account {account.Id}") : known;
        }
        await _audit.AppendAsync(session, "account.opened", by, account.Id, new JsonObject { ["bank"] = account.Bank, ["currency"] = account.Currency }).ConfigureAwait(false);
        return row.ToAccount();
    }

    /// <summary>
    /// Moves money from the bank's settlement account to the account, or back where <paramref name="units"/> is negative, by one person's word; the
    /// API takes two (<see cref="Changes.ChangeDesk"/>). The same <paramref name="key"/> with the same units moves it once; without a key each call
    /// moves it.
    /// </summary>
    internal Task<Result<Account>> FundAsync(Principal by, string account, long units, string? key = null, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => FundAsync(s, by, account, units, key), cancellation);

    internal async Task<Result<Account>> FundAsync(Session session, Principal by, string account, long units, string? key)
    {
        if (key is not null && TextCheck.Check(key, "idempotency_key", Limits.IdempotencyKey, 1, oneLine: true) is { } malformed) return malformed;
        if (units is 0 or < -Limits.MaxUnits or > Limits.MaxUnits)
            return new Error(units == 0 ? ErrorCode.AmountNotPositive : ErrorCode.AmountTooLarge, "An amount is 1 to 10^15 minor units; with a minus it leaves the account.", "amount");
        if (by.Denied(Permission.Fund) is { } denied) return denied;
        // Nobody holds what is not his.
        if (await AccountRow.BankAsync(session, account).ConfigureAwait(false) is not { } keeper || !by.ActsFor(keeper)) return Unknown(account);
        // Locked before it is looked at, so that nobody closes it between the look and the posting.
        var found = await AccountRow.LoadAsync(session, [account], locked: true).ConfigureAwait(false);
        if (!found.TryGetValue(account, out var row) || !by.ActsFor(row.Bank)) return Unknown(account);
        if (row.Kind != Wire.Name(AccountKind.Customer)) return new Error(ErrorCode.Forbidden, "Only customers' accounts are funded.", "account");
        if (key is not null && await FundedAsync(session, account, key).ConfigureAwait(false) is { } before)
            return before == units ? row.ToAccount() : new Error(ErrorCode.IdempotencyConflict, $"The key {key} came before with other content.", "idempotency_key");
        if (row.ClosedAt is not null) return new Error(ErrorCode.AccountClosed, $"The account {account} is closed.", "account");
        // Whoever stops comes before or after this, and not between the look and the posting.
        await Validators.LiveSetKeeper.HoldAsync(session).ConfigureAwait(false);
        foreach (var stopped in (string[])[Principal.Platform, row.Bank])
            if (await Stops.StopStore.FindAsync(session, Stops.StopSubject.Bank, stopped, _time.GetUtcNow()).ConfigureAwait(false) is not null)
                return new Error(ErrorCode.IllegalTransition, $"{(stopped == Principal.Platform ? "The platform" : stopped)} is stopped, and no money comes or goes; fund the account when somebody has let it go on.", "account");
        var settlement = GeneralLedger.SettlementAccount(row.Bank, row.Currency);
        await _ledger.EnsureAsync(session, settlement, row.Bank, row.Currency, AccountKind.Settlement).ConfigureAwait(false);
        var posting = Posting.Of(key is null ? _ids.Next("post") : FundingId(account, key), "funding", null, [new(settlement, -units, row.Currency), new(account, units, row.Currency)]);
        if (await _ledger.PostAsync(session, posting).ConfigureAwait(false) is { } refused) return refused;
        await _audit.AppendAsync(session, "account.funded", by, account, new JsonObject { ["units"] = units, ["currency"] = row.Currency, ["posting"] = posting.Id }).ConfigureAwait(false);
        return (await AccountRow.LoadAsync(session, [account], locked: false).ConfigureAwait(false))[account].ToAccount();
    }

    /// <summary>What a key has moved to an account; null where it has moved nothing.</summary>
    internal static Task<long?> FundedAsync(Session session, string account, string key) =>
        session.ScalarAsync<long?>("SELECT units FROM entries WHERE posting = @id AND account = @account", new { id = FundingId(account, key), account });

    /// <summary>Closes an account for payments; it must be empty.</summary>
    public async Task<Result<Account>> CloseAsync(Principal by, string account, CancellationToken cancellation = default) =>
        await _database.WriteAsync<Account>(async s =>
        {
            if (by.Denied(Permission.Accounts) is { } denied) return denied;
            if (await AccountRow.BankAsync(s, account).ConfigureAwait(false) is not { } keeper || !by.ActsFor(keeper)) return Unknown(account);
            var found = await AccountRow.LoadAsync(s, [account], locked: true).ConfigureAwait(false);
            if (!found.TryGetValue(account, out var row) || !by.ActsFor(row.Bank)) return Unknown(account);
            if (row.Kind != Wire.Name(AccountKind.Customer)) return new Error(ErrorCode.Forbidden, "Only customers' accounts are closed.", "account");
            if (row.ClosedAt is not null) return row.ToAccount();
            if (row.Balance != 0) return new Error(ErrorCode.IllegalTransition, $"The account {account} still holds money.", "account");
            var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
            await s.ExecuteOneAsync("UPDATE accounts SET closed_at = @at WHERE id = @account", new { at, account }).ConfigureAwait(false);
            s.Journal.Row(AuditedTables.Accounts, account);
            await _audit.AppendAsync(s, "account.closed", by, account, []).ConfigureAwait(false);
            return (row with { ClosedAt = at }).ToAccount();
        }, cancellation).ConfigureAwait(false);

    /// <summary>The account, for those who act for its bank.</summary>
    public async Task<Result<Account>> GetAsync(Principal by, string account, CancellationToken cancellation = default)
    {
        var found = await _database.ReadAsync(s => AccountRow.LoadAsync(s, [account], locked: false), cancellation).ConfigureAwait(false);
        if (!found.TryGetValue(account, out var row) || !by.ActsFor(row.Bank)) return Unknown(account);
        return row.ToAccount();
    }

    /// <summary>A bank's accounts in the order of their ids, after one id.</summary>
    public async Task<Result<IReadOnlyList<Account>>> ListAsync(Principal by, string bank, string after, int limit, CancellationToken cancellation = default)
    {
        if (!by.ActsFor(bank)) return new Error(ErrorCode.Forbidden, $"{by.Name} does not act for {bank}.", "bank");
        var rows = await _database.ReadAsync(s => AccountRow.PageAsync(s, bank, after, Limits.Page(limit)), cancellation).ConfigureAwait(false);
        return rows.ConvertAll(r => r.ToAccount());
    }

    // The posting's id follows from the key, so that the store itself holds each key to one posting.
    private static string FundingId(string account, string key) => $"fund_{Digest.Of($"{account} {key}")}";

    /// <summary>There is no such account, or it is another bank's: which of both is not told.</summary>
    internal static Error Unknown(string account) => new(ErrorCode.UnknownAccount, $"There is no account {account}.", "account");

    private AccountRow ToRow(NewAccount account) => new()
    {
        Id = account.Id,
        Bank = account.Bank,
        Currency = account.Currency,
        Kind = Wire.Name(AccountKind.Customer),
        Name = account.Holder.Name,
        Address = account.Holder.Address,
        Identifier = account.Holder.Identifier,
        BirthDate = account.Holder.BirthDate,
        Residence = account.Holder.Residence,
        Holder = Wire.Name(account.Holder.Kind),
        Rating = Wire.Name(account.Holder.Rating),
        OpenedAt = (account.OpenedAt ?? _time.GetUtcNow()).ToUnixTimeMilliseconds(),
        FloorUnits = -account.OverdraftUnits,
    };

    // Who asks for an account of another bank hears of no other field.
    private static string? Difference(Account known, NewAccount account) => Terms.Difference(
        ("bank", known.Bank == account.Bank),
        ("currency", known.Currency == account.Currency),
        ("name", known.Holder.Name == account.Holder.Name),
        ("address", known.Holder.Address == account.Holder.Address),
        ("identifier", known.Holder.Identifier == account.Holder.Identifier),
        ("birth_date", known.Holder.BirthDate == account.Holder.BirthDate),
        ("residence", known.Holder.Residence == account.Holder.Residence),
        ("holder", known.Holder.Kind == account.Holder.Kind),
        ("rating", known.Holder.Rating == account.Holder.Rating),
        ("overdraft", known.Overdraft == new Overdraft.Limited(account.OverdraftUnits)),
        // Not given, it is when the account came to be, whenever that was.
        ("opened_at", account.OpenedAt is not { } opened || opened.ToUnixTimeMilliseconds() == known.OpenedAt.ToUnixTimeMilliseconds()));

    private Error? Check(NewAccount account)
    {
        if (TextCheck.Identifier(account.Id, "id") is { } id) return id;
        if (account.Id.Contains(':', StringComparison.Ordinal)) return new Error(ErrorCode.Malformed, "`id` may not have a colon: those name the platform's own accounts.", "id");
        if (Currency.Find(account.Currency) is null) return new Error(ErrorCode.UnknownCurrency, $"The currency {account.Currency} is not one of ISO 4217.", "currency");
        if (account.OverdraftUnits is < 0 or > Limits.MaxUnits) return new Error(ErrorCode.Malformed, "`overdraft` is 0 to 10^15 minor units.", "overdraft");
        if (account.OpenedAt > _time.GetUtcNow() || account.OpenedAt?.Year < 1800) return new Error(ErrorCode.Malformed, "`opened_at` lies in the future or before 1800.", "opened_at");
        var holder = account.Holder;
        if (!Enum.IsDefined(holder.Kind)) return new Error(ErrorCode.Malformed, "`holder` is none that the platform knows.", "holder");
        if (!Enum.IsDefined(holder.Rating)) return new Error(ErrorCode.Malformed, "`rating` is none that the platform knows.", "rating");
        if (TextCheck.Check(holder.Name, "name", 200, 1, oneLine: true) is { } name) return name;
        if ((TextCheck.Check(holder.Address, "address", 500, oneLine: true) ?? TextCheck.Check(holder.Identifier, "identifier", 100, oneLine: true)) is { } text) return text;
        if (holder.BirthDate.Length > 0 && !DateOnly.TryParseExact(holder.BirthDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return new Error(ErrorCode.Malformed, "`birth_date` must be an ISO 8601 date.", "birth_date");
        return holder.Residence.Length == 0 ? null : TextCheck.Code(holder.Residence, "residence", 3, 3);
    }
}
