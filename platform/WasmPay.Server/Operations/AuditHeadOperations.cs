using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit.Heads;
using WasmPay.Server.Audit;

namespace WasmPay.Server.Operations;

/// <summary>The signed ends of the audit chain, for everybody who is known: the more people keep one, the fewer can cut the chain unseen.</summary>
internal sealed class AuditHeadOperations(SignedHeads heads)
{
    public Task<Result<GetAuditHeadResponse>> GetAsync(Principal by, GetAuditHeadRequest request, CancellationToken cancellation) => Task.FromResult<Result<GetAuditHeadResponse>>(
        heads.Signer is { } signer
            ? new GetAuditHeadResponse { Head = signer.Newest is { } newest ? Write(newest) : null, KeyId = signer.PublicKey.Id, PublicKeyPem = signer.PublicKey.Pem }
            : NoneSigned());

    public Task<Result<ListAuditHeadsResponse>> ListAsync(Principal by, ListAuditHeadsRequest request, CancellationToken cancellation) => Task.FromResult<Result<ListAuditHeadsResponse>>(
        heads.Signer is { } signer
            ? new ListAuditHeadsResponse { Heads = { signer.After(request.AfterSequence, request.PageSize).Select(Write) } }
            : NoneSigned());

    private static AuditHead Write(SignedHead head) => new() { Sequence = head.Sequence, Hash = head.Hash, AtMs = head.AtMs, KeyId = head.KeyId, Signature = head.Signature };

    private static Error NoneSigned() => new(ErrorCode.NotFound, "This server signs no heads of the audit chain: it was started without a key for it.", "audit");
}
