using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WasmPay.Platform.Access;

namespace WasmPay.Server.SignInPage;

/// <summary>A page by which people come in. It has all that it needs from here, runs no script but its own, and is shown in no frame.</summary>
internal static class SignInPages
{
    /// <summary>Where it is.</summary>
    public const string Path = "/sign-in";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static readonly string s_page = Read("page.html");

    /// <summary>Serves the page and what belongs to it.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (script, style) = (Read("page.js"), Read("page.css"));
        routes.MapGet(Path, http => WriteAsync(http, s_empty));
        routes.MapGet($"{Path}/page.js", http => SendAsync(http, "text/javascript", script));
        routes.MapGet($"{Path}/page.css", http => SendAsync(http, "text/css", style));
    }

    /// <summary>The page for somebody who has come in by another way.</summary>
    public static Task WriteAsync(HttpContext http, IssuedKey session) =>
        WriteAsync(http, new Handed(session.Secret, session.Key.ExpiresAt.UtcDateTime.ToString("o", System.Globalization.CultureInfo.InvariantCulture), ""));

    /// <summary>The page for somebody who has not.</summary>
    public static Task WriteAsync(HttpContext http, string error) => WriteAsync(http, new Handed("", "", error));

    private static readonly Handed s_empty = new("", "", "");

    private static Task WriteAsync(HttpContext http, Handed handed) => SendAsync(http, "text/html", new StringBuilder(s_page)
        .Replace("{{token}}", HtmlEncoder.Default.Encode(handed.Token)).Replace("{{expires}}", HtmlEncoder.Default.Encode(handed.Expires)).Replace("{{error}}", HtmlEncoder.Default.Encode(handed.Error)).ToString());

    private static Task SendAsync(HttpContext http, string type, string text)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        http.Response.ContentType = $"{type}; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SignInPages).Assembly.GetManifestResourceStream($"sign-in/{name}")!);
        return reader.ReadToEnd();
    }

    // What a bank's provider came back with.
    private sealed record Handed(string Token, string Expires, string Error);
}
