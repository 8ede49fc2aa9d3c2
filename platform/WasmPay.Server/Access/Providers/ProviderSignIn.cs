using System.Data.Common;
using System.IdentityModel.Tokens.Jwt;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using WasmPay.Platform;
using WasmPay.Platform.Audit;
using WasmPay.Server.Audit;
using WasmPay.Server.Errors;
using WasmPay.Server.Intake;
using WasmPay.Server.SignInPage;

namespace WasmPay.Server.Access.Providers;

/// <summary>
/// People sign in by their bank's provider at <c>/sign-in/BANK</c>: OpenID Connect's code flow with PKCE, state and nonce, by ASP.NET Core's handler.
/// What comes of it is the session that a password gives, or the page with why not.
/// </summary>
internal static class ProviderSignIn
{
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(5), s_backchannel = TimeSpan.FromSeconds(10), s_skew = TimeSpan.FromMinutes(1), s_refresh = TimeSpan.FromSeconds(10);

    // No algorithm whose key a client could have, and none without a signature.
    private static readonly string[] s_algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    /// <exception cref="ArgumentException">A provider cannot be used; the message is a sentence.</exception>
    public static void Check(ServerOptions options)
    {
        if (options.Providers.Select(p => p.Misfit()).FirstOrDefault(misfit => misfit is not null) is { } wrong) throw new ArgumentException(wrong);
        if (options.Providers.GroupBy(p => p.Bank).FirstOrDefault(bank => bank.Count() > 1) is { } twice) throw new ArgumentException($"{twice.Key} has two providers; name one.");
        if (options.Providers.Count > 0 && options.PasskeyOrigins.Count == 0) throw new ArgumentException("A provider sends people back to where browsers find this server: name it (--passkey-origin).");
    }

    public static void Add(AuthenticationBuilder authentication, ServerOptions options)
    {
        foreach (var provider in options.Providers) authentication.AddOpenIdConnect(SchemeOf(provider), oidc => Configure(oidc, provider, new Uri(options.PasskeyOrigins[0])));
    }

    public static void Map(IEndpointRouteBuilder routes, ServerOptions options)
    {
        foreach (var provider in options.Providers)
        {
            routes.MapGet(PathOf(provider), async http =>
            {
                if (await IsTooOftenAsync(http).ConfigureAwait(false)) return;
                try
                {
                    await http.ChallengeAsync(SchemeOf(provider)).ConfigureAwait(false);
                }
                catch (Exception unreachable) when (unreachable is InvalidOperationException or HttpRequestException or IOException && !http.Response.HasStarted)
                {
                    ProviderLog.Unreachable(Log(http), provider.Bank, unreachable.GetType().Name);
                    await WriteAsync(http, StatusCodes.Status503ServiceUnavailable, $"The provider of {provider.Bank} does not answer; try again later.").ConfigureAwait(false);
                }
            });
        }
    }

    private static string SchemeOf(IdentityProvider provider) => $"OpenIdConnect.{provider.Bank}";

    private static string PathOf(IdentityProvider provider) => $"{SignInPages.Path}/{provider.Bank}";

    private static void Configure(OpenIdConnectOptions oidc, IdentityProvider provider, Uri origin)
    {
        var back = $"{PathOf(provider)}/callback";
        // An address's last slash is part of the name that tokens have.
        oidc.Authority = provider.Issuer.OriginalString;
        oidc.RequireHttpsMetadata = provider.Issuer.Scheme == Uri.UriSchemeHttps;
        (oidc.ClientId, oidc.ClientSecret) = (provider.ClientId, provider.ClientSecret);
        (oidc.ResponseType, oidc.ResponseMode, oidc.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        oidc.Scope.Clear();
        oidc.Scope.Add("openid");
        oidc.CallbackPath = back;
        // A session here is ended here; the provider's own ends by itself.
        (oidc.RemoteSignOutPath, oidc.SignedOutCallbackPath, oidc.DisableTelemetry) = (default, default, true);
        (oidc.MapInboundClaims, oidc.SaveTokens, oidc.GetClaimsFromUserInfoEndpoint) = (false, false, false);
        (oidc.RemoteAuthenticationTimeout, oidc.BackchannelTimeout) = (s_time, s_backchannel);
        oidc.ProtocolValidator.NonceLifetime = s_time;
        // Nothing that a provider answers sends the server, and its secret, elsewhere.
        oidc.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = s_backchannel, PooledConnectionLifetime = s_time };
        // A provider that changed its keys is asked for them again soon, not after five minutes.
        oidc.RefreshInterval = s_refresh;
        oidc.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer.OriginalString,
            ValidAudience = provider.ClientId,
            ValidAlgorithms = s_algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = s_skew,
        };
        foreach (var cookie in (CookieBuilder[])[oidc.NonceCookie, oidc.CorrelationCookie])
        {
            (cookie.HttpOnly, cookie.SameSite) = (true, SameSiteMode.Lax);
            cookie.SecurePolicy = origin.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }
        oidc.Events = new OpenIdConnectEvents
        {
            // Behind a proxy the server does not know its own name, and believes no header that says it.
            OnRedirectToIdentityProvider = redirect =>
            {
                redirect.ProtocolMessage.RedirectUri = new Uri(origin, back).AbsoluteUri;
                return Task.CompletedTask;
            },
            OnMessageReceived = async received =>
            {
                if (await IsTooOftenAsync(received.HttpContext).ConfigureAwait(false)) received.HandleResponse();
            },
            OnTokenValidated = validated =>
            {
                if (!IsForUs(validated.SecurityToken, provider)) validated.Fail("The token is another's.");
                return Task.CompletedTask;
            },
            OnTicketReceived = received => BeginAsync(received, provider),
            OnRemoteFailure = async failed =>
            {
                failed.HandleResponse();
                Refusals(failed.HttpContext).NoteProvider(failed.HttpContext, provider.Bank, ErrorCode.Unauthenticated);
                ProviderLog.Refused(Log(failed.HttpContext), provider.Bank, failed.Failure?.GetType().Name ?? "nothing said");
                await WriteAsync(failed.HttpContext, StatusCodes.Status401Unauthorized, $"The provider of {provider.Bank} did not confirm who you are, it changed its keys just now, or it took longer than five minutes; begin anew.").ConfigureAwait(false);
            },
        };
    }

    // The discovery document may name another issuer; what was configured counts. A token for several is for us where it says so. The handler takes one
    // without a signature, since TLS says who gave it; here two things must fail and not one.
    private static bool IsForUs(JwtSecurityToken token, IdentityProvider provider) =>
        token.RawSignature is { Length: > 0 } && s_algorithms.Contains(token.Header.Alg) && token.Issuer == provider.Issuer.OriginalString && (token.Audiences.Count() == 1 || token.Payload.Azp == provider.ClientId);

    private static async Task BeginAsync(TicketReceivedContext received, IdentityProvider provider)
    {
        received.HandleResponse();
        var http = received.HttpContext;
        var platform = http.RequestServices.GetRequiredService<PaymentPlatform>();
        var subject = received.Principal?.FindFirst("sub")?.Value ?? "";
        try
        {
            await BeginAsync(http, platform, provider, subject).ConfigureAwait(false);
        }
        catch (DbException failed) when (CallErrors.OfStore(failed) is not null)
        {
            await WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "The server's store does not answer; begin anew in a while.").ConfigureAwait(false);
        }
    }

    private static async Task BeginAsync(HttpContext http, PaymentPlatform platform, IdentityProvider provider, string subject)
    {
        if ((await platform.Identities.BeginAsync(provider.Bank, provider.Issuer.OriginalString, subject, http.RequestAborted).ConfigureAwait(false)).TryGet(out var session, out var error))
            await SignInPages.WriteAsync(http, session).ConfigureAwait(false);
        else
        {
            Refusals(http).NoteProvider(http, provider.Bank, error.Code);
            await WriteAsync(http, StatusCodes.Status401Unauthorized, error.Message).ConfigureAwait(false);
        }
    }

    // Both ask the provider something for somebody who is not known.
    private static async Task<bool> IsTooOftenAsync(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<CallRates>().Stranger(http) is not { } often) return false;
        Refusals(http).NoteProvider(http, http.Request.Path.Value?.Split('/').ElementAtOrDefault(2) ?? "", often.Code);
        await WriteAsync(http, StatusCodes.Status429TooManyRequests, often.Message).ConfigureAwait(false);
        return true;
    }

    private static Task WriteAsync(HttpContext http, int status, string sentence)
    {
        http.Response.StatusCode = status;
        return SignInPages.WriteAsync(http, sentence);
    }

    private static Refusals Refusals(HttpContext http) => http.RequestServices.GetRequiredService<Refusals>();

    private static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(ProviderLog.Category);
}
