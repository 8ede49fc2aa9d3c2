using System.Globalization;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Operations;

/// <summary>The audit chain and the sum of the books, for the platform's own people.</summary>
internal sealed class AuditOperations(PaymentPlatform platform)
{
    public async Task<Result<ListAuditRecordsResponse>> ListAsync(Principal by, ListAuditRecordsRequest request, CancellationToken cancellation)
    {
        if (Refuse(by) is { } denied) return denied;
        var size = request.PageSize <= 0 ? 100 : Math.Min(request.PageSize, Limits.PageSize);
        var records = await platform.Audit.ReadAsync(request.AfterSequence, size, request.Subject.Length == 0 ? null : request.Subject, cancellation).ConfigureAwait(false);
        return new ListAuditRecordsResponse
        {
            Records =
            {
                records.Select(r => new AuditRecord
                {
                    Sequence = r.Sequence, AtMs = r.AtMs, Kind = r.Kind, Principal = r.Principal, Subject = r.Subject, Body = r.Body, Previous = r.Previous, Hash = r.Hash,
                }),
            },
        };
    }

    public async Task<Result<VerifyBooksResponse>> VerifyAsync(Principal by, VerifyBooksRequest request, CancellationToken cancellation)
    {
        if (Refuse(by) is { } denied) return denied;
        var audit = await platform.Audit.VerifyAsync(cancellation).ConfigureAwait(false);
        var ledger = await platform.Ledger.VerifyAsync(cancellation).ConfigureAwait(false);
        if (!(await platform.Audit.VerifyBooksAsync(cancellation: cancellation).ConfigureAwait(false)).TryGet(out var books, out var unknown)) return unknown;
        return new VerifyBooksResponse
        {
            BooksSound = books.IsSound,
            FirstDifference = books.First is { } first
                ? new BooksDifference { Table = first.Table, Key = first.Key, Field = first.Field, AuditSays = first.AuditSays, StoreSays = first.StoreSays }
                : null,
            Payments = books.Payments,
            UncoveredPayments = books.Uncovered,
            AuditIntact = audit.IsIntact,
            AuditRecords = audit.Records,
            AuditHead = audit.Head,
            AuditExplanation = audit.Explanation,
            LedgerSound = ledger.IsSound,
            Postings = ledger.Postings,
            Entries = ledger.Entries,
            Totals = { ledger.Totals.Select(t => new CurrencyTotal { Currency = t.Currency, Units = t.Units.ToString(CultureInfo.InvariantCulture), Accounts = t.Accounts }) },
            Faults = { ledger.Faults },
        };
    }

    private static Error? Refuse(Principal by) =>
        by.Bank == Principal.Platform ? null : new Error(ErrorCode.Forbidden, "Only the platform's own people see all banks' records.", "bank");
}
