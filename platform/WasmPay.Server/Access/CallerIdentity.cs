using System.Security.Claims;
using Grpc.Core;
using WasmPay.Platform;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Access;

/// <summary>A caller who is known, in the form in which ASP.NET Core hands callers on.</summary>
internal sealed class CallerIdentity(Principal principal, string scheme) : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, principal.Id)], scheme)
{
    /// <summary>Who it is to the platform.</summary>
    public Principal Principal { get; } = principal;
}

/// <summary>Who calls.</summary>
internal static class Callers
{
    /// <summary>The caller of a method; nobody unknown comes as far as a method (<see cref="Intake.CallGate"/>).</summary>
    public static Principal Caller(this ServerCallContext call) => call.GetHttpContext().User.Identity is CallerIdentity known
        ? known.Principal
        : throw new InvariantException("A method was called by nobody who is known.");
}
