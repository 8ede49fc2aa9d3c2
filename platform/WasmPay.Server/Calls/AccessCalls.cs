using Grpc.Core;
using WasmPay.Api.V1;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Server.Access;
using WasmPay.Server.Access.Passkeys;
using WasmPay.Server.Errors;
using Domain = WasmPay.Platform.Access;
using Permission = WasmPay.Platform.Access.Permission;

namespace WasmPay.Server.Calls;

/// <summary>Those who are known, and what they are known by.</summary>
internal sealed class AccessCalls(PaymentPlatform platform, WebAuthn passkeys, ServerOptions options) : AccessService.AccessServiceBase
{
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromDays(90), UsualOverlap = TimeSpan.FromDays(1), Longest = TimeSpan.FromDays(400);

    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext call)
    {
        var by = call.Caller();
        return Task.FromResult(new WhoAmIResponse { Principal = Write(by), Permissions = { System.Enum.GetValues<Permission>().Where(by.May).Select(p => Messages.ToWire<Api.V1.Permission>(p)) } });
    }

    public override async Task<EnrolResponse> Enrol(EnrolRequest request, ServerCallContext call) =>
        new() { Session = SignInMessages.Of((await platform.SignIn.EnrolAsync(request.Enrolment, request.Password, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<SignInResponse> SignIn(SignInRequest request, ServerCallContext call) =>
        new() { Session = SignInMessages.Of((await platform.SignIn.BeginAsync(request.Principal, request.Password, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override Task<ListWaysInResponse> ListWaysIn(ListWaysInRequest request, ServerCallContext call) => Task.FromResult(new ListWaysInResponse { Passkeys = passkeys.IsOn, Providers = { options.Providers.Select(p => p.Bank) } });

    public override Task<BeginPasskeySignInResponse> BeginPasskeySignIn(BeginPasskeySignInRequest request, ServerCallContext call) =>
        Task.FromResult(new BeginPasskeySignInResponse { Question = SignInMessages.Of(passkeys.AskToSignIn(request.Principal).OrThrow()) });

    public override async Task<SignInWithPasskeyResponse> SignInWithPasskey(SignInWithPasskeyRequest request, ServerCallContext call)
    {
        var checkedAnswer = (await passkeys.CheckSignedInAsync(request.Answer?.Ticket ?? "", request.Answer?.Credential ?? "", call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new() { Session = SignInMessages.Of((await platform.Passkeys.BeginAsync(checkedAnswer, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };
    }

    public override async Task<SignOutResponse> SignOut(SignOutRequest request, ServerCallContext call)
    {
        (await platform.Keys.SignOutAsync(call.Caller(), call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new();
    }

    public override async Task<BeginPasskeyResponse> BeginPasskey(BeginPasskeyRequest request, ServerCallContext call) =>
        new() { Question = SignInMessages.Of((await passkeys.AskToAddAsync(call.Caller(), call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<AddPasskeyResponse> AddPasskey(AddPasskeyRequest request, ServerCallContext call)
    {
        var by = call.Caller();
        var checkedAnswer = (await passkeys.CheckAddedAsync(by, request.Answer?.Ticket ?? "", request.Answer?.Credential ?? "", call.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new() { Passkey = SignInMessages.Of((await platform.Passkeys.AddAsync(by, request.Name, checkedAnswer, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };
    }

    public override async Task<ListPasskeysResponse> ListPasskeys(ListPasskeysRequest request, ServerCallContext call)
    {
        var by = call.Caller();
        var whose = request.Principal.Length > 0 ? request.Principal : by.Id;
        return new() { Passkeys = { (await platform.Passkeys.ListAsync(by, whose, call.CancellationToken).ConfigureAwait(false)).OrThrow().Select(SignInMessages.Of) } };
    }

    public override async Task<RemovePasskeyResponse> RemovePasskey(RemovePasskeyRequest request, ServerCallContext call) =>
        new() { Passkey = SignInMessages.Of((await platform.Passkeys.RemoveAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<ListPrincipalsResponse> ListPrincipals(ListPrincipalsRequest request, ServerCallContext call) =>
        new() { Principals = { (await platform.Principals.ListAsync(call.Caller(), call.CancellationToken).ConfigureAwait(false)).OrThrow().Select(Write) } };

    public override async Task<AddPrincipalResponse> AddPrincipal(AddPrincipalRequest request, ServerCallContext call)
    {
        var wanted = request.Principal ?? new Api.V1.Principal();
        var kind = Messages.ToDomain<Domain.PrincipalKind>(wanted.Kind, "principal.kind").OrThrow() ?? throw new Error(ErrorCode.Malformed, "Say whether it is a person or a machine.", "principal.kind").ToException();
        var added = await AskAsync(call, new Command.AddPrincipal(wanted.Id, wanted.Name, wanted.Bank, RolesOf(wanted.Roles), kind)).ConfigureAwait(false);
        return new() { Principal = Done(added), Change = ChangeMessages.Waiting(added) };
    }

    public override async Task<SetRolesResponse> SetRoles(SetRolesRequest request, ServerCallContext call)
    {
        var set = await AskAsync(call, new Command.SetRoles(request.Id, RolesOf(request.Roles))).ConfigureAwait(false);
        return new() { Principal = Done(set), Change = ChangeMessages.Waiting(set) };
    }

    public override async Task<DisablePrincipalResponse> DisablePrincipal(DisablePrincipalRequest request, ServerCallContext call) =>
        new() { Principal = Write((await platform.Principals.DisableAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<InvitePrincipalResponse> InvitePrincipal(InvitePrincipalRequest request, ServerCallContext call)
    {
        var asked = await AskAsync(call, new Command.InvitePrincipal(request.Id)).ConfigureAwait(false);
        return asked.Done is Outcome.Invited { Enrolment: var invited }
            ? new() { Enrolment = invited.Secret, ExpiresAt = Messages.At(invited.ExpiresAt) }
            : new() { Change = ChangeMessages.Waiting(asked) };
    }

    public override async Task<IssueKeyResponse> IssueKey(IssueKeyRequest request, ServerCallContext call)
    {
        var scope = Scope(request.Scope);
        var key = new NewKey(request.Principal, request.Name, scope, Messages.Span(request.Lifetime, "lifetime").OrThrow() ?? UsualLifetime);
        var asked = await AskAsync(call, new Command.IssueKey(key)).ConfigureAwait(false);
        return asked.Done is Outcome.KeyIssued { Key: var issued } ? new() { Key = Write(issued.Key), Secret = issued.Secret } : new() { Change = ChangeMessages.Waiting(asked) };
    }

    public override async Task<RegisterCertificateResponse> RegisterCertificate(RegisterCertificateRequest request, ServerCallContext call)
    {
        var scope = Scope(request.Scope);
        var asked = await AskAsync(call, new Command.RegisterCertificate(new(request.Principal, request.Name, request.Certificate, scope, Messages.Span(request.Lifetime, "lifetime").OrThrow() ?? Longest, request.Proof.ToBase64()))).ConfigureAwait(false);
        return asked.Done is Outcome.CertificateRegistered { Key: var registered } ? new() { Key = Write(registered) } : new() { Change = ChangeMessages.Waiting(asked) };
    }

    public override async Task<LinkIdentityResponse> LinkIdentity(LinkIdentityRequest request, ServerCallContext call)
    {
        var asked = await AskAsync(call, new Command.LinkIdentity(request.Principal, request.Issuer, request.Subject)).ConfigureAwait(false);
        return asked.Done is Outcome.IdentityLinked { Link: var link } ? new() { Identity = SignInMessages.Of(link) } : new() { Change = ChangeMessages.Waiting(asked) };
    }

    public override async Task<ListIdentitiesResponse> ListIdentities(ListIdentitiesRequest request, ServerCallContext call) =>
        new() { Identities = { (await platform.Identities.ListAsync(call.Caller(), request.Principal, call.CancellationToken).ConfigureAwait(false)).OrThrow().Select(SignInMessages.Of) } };

    public override async Task<UnlinkIdentityResponse> UnlinkIdentity(UnlinkIdentityRequest request, ServerCallContext call) =>
        new() { Identity = SignInMessages.Of((await platform.Identities.UnlinkAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext call) =>
        new() { Keys = { (await platform.Keys.ListAsync(call.Caller(), request.Principal, call.CancellationToken).ConfigureAwait(false)).OrThrow().Select(Write) } };

    public override async Task<RotateKeyResponse> RotateKey(RotateKeyRequest request, ServerCallContext call)
    {
        var asked = await AskAsync(call, new Command.RotateKey(request.Id, Messages.Span(request.Overlap, "overlap").OrThrow() ?? UsualOverlap)).ConfigureAwait(false);
        return asked.Done is Outcome.KeyIssued { Key: var issued } ? new() { Key = Write(issued.Key), Secret = issued.Secret } : new() { Change = ChangeMessages.Waiting(asked) };
    }

    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext call) =>
        new() { Key = Write((await platform.Keys.RevokeAsync(call.Caller(), request.Id, call.CancellationToken).ConfigureAwait(false)).OrThrow()) };

    private async Task<Answer> AskAsync(ServerCallContext call, Command command) =>
        (await platform.Changes.AskAsync(call.Caller(), command, call.CancellationToken).ConfigureAwait(false)).OrThrow();

    private static Api.V1.Principal? Done(Answer answer) => answer.Done is Outcome.PrincipalChanged done ? Write(done.Principal) : null;

    private static Api.V1.Principal Write(Domain.Principal principal)
    {
        var message = new Api.V1.Principal { Id = principal.Id, Name = principal.Name, Bank = principal.Bank, Kind = Messages.ToWire<Api.V1.PrincipalKind>(principal.Kind) };
        // A role is a bit in the domain and its position in the API.
        for (var i = 0; i < RoleBundles.All.Count; i++)
            if (principal.Roles.HasFlag(RoleBundles.All[i])) message.Roles.Add((Role)(i + 1));
        return message;
    }

    private static Roles RolesOf(IEnumerable<Role> roles) => roles.Aggregate(Roles.None, (all, role) => (int)role is > 0 and var position && position <= RoleBundles.All.Count
        ? all | RoleBundles.All[position - 1]
        : throw new Error(ErrorCode.Malformed, "`roles` has one that the platform does not know.", "roles").ToException());

    private static Api.V1.Key Write(Domain.Key key)
    {
        var message = new Api.V1.Key
        {
            Id = key.Id,
            Principal = key.Principal,
            Name = key.Name,
            CreatedBy = key.CreatedBy,
            CreatedAt = Messages.At(key.CreatedAt),
            ExpiresAt = Messages.At(key.ExpiresAt),
            RevokedAt = Messages.At(key.RevokedAt),
            Certificate = key.Certificate ?? "",
        };
        message.Scope.AddRange(key.Scope.Select(p => Messages.ToWire<Api.V1.Permission>(p)));
        return message;
    }

    // One that is unspecified would leave a narrower scope than was meant, or none, which is all.
    private static List<Permission> Scope(IEnumerable<Api.V1.Permission> scope) => [.. scope.Select(p =>
        Messages.ToDomain<Permission>(p, "scope").OrThrow() ?? throw new Error(ErrorCode.Malformed, "A scope names permissions; an unspecified one is none.", "scope").ToException())];
}
