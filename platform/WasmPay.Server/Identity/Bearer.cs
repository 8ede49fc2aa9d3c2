using Microsoft.AspNetCore.Http;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Identity;

/// <summary>Reads who is calling from <c>authorization: Bearer ...</c>.</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller, or <see cref="ErrorCode.Unauthenticated"/>.</summary>
    public static async Task<Result<Principal>> CallerAsync(IIdentity identity, HttpContext http, CancellationToken cancellation)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return new Error(ErrorCode.Unauthenticated, "Say who you are: `authorization: Bearer` and a token.", "authorization");
        return await identity.AuthenticateAsync(value[Scheme.Length..].Trim(), cancellation).ConfigureAwait(false) is { } principal
            ? principal
            : new Error(ErrorCode.Unauthenticated, "Nobody is known by this token.", "authorization");
    }
}
