using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Access;

/// <summary>Knows callers by <c>authorization: Bearer</c> and a token.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, IIdentity identity)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    /// <summary>The name of the scheme, RFC 6750's.</summary>
    public const string SchemeName = "Bearer";

    private const string Prefix = SchemeName + " ";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        return await identity.AuthenticateAsync(value[Prefix.Length..].Trim(), Context.RequestAborted).ConfigureAwait(false) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(principal, SchemeName)), SchemeName))
            : AuthenticateResult.Fail("Nobody is known by this token.");
    }
}
