using System.Globalization;
using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Server.Access;
using WasmPay.Server.Audit;
using WasmPay.Server.Errors;
using Permission = WasmPay.Platform.Access.Permission;
using Principal = WasmPay.Platform.Access.Principal;

namespace WasmPay.Server.Calls;

/// <summary>
/// The audit chain and the books, for the platform's own people. The chain's signed ends are for everybody who is known: the more people keep
/// one, the fewer can cut the chain unseen.
/// </summary>
internal sealed class AuditCalls(PaymentPlatform platform, SignedHeads heads) : AuditService.AuditServiceBase
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
        var ledger = await platform.Ledger.VerifyAsync(call.CancellationToken).ConfigureAwait(false);
        var books = (await platform.Audit.VerifyBooksAsync(cancellation: call.CancellationToken).ConfigureAwait(false)).OrThrow();
        var audit = books.Chain!;
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

    public override Task<GetAuditHeadResponse> GetAuditHead(GetAuditHeadRequest request, ServerCallContext call) => Task.FromResult(new GetAuditHeadResponse
    {
        Head = Signer.Newest is { } newest ? Write(newest) : null,
        KeyId = Signer.PublicKey.Id,
        PublicKeyPem = Signer.PublicKey.Pem,
    });

    public override Task<ListAuditHeadsResponse> ListAuditHeads(ListAuditHeadsRequest request, ServerCallContext call) =>
        Task.FromResult(new ListAuditHeadsResponse { Heads = { Signer.After(request.AfterSequence, request.PageSize).Select(Write) } });

    private HeadSigner Signer =>
        heads.Signer ?? throw new Error(ErrorCode.NotFound, "This server signs no heads of the audit chain: it was started without a key for it.", "audit").ToException();

    private static AuditHead Write(SignedHead head) => new() { Sequence = head.Sequence, Hash = head.Hash, AtMs = head.AtMs, KeyId = head.KeyId, Signature = head.Signature };

    private static void RefuseBanks(Principal by)
    {
        if (by.DeniedAsStaff(Permission.Audit) is { } denied) throw denied.ToException();
    }
}
