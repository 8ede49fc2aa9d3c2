using System.Text.Json.Nodes;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Transactions;

namespace WasmPay.Platform.Audit.Rows;

/// <summary>
/// What a record says of a payment. It is made of the rows that are about to be written, so that a payment reads nothing back; texts that
/// people wrote stand in the digests only.
/// </summary>
internal static class PaymentImage
{
    /// <summary>The columns that the digest of a new payment covers. Its number is the record's own.</summary>
    public static readonly string[] Columns =
    [
        "id", "scope", "idempotency_key", "content_hash", "origin_account", "origin_bank", "destination_account", "destination_bank", "units", "currency", "credited_units",
        "credited_currency", "quote", "channel", "purpose", "memo", "submitted_by", "submitted_at", "live_version", "decision", "status", "failure", "posted_at", .. Later,
    ];

    /// <summary>What a person's word about a referred payment writes, and nothing before.</summary>
    public static readonly string[] Resolved = ["status", "posted_at", .. Later];

    /// <summary>The columns of an evaluation, all of which the digest covers.</summary>
    public static readonly string[] EvaluationColumns =
    [
        "transaction_id", "position", "role", "target", "digest", "contract", "engine", "engine_version", "fuel_schedule", "fuel_limit", "limits", "fuel", "request", "outcome", "answer",
    ];

    private static string[] Later => ["resolved_by", "resolved_at", "resolution"];

    /// <summary>Of a payment that is about to be written.</summary>
    public static JsonObject Of(TransactionRow row, IEnumerable<EvaluationRow> evaluations) => new()
    {
        [RecordBody.Payment] = new JsonObject
        {
            ["digest"] = RowDigest.Of(Columns.Zip(
                (object?[])[
                    row.Id, row.Scope, row.IdempotencyKey, row.ContentHash, row.OriginAccount, row.OriginBank, row.DestinationAccount, row.DestinationBank, row.Units, row.Currency, row.CreditedUnits,
                    row.CreditedCurrency, row.Quote, row.Channel, row.Purpose, row.Memo, row.SubmittedBy, row.SubmittedAt, row.LiveVersion, row.Decision, row.Status, row.Failure, row.PostedAt,
                    null, null, null,
                ])),
            ["values"] = new JsonObject
            {
                ["content_hash"] = row.ContentHash,
                ["origin_account"] = row.OriginAccount,
                ["destination_account"] = row.DestinationAccount,
                ["units"] = row.Units,
                ["currency"] = row.Currency,
                ["credited_units"] = row.CreditedUnits,
                ["credited_currency"] = row.CreditedCurrency,
                ["live_version"] = row.LiveVersion,
                ["decision"] = row.Decision,
                ["status"] = row.Status,
                ["failure"] = row.Failure,
                ["posted_at"] = row.PostedAt,
            },
        },
        [RecordBody.Evaluations] = new JsonArray([.. evaluations.Select(e => (JsonNode)Of(e))]),
    };

    /// <summary>Of a referred payment that a person released or rejected.</summary>
    public static JsonObject OfResolution(TransactionRecord transaction, DateTimeOffset at) => new()
    {
        [RecordBody.Payment] = new JsonObject
        {
            ["values"] = new JsonObject
            {
                ["status"] = Wire.Name(transaction.Status),
                ["posted_at"] = transaction.PostedAt?.ToUnixTimeMilliseconds(),
                ["resolved_by"] = transaction.ResolvedBy,
                ["resolved_at"] = at.ToUnixTimeMilliseconds(),
                ["resolution"] = transaction.Resolution,
            },
        },
    };

    /// <summary>Of a posting.</summary>
    public static JsonObject Of(Posting posting, long at) => new()
    {
        ["id"] = posting.Id,
        ["at_ms"] = at,
        ["lines"] = new JsonArray([.. posting.Entries.Select(e => (JsonNode)new JsonObject { ["account"] = e.Account, ["units"] = e.Units, ["currency"] = e.Currency })]),
    };

    private static JsonObject Of(EvaluationRow row) => new()
    {
        ["digest"] = RowDigest.Of(EvaluationColumns.Zip(
            (object?[])[
                row.Id, row.Position, row.Role, row.Target, row.Digest, row.Contract, row.Engine, row.EngineVersion, row.FuelSchedule, row.FuelLimit, row.Limits, row.Fuel,
                row.Request, row.Outcome, row.Answer,
            ])),
        ["values"] = new JsonObject { ["role"] = row.Role, ["target"] = row.Target, ["digest"] = row.Digest, ["outcome"] = row.Outcome },
    };
}
