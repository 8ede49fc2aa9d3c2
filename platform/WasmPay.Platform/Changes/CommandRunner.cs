using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Changes;

/// <summary>Does commands, each within the caller's database transaction.</summary>
internal sealed class CommandRunner(BankDirectory banks, AccountBook accounts, Principals principals, SignIn signIn, KeyRing keys, IdentityLinks identities, RateStore rates)
{
    public async Task<Result<Outcome>> RunAsync(Session session, Principal by, Command command) => command switch
    {
        Command.PutList c => (await banks.PutListAsync(session, by, c.List).ConfigureAwait(false)).Map<Outcome>(list => new Outcome.ListPut(list)),
        Command.OpenAccount c => (await accounts.OpenAsync(session, by, c.Account).ConfigureAwait(false)).Map(Changed),
        Command.FundAccount c => (await accounts.FundAsync(session, by, c.Account, c.Units, c.Key).ConfigureAwait(false)).Map(Changed),
        Command.PutRates c => (await rates.PutAsync(session, by, c.Prices).ConfigureAwait(false)).Map<Outcome>(put => new Outcome.RatesPut(put)),
        Command.AddPrincipal c => (await principals.AddAsync(session, by, new Principal(c.Id, c.Name, c.Bank, c.Roles, c.PrincipalKind)).ConfigureAwait(false)).Map(Changed),
        Command.SetRoles c => (await principals.SetRolesAsync(session, by, c.Principal, c.Roles).ConfigureAwait(false)).Map(Changed),
        Command.InvitePrincipal c => (await signIn.InviteAsync(session, by, c.Principal).ConfigureAwait(false)).Map<Outcome>(enrolment => new Outcome.Invited(enrolment)),
        Command.IssueKey c => (await keys.IssueAsync(session, by, c.Key).ConfigureAwait(false)).Map(Issued),
        Command.RotateKey c => (await keys.RotateAsync(session, by, c.Key, c.Overlap).ConfigureAwait(false)).Map(Issued),
        Command.RegisterCertificate c => (await keys.RegisterAsync(session, by, c.Certificate).ConfigureAwait(false)).Map<Outcome>(key => new Outcome.CertificateRegistered(key)),
        Command.LinkIdentity c => (await identities.LinkAsync(session, by, c.Principal, c.Issuer, c.Subject).ConfigureAwait(false)).Map<Outcome>(link => new Outcome.IdentityLinked(link)),
        _ => throw new InvariantException($"Nobody does {command.Kind}."),
    };

    private static Outcome Changed(Account account) => new Outcome.AccountChanged(account);

    private static Outcome Changed(Principal principal) => new Outcome.PrincipalChanged(principal);

    private static Outcome Issued(IssuedKey key) => new Outcome.KeyIssued(key);
}
