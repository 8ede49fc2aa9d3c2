using Google.Protobuf;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Validators;

namespace WasmPay.Server.Operations;

/// <summary>Components and the live set.</summary>
internal sealed class ValidatorOperations(PaymentPlatform platform)
{
    public async Task<Result<UploadComponentResponse>> UploadAsync(Principal by, UploadComponentRequest request, CancellationToken cancellation) =>
        (await platform.Components.AddAsync(by, request.Component.Memory, cancellation).ConfigureAwait(false)).Map(c => new UploadComponentResponse { Component = Write(c.SeenBy(by)) });

    public async Task<Result<GetComponentResponse>> GetAsync(Principal by, GetComponentRequest request, CancellationToken cancellation)
    {
        if (!(await platform.Components.GetAsync(request.Digest, cancellation).ConfigureAwait(false)).TryGet(out var component, out var error)) return error;
        var response = new GetComponentResponse { Component = Write(component.SeenBy(by)) };
        if (!request.WithBytes) return response;
        if (!(await platform.Components.BytesAsync(request.Digest, cancellation).ConfigureAwait(false)).TryGet(out var bytes, out error)) return error;
        response.Bytes = UnsafeByteOperations.UnsafeWrap(bytes);
        return response;
    }

    public async Task<Result<GetLiveSetResponse>> LiveSetAsync(Principal by, GetLiveSetRequest request, CancellationToken cancellation)
    {
        var set = await platform.Live.RefreshAsync(cancellation).ConfigureAwait(false);
        return new GetLiveSetResponse
        {
            Version = set.Version,
            Validators =
            {
                set.Live.Values.Select(v => Write(v, shadow: false, by)).Concat(set.Shadow.Values.Where(v => by.ActsFor(v.Target)).Select(v => Write(v, shadow: true, by)))
                    .OrderBy(v => v.Shadow).ThenBy(v => v.Target, StringComparer.Ordinal),
            },
        };
    }

    private static Component Write(ComponentInfo component) => new()
    {
        Digest = component.Digest,
        Contract = component.Contract,
        Size = component.Size,
        AddedAt = Messages.At(component.AddedAt),
        AddedBy = component.AddedBy,
    };

    // Which component decides is read by all; how it came there is its target's.
    private static Api.V1.LiveValidator Write(Platform.Validators.LiveValidator validator, bool shadow, Principal by) => new()
    {
        Target = validator.Target,
        Digest = validator.Digest,
        Contract = validator.Loaded.Contract,
        Proposal = by.ActsFor(validator.Target) ? validator.Proposal : "",
        Since = by.ActsFor(validator.Target) ? Messages.At(validator.Since) : null,
        Shadow = shadow,
    };
}
