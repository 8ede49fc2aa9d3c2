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
        if (!Refusals.IsRefusal(code)) return;
        var known = (http.User.Identity as CallerIdentity)?.Principal;
        refusals.Note(new RefusedCall(known?.Id ?? CallRates.Network(http.Connection.RemoteIpAddress), known is not null, $"{method.Descriptor.Service.Name}/{method.Descriptor.Name}", code, place ?? ""));
    }
}
