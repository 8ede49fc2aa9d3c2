namespace WasmPay.Server.Access.Providers;

/// <summary>A bank's own provider of identities (OpenID Connect), by which its people may sign in.</summary>
/// <param name="Bank">The bank's code, or <c>platform</c> for the platform's staff. It speaks for nobody else's people.</param>
/// <param name="Issuer">Its address, as its tokens have it; what it is made of is found there.</param>
/// <param name="ClientId">What this platform is called there.</param>
/// <param name="ClientSecret">By which this platform is known there; null where the provider takes clients without one.</param>
public sealed record IdentityProvider(string Bank, Uri Issuer, string ClientId, string? ClientSecret)
{
    /// <summary>Why it cannot be used; null where it can.</summary>
    internal string? Misfit() =>
        Bank.Length is 0 or > 64 || !Bank.All(char.IsAsciiLetterOrDigit) ? $"`{Bank}` is no bank's code."
        : ClientId.Length == 0 ? $"The provider of {Bank} takes a client's id."
        : !Issuer.IsAbsoluteUri || Issuer.Scheme != Uri.UriSchemeHttps && !(Issuer.Scheme == Uri.UriSchemeHttp && Issuer.IsLoopback) ? $"The provider of {Bank} takes an issuer under https."
        : null;
}
