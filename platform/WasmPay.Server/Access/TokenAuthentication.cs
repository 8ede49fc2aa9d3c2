using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Access;

/// <summary>
/// Knows callers by <c>authorization: Bearer</c> and a token, and machines by the certificate with which they opened the connection. No header
/// speaks for a certificate: who has shown none to this server has none.
/// </summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, IIdentity identity)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    /// <summary>The name of the scheme, RFC 6750's.</summary>
    public const string SchemeName = "Bearer";

    private const string Prefix = SchemeName + " ";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (token, certificate) = (Token(), Context.Connection.ClientCertificate);
        if (token is null && Request.Headers.Authorization.Count > 0) return AuthenticateResult.Fail("The authorization header is read as one `Bearer` and a token; send it so, or not at all.");
        if (token is null && certificate is null) return AuthenticateResult.NoResult();
        return (await CallerAsync(token, certificate is null ? null : Digest.Of(certificate.RawData)).ConfigureAwait(false)).TryGet(out var principal, out var error)
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(principal, SchemeName)), SchemeName))
            : AuthenticateResult.Fail(error.Message);
    }

    private string? Token()
    {
        var header = Request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? value[Prefix.Length..].Trim() : null;
    }

    // Who shows both is the same by both, and may what both are for.
    private async Task<Result<Principal>> CallerAsync(string? token, string? certificate)
    {
        if (certificate is null) return await identity.AuthenticateAsync(token!, Context.RequestAborted).ConfigureAwait(false);
        if (!(await identity.AuthenticateCertificateAsync(certificate, Context.RequestAborted).ConfigureAwait(false)).TryGet(out var machine, out var error)) return error;
        if (token is null) return machine;
        if (!(await identity.AuthenticateAsync(token, Context.RequestAborted).ConfigureAwait(false)).TryGet(out var bearer, out error)) return error;
        return bearer.Id == machine.Id
            ? machine with { KnownBy = [.. machine.KnownBy, .. bearer.KnownBy], Scope = machine.Scope is null ? bearer.Scope : bearer.Scope is null ? machine.Scope : machine.Scope.Intersect(bearer.Scope).ToFrozenSet() }
            : new Error(ErrorCode.Unauthenticated, "The certificate is one's and the token another's; show one of them, or both of one machine.", "authorization");
    }
}
