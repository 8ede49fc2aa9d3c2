using System.Text.Json;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;
using WasmPay.Sandbox.Contracts;
using WasmPay.Wasm.Engine;

namespace WasmPay.Platform.Transactions;

/// <summary>Transactions and evaluations as rows.</summary>
internal static class TransactionStore
{
    private const string Columns = """
        id AS Id, number AS Number, scope AS Scope, idempotency_key AS IdempotencyKey, content_hash AS ContentHash, origin_account AS OriginAccount, origin_bank AS OriginBank,
        destination_account AS DestinationAccount, destination_bank AS DestinationBank, units AS Units, currency AS Currency, credited_units AS CreditedUnits,
        credited_currency AS CreditedCurrency, quote AS Quote, channel AS Channel, purpose AS Purpose, memo AS Memo, submitted_by AS SubmittedBy, submitted_at AS SubmittedAt,
        live_version AS LiveVersion, decision AS Decision, status AS Status, failure AS Failure, posted_at AS PostedAt, resolved_by AS ResolvedBy, resolution AS Resolution,
        (SELECT bank FROM principals WHERE principals.id = submitted_by) AS SubmittedFor, (SELECT bank FROM principals WHERE principals.id = resolved_by) AS ResolvedFor
        """;

    /// <summary>The payment of this bank's accounts that came with the key: the scope of a key is the bank that pays.</summary>
    public static Task<TransactionRow?> ByKeyAsync(Session session, string bank, string key) => session.FirstOrDefaultAsync<TransactionRow>(
        $"SELECT {Columns} FROM transactions WHERE scope = @bank AND idempotency_key = @key", new { bank, key });

    public static Task<TransactionRow?> ByIdAsync(Session session, string id, bool locked = false) => session.FirstOrDefaultAsync<TransactionRow>(
        $"SELECT {Columns} FROM transactions WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id });

    /// <summary>Newest first, before a number; of one bank where it is given, in one status where it is given.</summary>
    public static Task<List<TransactionRow>> PageAsync(Session session, string? bank, string? status, long before, int limit) => session.QueryAsync<TransactionRow>(
        $"""
        SELECT {Columns} FROM transactions WHERE number < @before
        {(bank is null ? "" : "AND (origin_bank = @bank OR destination_bank = @bank)")} {(status is null ? "" : $"AND (status = @status {SeenAs(bank, status)}")}
        ORDER BY number DESC LIMIT @limit
        """, new { before, bank, status, limit });

    // To the bank that is paid a payment that could not be booked is one that was denied (TransactionView).
    private static string SeenAs(string? bank, string status) =>
        bank is null ? ")"
        : status == Wire.Name(TransactionStatus.Failed) ? "AND origin_bank = @bank)"
        : status == Wire.Name(TransactionStatus.Denied) ? $"OR (status = '{Wire.Name(TransactionStatus.Failed)}' AND origin_bank <> @bank))"
        : ")";

    /// <summary>Oldest first, from a number to another, and none that was ordered before a time.</summary>
    public static Task<List<TransactionRow>> FromAsync(Session session, long number, long last, long submittedAt, int limit) => session.QueryAsync<TransactionRow>(
        $"SELECT {Columns} FROM transactions WHERE number >= @number AND number <= @last AND submitted_at >= @submittedAt ORDER BY number LIMIT @limit", new { number, last, submittedAt, limit });

    public static async Task<TransactionRecord> RecordAsync(Session session, TransactionRow row)
    {
        var evaluations = await session.QueryAsync<EvaluationRow>(
            """
            SELECT role AS Role, target AS Target, digest AS Digest, contract AS Contract, engine AS Engine, engine_version AS EngineVersion, fuel_schedule AS FuelSchedule,
                   fuel_limit AS FuelLimit, limits AS Limits, request AS Request, answer AS Answer
            FROM evaluations WHERE transaction_id = @Id ORDER BY position
            """, new { row.Id }).ConfigureAwait(false);
        return row.ToRecord() with { Evaluations = evaluations.ConvertAll(e => e.ToEvaluation()) };
    }

    public static async Task InsertAsync(Session session, TransactionRow row, IEnumerable<EvaluationRow> evaluations)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO transactions (id, number, scope, idempotency_key, content_hash, origin_account, origin_bank, destination_account, destination_bank, units, currency,
                credited_units, credited_currency, quote, channel, purpose, memo, submitted_by, submitted_at, live_version, decision, status, failure, posted_at)
            VALUES (@Id, @Number, @Scope, @IdempotencyKey, @ContentHash, @OriginAccount, @OriginBank, @DestinationAccount, @DestinationBank, @Units, @Currency,
                @CreditedUnits, @CreditedCurrency, @Quote, @Channel, @Purpose, @Memo, @SubmittedBy, @SubmittedAt, @LiveVersion, @Decision, @Status, @Failure, @PostedAt)
            """, row).ConfigureAwait(false);
        foreach (var evaluation in evaluations)
            await session.ExecuteAsync(
                """
                INSERT INTO evaluations (transaction_id, position, role, target, digest, contract, engine, engine_version, fuel_schedule, fuel_limit, limits, fuel, request, outcome, answer)
                VALUES (@Id, @Position, @Role, @Target, @Digest, @Contract, @Engine, @EngineVersion, @FuelSchedule, @FuelLimit, @Limits, @Fuel, @Request, @Outcome, @Answer)
                """, evaluation).ConfigureAwait(false);
    }

    public static Task ResolveAsync(Session session, TransactionRecord transaction, DateTimeOffset at) => session.ExecuteOneAsync(
        """
        UPDATE transactions SET status = @Status, posted_at = @PostedAt, resolved_by = @ResolvedBy, resolved_at = @At, resolution = @Resolution
        WHERE id = @Id AND status = 'referred'
        """,
        new
        {
            transaction.Id,
            Status = Wire.Name(transaction.Status),
            PostedAt = transaction.PostedAt?.ToUnixTimeMilliseconds(),
            transaction.ResolvedBy,
            At = at.ToUnixTimeMilliseconds(),
            transaction.Resolution,
        });
}

/// <summary>A row of <c>transactions</c>.</summary>
internal sealed record TransactionRow
{
    public string Id { get; init; } = "";
    public long Number { get; init; }
    public string Scope { get; init; } = "";
    public string IdempotencyKey { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public string OriginAccount { get; init; } = "";
    public string OriginBank { get; init; } = "";
    public string DestinationAccount { get; init; } = "";
    public string DestinationBank { get; init; } = "";
    public long Units { get; init; }
    public string Currency { get; init; } = "";
    public long CreditedUnits { get; init; }
    public string CreditedCurrency { get; init; } = "";
    public string Quote { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Purpose { get; init; } = "";
    public string Memo { get; init; } = "";
    public string SubmittedBy { get; init; } = "";
    public long SubmittedAt { get; init; }
    public long LiveVersion { get; init; }
    public string Decision { get; init; } = "";
    public string Status { get; init; } = "";
    public string? Failure { get; init; }
    public long? PostedAt { get; init; }
    public string? ResolvedBy { get; init; }
    public string? Resolution { get; init; }
    public string? SubmittedFor { get; init; }
    public string? ResolvedFor { get; init; }

    public TransactionRecord ToRecord() => new()
    {
        Id = Id,
        Number = Number,
        Order = new Order(IdempotencyKey, OriginAccount, DestinationAccount, new Money(Units, Currency), Wire.Parse<Channel>(Channel), Purpose, Memo),
        OriginBank = OriginBank,
        DestinationBank = DestinationBank,
        Quote = JsonSerializer.Deserialize<Quote>(Quote)!,
        SubmittedBy = SubmittedBy,
        SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(SubmittedAt),
        LiveVersion = LiveVersion,
        Decision = Wire.Parse<Decision>(Decision),
        Status = Wire.Parse<TransactionStatus>(Status),
        Failure = Failure is null ? null : Wire.Parse<ErrorCode>(Failure),
        PostedAt = PostedAt is { } posted ? DateTimeOffset.FromUnixTimeMilliseconds(posted) : null,
        ResolvedBy = ResolvedBy,
        Resolution = Resolution,
        SubmittedFor = SubmittedFor,
        ResolvedFor = ResolvedFor,
    };

    public static TransactionRow Of(TransactionRecord transaction) => new()
    {
        Id = transaction.Id,
        Number = transaction.Number,
        Scope = transaction.OriginBank,
        IdempotencyKey = transaction.Order.IdempotencyKey,
        ContentHash = transaction.Order.ContentHash(),
        OriginAccount = transaction.Order.Origin,
        OriginBank = transaction.OriginBank,
        DestinationAccount = transaction.Order.Destination,
        DestinationBank = transaction.DestinationBank,
        Units = transaction.Order.Amount.Units,
        Currency = transaction.Order.Amount.Currency,
        CreditedUnits = transaction.Quote.TargetUnits,
        CreditedCurrency = transaction.Quote.TargetCurrency,
        Quote = JsonSerializer.Serialize(transaction.Quote),
        Channel = Wire.Name(transaction.Order.Channel),
        Purpose = transaction.Order.Purpose,
        Memo = transaction.Order.Memo,
        SubmittedBy = transaction.SubmittedBy,
        SubmittedAt = transaction.SubmittedAt.ToUnixTimeMilliseconds(),
        LiveVersion = transaction.LiveVersion,
        Decision = Wire.Name(transaction.Decision),
        Status = Wire.Name(transaction.Status),
        Failure = transaction.Failure is { } failure ? Wire.Name(failure) : null,
        PostedAt = transaction.PostedAt?.ToUnixTimeMilliseconds(),
    };
}

/// <summary>A row of <c>evaluations</c>.</summary>
internal sealed record EvaluationRow
{
    public string Id { get; init; } = "";
    public long Position { get; init; }
    public string Role { get; init; } = "";
    public string Target { get; init; } = "";
    public string Digest { get; init; } = "";
    public string Contract { get; init; } = "";
    public string Engine { get; init; } = "";
    public string EngineVersion { get; init; } = "";
    public string FuelSchedule { get; init; } = "";
    public long FuelLimit { get; init; }
    public string Limits { get; init; } = "";
    public long Fuel { get; init; }
    public string Request { get; init; } = "";
    public string Outcome { get; init; } = "";
    public string Answer { get; init; } = "";

    public Evaluation ToEvaluation() => new(
        Wire.Parse<EvaluationRole>(Role), Target, Digest, Contract, new EngineIdentity(Engine, EngineVersion, FuelSchedule), (ulong)FuelLimit, Request,
        JsonSerializer.Deserialize<Outcome>(Answer, RequestJson.Options)!)
    {
        Limits = Limits,
    };

    public static EvaluationRow Of(string transaction, int position, Evaluation evaluation) => new()
    {
        Id = transaction,
        Position = position,
        Role = Wire.Name(evaluation.Role),
        Target = evaluation.Target,
        Digest = evaluation.Digest,
        Contract = evaluation.Contract,
        Engine = evaluation.Engine.Name,
        EngineVersion = evaluation.Engine.Version,
        FuelSchedule = evaluation.Engine.FuelSchedule,
        FuelLimit = checked((long)evaluation.FuelLimit),
        Limits = evaluation.Limits,
        Fuel = checked((long)evaluation.Outcome.Fuel),
        Request = evaluation.RequestJson,
        Outcome = Wire.Name(evaluation.Outcome.Kind),
        Answer = AnswerJson(evaluation.Outcome),
    };

    /// <summary>The whole outcome as JSON: equal outcomes have equal text.</summary>
    public static string AnswerJson(Outcome outcome) => JsonSerializer.Serialize(outcome, RequestJson.Options);
}
