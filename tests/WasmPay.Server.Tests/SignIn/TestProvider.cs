using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WasmPay.Server.Tests.SignIn;

/// <summary>A bank's provider of identities on a real Kestrel: OpenID Connect's code flow with PKCE and RS256, and whatever the test wants to be wrong in its tokens.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "wasmpay", ClientSecret = "the client's secret";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string? Nonce, string Back)> _codes = new();
    private readonly WebApplication _app;

    private TestProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject
        {
            ["issuer"] = Discovered ?? Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["token_endpoint"] = $"{Issuer}/token",
            ["jwks_uri"] = $"{Issuer}/keys",
        }.ToJsonString(), "application/json"));
        _app.MapGet("/keys", () =>
        {
            var key = _key.ExportParameters(false);
            return Results.Text(new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "1", ["n"] = Text(key.Modulus!), ["e"] = Text(key.Exponent!) }) }.ToJsonString(), "application/json");
        });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", (Delegate)TokenAsync);
    }

    public string Issuer => _app.Urls.First();

    /// <summary>Who is signed in there.</summary>
    public string Subject { get; set; } = "person-1";

    /// <summary>The issuer that the discovery document names; null for the true one.</summary>
    public string? Discovered { get; set; }

    /// <summary>Makes a token's claims others than they should be.</summary>
    public Action<JsonObject> Change { get; set; } = _ => { };

    /// <summary>Who signs: RS256 by its own key, or wrongly.</summary>
    public string Signature { get; set; } = "right";

    /// <summary>The newest token that was given out.</summary>
    public JsonObject? Last { get; private set; }

    public static async Task<TestProvider> StartAsync()
    {
        var provider = new TestProvider();
        await provider._app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Authorize(HttpContext http)
    {
        string Of(string name) => http.Request.Query[name].ToString();
        if (Of("client_id") != ClientId || Of("response_type") != "code" || Of("code_challenge_method") != "S256" || Of("scope") != "openid") return Results.BadRequest("not as it was agreed");
        var code = Text(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (Of("code_challenge"), Of("nonce"), Of("redirect_uri"));
        return Results.Redirect($"{Of("redirect_uri")}?code={code}&state={Uri.EscapeDataString(Of("state"))}");
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || !_codes.TryRemove(form["code"].ToString(), out var asked) || asked.Back != form["redirect_uri"].ToString()
            || asked.Challenge != Text(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())))) return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Issuer, ["aud"] = ClientId, ["sub"] = Subject, ["nonce"] = asked.Nonce, ["iat"] = now, ["exp"] = now + 300 };
        Change(claims);
        Last = claims;
        return Results.Json(new { access_token = "none", token_type = "Bearer", id_token = Sign(claims) });
    }

    private string Sign(JsonObject claims)
    {
        using var other = RSA.Create(2048);
        var algorithm = Signature switch { "none" => "none", "secret" => "HS256", _ => "RS256" };
        var text = $"{Text(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"alg":"{{algorithm}}","kid":"1","typ":"JWT"}""")))}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var bytes = Encoding.ASCII.GetBytes(text);
        return $"{text}." + Signature switch
        {
            "none" or "empty" => "",
            "secret" => Text(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret), bytes)),
            "another key" => Text(other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            _ => Text(_key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        };
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
