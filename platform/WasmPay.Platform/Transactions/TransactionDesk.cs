using Microsoft.Extensions.Logging;
using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Platform.Transactions;

/// <summary>
/// The road of a payment: key, accounts, quote, facts, validators; then, in one database transaction, whether these facts still hold,
/// decision, posting and audit record. What was answered is on disk; what is not on disk was not answered.
/// </summary>
public sealed class TransactionDesk
{
    private const int Attempts = 3;

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly GeneralLedger _ledger;
    private readonly LiveSetKeeper _live;
    private readonly ValidationPanel _panel;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly TransactionFeed _feed;
    private readonly ILogger _log;
    private readonly AccountTurns _turns = new();

    internal TransactionDesk(
        Database database, AuditLog audit, GeneralLedger ledger, LiveSetKeeper live, ValidationPanel panel, IIdSource ids, TimeProvider time, TransactionFeed feed, ILogger log)
    {
        (_database, _audit, _ledger, _live, _panel) = (database, audit, ledger, live, panel);
        (_ids, _time, _feed, _log) = (ids, time, feed, log);
    }

    /// <summary>
    /// Orders a payment. The answer is a transaction in whatever status it came to, or the first error of <see cref="ErrorCode"/>
    /// that holds, in which case nothing was kept.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was given up before anything was kept: the key is free, and nothing is booked.</exception>
    public async Task<Result<Submission>> SubmitAsync(Principal by, Order order, CancellationToken cancellation = default)
    {
        if (order.Check() is { } malformed) return malformed;
        if (by.Denied(Permission.Submit) is { } denied) return denied;
        using var activity = PlatformTelemetry.Activities.StartActivity("transaction.submit");
        var start = _time.GetTimestamp();
        var result = await DecideAsync(by, order, cancellation).ConfigureAwait(false);
        PlatformTelemetry.Record(result, _time.GetElapsedTime(start));
        if (result is { IsOk: true, Value: { Replayed: false, Transaction: var decided } })
        {
            PlatformLog.Decided(_log, decided, _time.GetElapsedTime(start));
            _feed.Signal();
        }
        return result.Map(s => s with { Transaction = s.Transaction.SeenBy(by) });
    }

    // The validators are asked while no database transaction is open: a slow one holds up its own accounts' payments and nobody else's. What
    // they were asked is looked at again, under the accounts' locks, before anything is written.
    private async Task<Result<Submission>> DecideAsync(Principal by, Order order, CancellationToken cancellation)
    {
        // Whose account it is, is settled before anybody waits behind it: who may not order for it takes no turn.
        if (await _database.ReadAsync(s => AccountRow.BankAsync(s, order.Origin), cancellation).ConfigureAwait(false) is not { } keeper || !by.ActsFor(keeper))
            return AccountBook.Unknown(order.Origin) with { Place = "origin" };
        using var turn = await _turns.TakeAsync(order.Origin, order.Destination, cancellation).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var read = await _database.ReadAsync(s => LookAsync(s, by, order, asked: null, locked: false), cancellation).ConfigureAwait(false);
            if (!read.TryGet(out var look, out var error)) return error;
            if (look is not { Facts: { } facts }) return look.Known!;
            var evaluations = _panel.Ask(facts.Questions, cancellation);
            var last = attempt == Attempts;
            var written = await _database.WriteAsync(s => WriteAsync(s, by, order, facts, evaluations, last), cancellation).ConfigureAwait(false);
            if (!written.TryGet(out var submission, out error)) return error;
            if (submission is not null) return submission;
        }
    }

    /// <summary>What a payment is checked against, at one instant.</summary>
    private sealed record Facts(string Id, DateTimeOffset At, Side Origin, Side Destination, Quote Quote, LiveSet Live, IReadOnlyList<Question> Questions)
    {
        /// <summary>
        /// Whether whoever was asked by the one has answered for the other: the same validators with the same requests. What changed in the live
        /// set for banks that have no part in the payment is none of its facts.
        /// </summary>
        public bool Ask(Facts other) => Questions.Count == other.Questions.Count && Questions.Zip(other.Questions).All(pair => pair.First.IsSameAs(pair.Second));
    }

    /// <summary>What became of an order before, or what it is to be checked against.</summary>
    private sealed record Look(Submission? Known, Facts? Facts);

    private async Task<Result<Look>> LookAsync(Session session, Principal by, Order order, Facts? asked, bool locked)
    {
        var accounts = await AccountRow.LoadAsync(session, [order.Origin, order.Destination], locked).ConfigureAwait(false);
        if (!Customer(accounts, order.Origin, "origin").TryGet(out var payer, out var error)) return error;
        var bank = payer.Bank;
        // Another bank's account is told as one that is not there.
        if (!by.ActsFor(bank)) return AccountBook.Unknown(order.Origin) with { Place = "origin" };
        // Keys belong to the bank that pays, whoever uses them for it: its own system, its people or the platform's.
        if (await TransactionStore.ByKeyAsync(session, bank, order.IdempotencyKey).ConfigureAwait(false) is { } before)
            return before.ContentHash == order.ContentHash()
                ? new Look(new Submission((await TransactionStore.RecordAsync(session, before).ConfigureAwait(false)).AsFirstAnswered(), Replayed: true), null)
                : new Error(ErrorCode.IdempotencyConflict, $"The key {order.IdempotencyKey} came before with other content.", "idempotency_key");

        if (!(await SidesAsync(session, accounts, payer, order).ConfigureAwait(false)).TryGet(out var sides, out error)) return error;
        var (origin, destination) = sides;
        var live = await _live.InForceAsync(session).ConfigureAwait(false);
        if (!live.Rates.Convert(order.Amount.Units, order.Amount.Currency, destination.Account.Currency).TryGet(out var quote, out error)) return error;
        if (quote.TargetUnits == 0) return new Error(ErrorCode.AmountNotPositive, $"The amount is less than the smallest unit of {quote.TargetCurrency}.", "amount.units");

        // The same instant again, so that only what changed since makes a difference; where nobody is asked, the instant is that of the locks.
        var at = asked is { Questions.Count: > 0 } ? asked.At : DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var id = asked?.Id ?? _ids.Next("tx");
        if (!(await _panel.QuestionsAsync(session, live, id, order, origin, destination, at).ConfigureAwait(false)).TryGet(out var questions, out error)) return error;
        return new Look(null, new Facts(id, at, origin, destination, quote, live, questions));
    }

    // Null where the facts are others than those that the validators were asked about, unless that happened too often: then it refers.
    private async Task<Result<Submission?>> WriteAsync(Session session, Principal by, Order order, Facts asked, IReadOnlyList<Evaluation> evaluations, bool last)
    {
        // The accounts are locked, so that no other payment of theirs is committed between this look and the posting.
        if (!(await LookAsync(session, by, order, asked, locked: true).ConfigureAwait(false)).TryGet(out var look, out var error)) return error;
        if (look is not { Facts: { } facts }) return look.Known;
        if (!facts.Ask(asked))
        {
            if (!last) return Result<Submission?>.Ok(null);
            evaluations = ValidationPanel.Unanswered(facts.Questions, "facts-changed", $"What the payment is checked against changed {Attempts} times while it was checked.");
        }
        var transaction = new TransactionRecord
        {
            Id = facts.Id,
            Number = 0,
            Order = order,
            OriginBank = facts.Origin.Bank.Code,
            DestinationBank = facts.Destination.Bank.Code,
            Quote = facts.Quote,
            SubmittedBy = by.Id,
            SubmittedFor = by.Bank,
            SubmittedAt = facts.At,
            LiveVersion = facts.Live.Version,
            Decision = ValidationPanel.Decide(evaluations),
            Status = TransactionStatus.Referred,
            Evaluations = evaluations,
        };
        transaction = transaction.Decision switch
        {
            Decision.Approve => await PostAsync(session, transaction, facts.At).ConfigureAwait(false),
            Decision.Deny => transaction with { Status = TransactionStatus.Denied },
            _ => transaction,
        };
        var row = TransactionRow.Of(transaction);
        var answers = transaction.Evaluations.Select((e, position) => EvaluationRow.Of(transaction.Id, position, e)).ToList();
        var sequence = await _audit.AppendAsync(session, $"transaction.{row.Status}", by, facts.Id, PaymentImage.Of(row, answers)).ConfigureAwait(false);
        await TransactionStore.InsertAsync(session, row with { Number = sequence }, answers).ConfigureAwait(false);
        return new Submission(transaction with { Number = sequence }, Replayed: false);
    }

    /// <summary>Lets a referred payment pass. The one who ordered it may not.</summary>
    public Task<Result<TransactionRecord>> ReleaseAsync(Principal by, string id, string note, CancellationToken cancellation = default) =>
        ResolveAsync(by, id, note, release: true, cancellation);

    /// <summary>Ends a referred payment. The one who ordered it may not.</summary>
    public Task<Result<TransactionRecord>> RejectAsync(Principal by, string id, string note, CancellationToken cancellation = default) =>
        ResolveAsync(by, id, note, release: false, cancellation);

    private async Task<Result<TransactionRecord>> ResolveAsync(Principal by, string id, string note, bool release, CancellationToken cancellation)
    {
        if (TextCheck.Check(note, "note", Limits.Memo) is { } malformed) return malformed;
        var result = await _database.WriteAsync<TransactionRecord>(async s =>
        {
            // Nobody holds what he does not see.
            if (await TransactionStore.ByIdAsync(s, id).ConfigureAwait(false) is not { } seen || !Sees(by, seen)) return Unknown(id);
            var row = (await TransactionStore.ByIdAsync(s, id, locked: true).ConfigureAwait(false))!;
            var transaction = await TransactionStore.RecordAsync(s, row).ConfigureAwait(false);
            if (MayResolve(by, transaction) is { } refused) return refused;
            var at = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
            var status = TransactionStatus.Rejected;
            if (release)
            {
                var accounts = await AccountRow.LoadAsync(s, [transaction.Order.Origin, transaction.Order.Destination], locked: true).ConfigureAwait(false);
                if (await StoppedAsync(s, by, transaction, at).ConfigureAwait(false) is { } stopped) return stopped;
                if (accounts.Values.FirstOrDefault(a => a.ClosedAt is not null) is { } closed) return by.ActsFor(closed.Bank) ? new Error(ErrorCode.AccountClosed, $"The account {closed.Id} is closed.", "account") : CannotBook();
                if (await BookAsync(s, transaction, at).ConfigureAwait(false) is { } failed)
                    return by.IsStaff || failed.Code == ErrorCode.InsufficientFunds && by.ActsFor(transaction.OriginBank) ? failed : CannotBook();
                status = TransactionStatus.Posted;
            }
            transaction = transaction with { Status = status, PostedAt = release ? at : null, ResolvedBy = by.Id, ResolvedFor = by.Bank, Resolution = note };
            await TransactionStore.ResolveAsync(s, transaction, at).ConfigureAwait(false);
            await _audit.AppendAsync(s, release ? "transaction.released" : "transaction.rejected", by, id, PaymentImage.OfResolution(transaction, at)).ConfigureAwait(false);
            return transaction;
        }, cancellation).ConfigureAwait(false);
        if (result.IsOk) _feed.Signal();
        return result.Map(t => t.SeenBy(by));
    }

    /// <summary>The transaction with its evaluations, as those who act for one of its banks may see it.</summary>
    public async Task<Result<TransactionRecord>> GetAsync(Principal by, string id, CancellationToken cancellation = default) =>
        await _database.ReadAsync<Result<TransactionRecord>>(async s =>
            await TransactionStore.ByIdAsync(s, id).ConfigureAwait(false) is { } row && Sees(by, row)
                ? (await TransactionStore.RecordAsync(s, row).ConfigureAwait(false)).SeenBy(by)
                : Unknown(id), cancellation).ConfigureAwait(false);

    /// <summary>Transactions that the principal may see, newest first, before a number (0 for the newest), without their evaluations.</summary>
    public async Task<IReadOnlyList<TransactionRecord>> ListAsync(
        Principal by, TransactionStatus? status = null, long before = 0, int limit = 0, CancellationToken cancellation = default)
    {
        var rows = await _database.ReadAsync(s => TransactionStore.PageAsync(
            s, by.IsStaff ? null : by.Bank, status is { } one ? Wire.Name(one) : null, before <= 0 ? long.MaxValue : before, Limits.Page(limit)), cancellation).ConfigureAwait(false);
        return rows.ConvertAll(r => r.ToRecord().SeenBy(by));
    }

    // While a bank is stopped, what it pays or is paid passes by the word of a person of it, or of the staff where they stopped it, who is not the one
    // who stopped. Another bank is not told why.
    private static async Task<Error?> StoppedAsync(Session session, Principal by, TransactionRecord transaction, DateTimeOffset at)
    {
        foreach (var bank in (string[])[Principal.Platform, transaction.OriginBank, transaction.DestinationBank])
        {
            if (await StopStore.FindAsync(session, StopSubject.Bank, bank, at).ConfigureAwait(false) is not { } stop) continue;
            if (!by.ActsFor(bank)) return CannotBook();
            if (stop.ByStaff && !by.IsStaff) return new Error(ErrorCode.Forbidden, $"The platform's own staff stopped payments of {bank}; they release them, or let {bank} go on.", "id");
            if (stop.By == by.Id) return new Error(ErrorCode.FourEyes, $"Who stopped {bank} may not release its payments; a second person must.", "id");
        }
        return null;
    }

    internal static bool Sees(Principal by, TransactionRow row) => by.ActsFor(row.OriginBank) || by.ActsFor(row.DestinationBank);

    // Why, of the other bank's account, is that bank's to know.
    private static Error CannotBook() => new(ErrorCode.IllegalTransition, "The payment cannot be booked now; the other bank and the platform can see why.", "id");

    internal static Error Unknown(string id) => new(ErrorCode.NotFound, $"There is no transaction {id}.", "id");

    // A customer's account of this id; others take no part in payments.
    private static Result<AccountRow> Customer(Dictionary<string, AccountRow> accounts, string id, string place) =>
        accounts.TryGetValue(id, out var account) && account.Kind == Wire.Name(AccountKind.Customer) ? account : AccountBook.Unknown(id) with { Place = place };

    private static async Task<Result<(Side Origin, Side Destination)>> SidesAsync(
        Session session, Dictionary<string, AccountRow> accounts, AccountRow origin, Order order)
    {
        if (!Customer(accounts, order.Destination, "destination").TryGet(out var destination, out var error)) return error;
        if (origin.ClosedAt is not null) return new Error(ErrorCode.AccountClosed, $"The account {origin.Id} is closed.", "origin");
        if (destination.ClosedAt is not null) return new Error(ErrorCode.AccountClosed, $"The account {destination.Id} is closed.", "destination");
        if (origin.Id == destination.Id) return new Error(ErrorCode.SameAccount, "Origin and destination are one account.", "destination");
        if (origin.Currency != order.Amount.Currency)
            return new Error(ErrorCode.CurrencyMismatch, $"The account {origin.Id} is in {origin.Currency}, the amount in {order.Amount.Currency}.", "amount.currency");
        var originBank = await BankDirectory.FindAsync(session, origin.Bank).ConfigureAwait(false);
        var destinationBank = await BankDirectory.FindAsync(session, destination.Bank).ConfigureAwait(false);
        // INVARIANT: a customer's account is kept by a bank that exists.
        Invariant.Holds(originBank is not null && destinationBank is not null, "An account's bank exists");
        return (new Side(origin, originBank), new Side(destination, destinationBank));
    }

    private async Task<TransactionRecord> PostAsync(Session session, TransactionRecord transaction, DateTimeOffset at)
    {
        var refused = await BookAsync(session, transaction, at).ConfigureAwait(false);
        return refused is null
            ? transaction with { Status = TransactionStatus.Posted, PostedAt = at }
            : transaction with { Status = TransactionStatus.Failed, Failure = refused.Code };
    }

    // The entries, and the running totals that later payments' rules look at.
    private async Task<Error?> BookAsync(Session session, TransactionRecord transaction, DateTimeOffset at)
    {
        var posting = await PostingAsync(session, transaction).ConfigureAwait(false);
        if (await _ledger.PostAsync(session, posting).ConfigureAwait(false) is { } refused) return refused;
        var (order, amount) = (transaction.Order, transaction.Order.Amount);
        await FlowStore.AddAsync(session, order.Origin, order.Destination, amount.Units, amount.Currency, at).ConfigureAwait(false);
        return null;
    }

    // Two entries in one currency; with an exchange two in each, by the platform's positions.
    private async Task<Posting> PostingAsync(Session session, TransactionRecord transaction)
    {
        var (order, quote) = (transaction.Order, transaction.Quote);
        List<Entry> entries = [new(order.Origin, -quote.Units, quote.Currency)];
        if (quote.Currency != quote.TargetCurrency)
        {
            foreach (var currency in (string[])[quote.Currency, quote.TargetCurrency])
                await _ledger.EnsureAsync(session, GeneralLedger.FxAccount(currency), Principal.Platform, currency, AccountKind.FxPosition).ConfigureAwait(false);
            entries.Add(new(GeneralLedger.FxAccount(quote.Currency), quote.Units, quote.Currency));
            entries.Add(new(GeneralLedger.FxAccount(quote.TargetCurrency), -quote.TargetUnits, quote.TargetCurrency));
        }
        entries.Add(new(order.Destination, quote.TargetUnits, quote.TargetCurrency));
        return Posting.Of(_ids.Next("post"), "transaction", transaction.Id, entries);
    }

    private static Error? MayResolve(Principal by, TransactionRecord transaction)
    {
        // First, so that who may not decide does not hear whether another bank's check referred or denied.
        if (transaction.Status != TransactionStatus.Referred)
            return new Error(ErrorCode.IllegalTransition, $"The transaction {transaction.Id} is {Wire.Name(transaction.StatusFor(by))}; only referred ones can be released or rejected.", "id");
        // Every bank whose validator referred is spoken for: by its own people, or by the platform's.
        foreach (var evaluation in transaction.Evaluations.Where(e => e.Role != EvaluationRole.Shadow && e.Decision == Decision.Refer))
            if (by.Denied(Permission.Review, evaluation.Target) is { } denied) return denied;
        return by.Id == transaction.SubmittedBy ? new Error(ErrorCode.FourEyes, "Who ordered a payment may not release or reject it.", "id") : null;
    }
}
