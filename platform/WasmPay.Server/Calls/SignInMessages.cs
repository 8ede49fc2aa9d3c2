using WasmPay.Api.V1;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Calls;

/// <summary>How people come in, as messages.</summary>
internal static class SignInMessages
{
    public static Session Of(IssuedKey session) => new() { Token = session.Secret, ExpiresAt = Messages.At(session.Key.ExpiresAt) };

    public static PasskeyQuestion Of(Access.Passkeys.PasskeyQuestion question) => new() { Options = question.Options, Ticket = question.Ticket, ExpiresAt = Messages.At(question.ExpiresAt) };

    public static Identity Of(IdentityLink link) => new()
    {
        Id = link.Id,
        Principal = link.Principal,
        Bank = link.Bank,
        Issuer = link.Issuer,
        Subject = link.Subject,
        CreatedBy = link.CreatedBy,
        CreatedAt = Messages.At(link.CreatedAt),
    };

    public static Passkey Of(Platform.Access.Passkeys.Passkey passkey) =>
        new() { Id = passkey.Id, Principal = passkey.Principal, Name = passkey.Name, CreatedAt = Messages.At(passkey.CreatedAt), UsedAt = Messages.At(passkey.UsedAt) };
}
