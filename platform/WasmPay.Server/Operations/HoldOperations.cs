using Microsoft.Extensions.Logging;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Validators;
using WasmPay.Server.Guests;

namespace WasmPay.Server.Operations;

/// <summary>Components that are stopped, and let run again.</summary>
internal sealed class HoldOperations(PaymentPlatform platform, ILoggerFactory logging)
{
    private readonly ILogger _log = logging.CreateLogger(GuestLog.Category);

    public async Task<Result<RevokeComponentResponse>> RevokeAsync(Principal by, RevokeComponentRequest request, CancellationToken cancellation)
    {
        if (!(await platform.Holds.RevokeAsync(by, request.Digest, request.Reason, cancellation).ConfigureAwait(false)).TryGet(out var revocation, out var error)) return error;
        GuestLog.Revoked(_log, by.Id, request.Digest, request.Reason);
        return new RevokeComponentResponse { Component = Write(revocation) };
    }

    public async Task<Result<ReinstateComponentResponse>> ReinstateAsync(Principal by, ReinstateComponentRequest request, CancellationToken cancellation)
    {
        if (!(await platform.Holds.ReinstateAsync(by, request.Digest, request.Reason, cancellation).ConfigureAwait(false)).TryGet(out var revocation, out var error)) return error;
        GuestLog.Reinstated(_log, by.Id, request.Digest, request.Reason);
        return new ReinstateComponentResponse { Component = Write(revocation) };
    }

    public async Task<Result<ReleaseComponentResponse>> ReleaseAsync(Principal by, ReleaseComponentRequest request, CancellationToken cancellation)
    {
        if (!(await platform.Holds.ReleaseAsync(by, request.Digest, request.Reason, cancellation).ConfigureAwait(false)).TryGet(out var held, out var error)) return error;
        GuestLog.Released(_log, by.Id, request.Digest, request.Reason);
        return new ReleaseComponentResponse { Component = new HeldComponent { Digest = request.Digest, Reason = held } };
    }

    public async Task<Result<ListHeldComponentsResponse>> ListAsync(Principal by, ListHeldComponentsRequest request, CancellationToken cancellation) =>
        (await platform.Holds.ListAsync(by, cancellation).ConfigureAwait(false)).Map(held => new ListHeldComponentsResponse
        {
            Revoked = { held.Revoked.Select(Write) },
            Quarantined = { held.Quarantined.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => new HeldComponent { Digest = q.Key, Reason = q.Value }) },
        });

    private static HeldComponent Write(Revocation revocation) =>
        new() { Digest = revocation.Digest, Reason = revocation.Reason, RevokedBy = revocation.By, RevokedAt = Messages.At(revocation.At) };
}
