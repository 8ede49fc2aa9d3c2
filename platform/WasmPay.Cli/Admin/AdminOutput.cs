using System.Globalization;
using WasmPay.Api.V1;
using WasmPay.Cli.Console;
using WasmPay.Wasm;

namespace WasmPay.Cli.Admin;

/// <summary>What the commands print.</summary>
internal static class AdminOutput
{
    public static void Invited(bool json, string principal, string secret, DateTimeOffset expires)
    {
        if (json)
        {
            JsonOutput.WriteLine(System.Console.Out, new { principal, enrolment = secret, expires_at = expires });
            return;
        }
        System.Console.WriteLine($"{principal} is invited. This is good once, until {Instant(expires)}, and is shown nowhere else:");
        System.Console.WriteLine();
        System.Console.WriteLine($"    wasmpay admin enrol {secret}");
    }

    public static void Session(bool json, Session session)
    {
        if (json) JsonOutput.WriteLine(System.Console.Out, new { token = session.Token, expires_at = session.ExpiresAt.ToDateTimeOffset() });
        else System.Console.WriteLine(session.Token);
    }

    public static void Principal(bool json, Principal principal)
    {
        var roles = principal.Roles.Select(RoleName).ToArray();
        if (json) JsonOutput.WriteLine(System.Console.Out, new { id = principal.Id, name = principal.Name, bank = principal.Bank, kind = principal.Kind, roles });
        else System.Console.WriteLine(VisibleText.Line($"{principal.Id}  {principal.Bank}  {principal.Kind.ToString().ToLowerInvariant()}  {string.Join(',', roles)}  {principal.Name}"));
    }

    public static void Key(bool json, Key key, string secret = "")
    {
        if (json)
        {
            JsonOutput.WriteLine(System.Console.Out, new
            {
                id = key.Id,
                principal = key.Principal,
                name = key.Name,
                scope = key.Scope,
                expires_at = key.ExpiresAt.ToDateTimeOffset(),
                revoked_at = key.RevokedAt?.ToDateTimeOffset(),
                secret = secret.Length > 0 ? secret : null,
                certificate = key.Certificate.Length > 0 ? key.Certificate : null,
            });
            return;
        }
        var state = key.RevokedAt is { } revoked ? $"revoked {Instant(revoked.ToDateTimeOffset())}" : $"until {Instant(key.ExpiresAt.ToDateTimeOffset())}";
        System.Console.WriteLine(VisibleText.Line($"{key.Id}  {state}  {key.Name}{(key.Scope.Count > 0 ? $"  only {string.Join(',', key.Scope).ToLowerInvariant()}" : "")}{(key.Certificate.Length > 0 ? $"  certificate {key.Certificate}" : "")}"));
        if (secret.Length > 0) System.Console.WriteLine(secret);
    }

    /// <summary>A role as the command line takes it.</summary>
    public static string RoleName(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>An instant to the minute.</summary>
    public static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
