using Microsoft.AspNetCore.Http;

namespace WasmPay.Server.Intake;

/// <summary>gRPC-Web's text form, in which messages are base64. Who translates it says it to nobody behind it.</summary>
internal static class WebText
{
    private static readonly object s_key = new();

    /// <summary>Notes what a request says that it is, before it is translated.</summary>
    public static void Note(HttpContext http)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc-web-text", StringComparison.OrdinalIgnoreCase) == true) http.Items[s_key] = true;
    }

    /// <summary>Whether a request came in that form.</summary>
    public static bool Is(HttpContext http) => http.Items.ContainsKey(s_key);
}
