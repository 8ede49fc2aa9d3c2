using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Validators;
using WasmPay.Server.Access;
using WasmPay.Server.Errors;
using WasmPay.Server.Guests;
using Permission = WasmPay.Platform.Access.Permission;

namespace WasmPay.Server.Calls;

/// <summary>Components, the live set, and what is stopped of it.</summary>
internal sealed class ValidatorCalls(PaymentPlatform platform, ILoggerFactory logging) : ValidatorService.ValidatorServiceBase
{
    private readonly ILogger _log = logging.CreateLogger(GuestLog.Category);

    public override async Task<UploadComponentResponse> UploadComponent(UploadComponentRequest request, ServerCallContext call) =>
        (await platform.Components.AddAsync(call.Caller(), request.Component.Memory, call.CancellationToken).ConfigureAwait(false)).Map(c => new UploadComponentResponse { Component = Write(c) }).OrThrow();

    public override async Task<GetComponentResponse> GetComponent(GetComponentRequest request, ServerCallContext call)
    {
        var component = (await platform.Components.GetAsync(call.Caller(), request.Digest, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        var response = new GetComponentResponse { Component = Write(component) };
        if (!request.WithBytes) return response;
        var bytes = (await platform.Components.BytesAsync(call.Caller(), request.Digest, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        response.Bytes = UnsafeByteOperations.UnsafeWrap(bytes);
        return response;
    }

    public override async Task<GetLiveSetResponse> GetLiveSet(GetLiveSetRequest request, ServerCallContext call)
    {
        var set = (await platform.Live.RefreshAsync(call.CancellationToken).ConfigureAwait(false)).SeenBy(call.Caller());
        return new GetLiveSetResponse
        {
            Version = set.Version,
            Validators =
            {
                set.Live.Values.Select(v => Write(v, shadow: false)).Concat(set.Shadow.Values.Select(v => Write(v, shadow: true)))
                    .OrderBy(v => v.Shadow).ThenBy(v => v.Target, StringComparer.Ordinal),
            },
        };
    }

    public override async Task<RevokeComponentResponse> RevokeComponent(RevokeComponentRequest request, ServerCallContext call)
    {
        var revocation = (await platform.Stops.StopAsync(call.Caller(), StopSubject.Component, request.Digest, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.Revoked(_log, request.Digest);
        return new RevokeComponentResponse { Component = Write(revocation) };
    }

    public override async Task<RatifyRevocationResponse> RatifyRevocation(RatifyRevocationRequest request, ServerCallContext call)
    {
        var revocation = (await platform.Stops.RatifyAsync(call.Caller(), StopSubject.Component, request.Digest, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.Ratified(_log, request.Digest);
        return new RatifyRevocationResponse { Component = Write(revocation) };
    }

    public override async Task<ReinstateComponentResponse> ReinstateComponent(ReinstateComponentRequest request, ServerCallContext call)
    {
        var revocation = (await platform.Stops.ResumeAsync(call.Caller(), StopSubject.Component, request.Digest, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.Reinstated(_log, request.Digest);
        return new ReinstateComponentResponse { Component = Write(revocation) };
    }

    public override async Task<ReleaseComponentResponse> ReleaseComponent(ReleaseComponentRequest request, ServerCallContext call)
    {
        var held = (await platform.Stops.ReleaseAsync(call.Caller(), request.Digest, request.Reason, call.CancellationToken).ConfigureAwait(false)).OrThrow();
        GuestLog.Released(_log, request.Digest);
        return new ReleaseComponentResponse { Component = new HeldComponent { Digest = request.Digest, Reason = held } };
    }

    public override async Task<ListHeldComponentsResponse> ListHeldComponents(ListHeldComponentsRequest request, ServerCallContext call)
    {
        if (call.Caller().DeniedAsStaff(Permission.Administer) is { } denied) throw denied.ToException();
        var held = await platform.Stops.ListAsync(call.Caller(), call.CancellationToken).ConfigureAwait(false);
        return new ListHeldComponentsResponse
        {
            Revoked = { held.Stops.Where(stop => stop.Subject == StopSubject.Component).Select(Write) },
            Quarantined = { held.Quarantined.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => new HeldComponent { Digest = q.Key, Reason = q.Value }) },
        };
    }

    private static HeldComponent Write(Platform.Stops.Stop revocation) => new()
    {
        Digest = revocation.Target,
        Reason = revocation.Reason,
        RevokedBy = revocation.By,
        RevokedAt = Messages.At(revocation.At),
        RatifiedBy = revocation.RatifiedBy ?? "",
        EndsAt = Messages.At(revocation.EndsAt),
    };

    private static Component Write(ComponentInfo component) => new()
    {
        Digest = component.Digest,
        Contract = component.Contract,
        Size = component.Size,
        AddedAt = Messages.At(component.AddedAt),
        AddedBy = component.AddedBy,
    };

    private static Api.V1.LiveValidator Write(Platform.Validators.LiveValidator validator, bool shadow) => new()
    {
        Target = validator.Target,
        Digest = validator.Digest,
        Contract = validator.Loaded.Contract,
        Proposal = validator.Proposal,
        Since = Messages.At(validator.Since),
        Shadow = shadow,
    };
}
