using System.Globalization;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;

namespace WasmPay.Server.Calls;

/// <summary>The audit chain and the sum of the books, for the platform's own people.</summary>
internal sealed class AuditCalls(PaymentPlatform platform) : AuditService.AuditServiceBase
{
    public override async Task<ListAuditRecordsResponse> ListAuditRecords(ListAuditRecordsRequest request, ServerCallContext call)
    {
        RefuseBanks(call.Caller());
        var size = request.PageSize <= 0 ? 100 : Math.Min(request.PageSize, Limits.PageSize);
        var records = await platform.Audit.ReadAsync(request.AfterSequence, size, request.Subject.Length == 0 ? null : request.Subject, call.CancellationToken).ConfigureAwait(false);
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

    public override async Task<VerifyBooksResponse> VerifyBooks(VerifyBooksRequest request, ServerCallContext call)
    {
        RefuseBanks(call.Caller());
        var audit = await platform.Audit.VerifyAsync(call.CancellationToken).ConfigureAwait(false);
        var ledger = await platform.Ledger.VerifyAsync(call.CancellationToken).ConfigureAwait(false);
        return new VerifyBooksResponse
        {
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

    private static void RefuseBanks(Principal by)
    {
        if (by.Bank != Principal.Platform) throw new Error(ErrorCode.Forbidden, "Only the platform's own people see all banks' records.", "bank").ToException();
    }
}
