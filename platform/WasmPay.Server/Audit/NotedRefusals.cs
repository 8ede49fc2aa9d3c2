using Microsoft.AspNetCore.Http;
using WasmPay.Platform;
using WasmPay.Platform.Audit;
using WasmPay.Server.Access;
using WasmPay.Server.Intake;

namespace WasmPay.Server.Audit;

/// <summary>Refusals as calls have them.</summary>
internal static class NotedRefusals
{
    /// <summary>Notes why a call did not get what it asked for, where it asked for what is not the caller's.</summary>
    public static void Note(this Refusals refusals, HttpContext http, ApiMethod method, ErrorCode code, string? place)
    {
        if (Refusals.IsRefusal(code)) refusals.Note(http, $"{method.Descriptor.Service.Name}/{method.Descriptor.Name}", code, place ?? "");
    }

    /// <summary>Notes that somebody did not come in by his bank's provider.</summary>
    public static void NoteProvider(this Refusals refusals, HttpContext http, string bank, ErrorCode code) => refusals.Note(http, $"sign-in/{bank}", code, "");

    private static void Note(this Refusals refusals, HttpContext http, string asked, ErrorCode code, string place)
    {
        var known = (http.User.Identity as CallerIdentity)?.Principal;
        refusals.Note(new RefusedCall(known?.Id ?? CallRates.Network(http.Connection.RemoteIpAddress), known is not null, asked, code, place));
    }
}
