using System.Text.Json.Nodes;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Access;

/// <summary>
/// The way back where the staff's administrators cannot confirm each other's changes any more: whoever has the store invites one, as he made the
/// first. It is in the audit records, and works while fewer than two of them can come in, or he says that none can.
/// </summary>
internal sealed class Recovery(Database database, AuditLog audit, Principals principals, SignIn signIn)
{
    /// <summary>Invites an administrator who is known, or makes one.</summary>
    public async Task<Result<Enrolment>> InviteAsync(string id, string name, bool isLockedOut, CancellationToken cancellation)
    {
        if ((Principals.Unfit(id) ?? TextCheck.Check(name, "name", 200, 1, oneLine: true)) is { } malformed) return malformed;
        return await database.WriteAsync<Enrolment>(async s =>
        {
            var left = await Principals.AdministratorsAsync(s).ConfigureAwait(false);
            if (left.Count == 0 && await Principals.CountAsync(s).ConfigureAwait(false) == 0)
                return new Error(ErrorCode.IllegalTransition, "Nobody is known yet; `admin init` makes the first administrator.", "principals");
            if (left.Count > 1 && !isLockedOut)
                return new Error(ErrorCode.IllegalTransition, $"{string.Join(" and ", left.Take(3))} can come in and confirm each other's changes; they add and invite others. Where neither can (passkeys of another host, a provider that is gone), say --locked-out.", "principals");
            if (await Principals.FindAsync(s, id).ConfigureAwait(false) is not { } person)
            {
                person = new Principal(id, name, Principal.Platform, Roles.Administrator | Roles.Auditor);
                await principals.InsertAsync(s, person, person).ConfigureAwait(false);
            }
            else if (!person.IsStaff || !person.May(Permission.Administer) || await Principals.IsDisabledAsync(s, id).ConfigureAwait(false))
            {
                return new Error(ErrorCode.AlreadyExists, $"{id} is known, and is no administrator of the platform's staff who may act; name another id.", "id");
            }
            await audit.AppendAsync(s, "administrator.recovered", person, id, new JsonObject { ["locked_out"] = isLockedOut }).ConfigureAwait(false);
            return await signIn.InviteAsync(s, person, id).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }
}
