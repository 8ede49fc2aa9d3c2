using System.Globalization;
using WasmPay.Platform.Access;
using WasmPay.Platform.Access.Passkeys;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Changes;

/// <summary>What a command would change, as the store is now.</summary>
/// <param name="Bank">Whose it is.</param>
/// <param name="Summary">What it is, in a sentence without anybody's name.</param>
/// <param name="Shows">What is before and what will be after.</param>
/// <param name="Already">What there is, where all of it is so already.</param>
internal sealed record ChangePreview(string Bank, string Summary, ChangeShows Shows, Outcome? Already = null)
{
    /// <summary>
    /// Of a command that could be done. With <paramref name="locked"/> what it is about stays as it is shown until the transaction ends.
    /// </summary>
    public static Task<ChangePreview> OfAsync(Session session, LiveSetKeeper live, Command command, bool locked) => command switch
    {
        Command.PutList c => OfListAsync(session, c.List, locked),
        Command.OpenAccount c => OfOpeningAsync(session, c.Account),
        Command.FundAccount c => OfFundingAsync(session, c, locked),
        Command.PutRates c => OfRatesAsync(session, live, c.Prices, locked),
        Command.AddPrincipal c => OfNewcomerAsync(session, c),
        Command.SetRoles c => OfPrincipalAsync(session, c.Principal, locked, person =>
            ($"The roles of {person.Id} of {person.Bank}: {Text(person.Roles)} becomes {Text(c.Roles)}", [new("roles", Text(person.Roles), Text(c.Roles))])),
        Command.InvitePrincipal c => OfInvitationAsync(session, c.Principal, locked),
        Command.IssueKey c => OfPrincipalAsync(session, c.Key.Principal, locked, machine =>
            ($"A key for {machine.Id} of {machine.Bank}, good for {Text(c.Key.Lifetime)}", [
                new("roles", Text(machine.Roles), Text(machine.Roles)), new("key", "", c.Key.Name), new("scope", "", Scope(c.Key.Scope)), new("lifetime", "", Text(c.Key.Lifetime))])),
        Command.RotateKey c => OfRotationAsync(session, c, locked),
        Command.RegisterCertificate c => OfCertificateAsync(session, c.Certificate, locked),
        Command.LinkIdentity c => OfIdentityAsync(session, c, locked),
        _ => throw new InvariantException($"Nobody shows {command.Kind}."),
    };

    private static async Task<ChangePreview> OfListAsync(Session session, BankList list, bool locked)
    {
        // A list that is not there yet has no row to lock. Lists are put under no other lock than the chain's end, which comes last everywhere.
        if (locked) await AuditLog.NextAsync(session).ConfigureAwait(false);
        var known = await BankDirectory.FindListAsync(session, list.Bank, list.Name).ConfigureAwait(false);
        var (before, after) = (Entries(known is null ? [] : known.Entries), Entries(BankDirectory.Kept(list)));
        var (added, removed) = (after.Except(before, StringComparer.Ordinal).ToList(), before.Except(after, StringComparer.Ordinal).ToList());
        var shows = new ChangeShows(
            [Same("bank", list.Bank), new("list", known?.Name ?? "", list.Name), new("description", known?.Description ?? "", list.Description), new("entries", Text(before.Count), Text(after.Count))], added, removed);
        return new ChangePreview(list.Bank, $"The list {list.Bank}/{list.Name}{(known is null ? ", which is new" : "")}: {added.Count} added, {removed.Count} removed", shows);
    }

    private static async Task<ChangePreview> OfOpeningAsync(Session session, NewAccount account)
    {
        var found = await AccountRow.LoadAsync(session, [account.Id], locked: false).ConfigureAwait(false);
        var overdraft = Amount(account.OverdraftUnits, account.Currency);
        var holder = account.Holder;
        return new ChangePreview(account.Bank, $"The account {account.Id} of {account.Bank}, which may be overdrawn by {overdraft}", Of(
            Same("bank", account.Bank), new("account", "", account.Id), new("currency", "", account.Currency), new("overdraft", "", overdraft), new("name", "", holder.Name), new("address", "", holder.Address),
            new("identifier", "", holder.Identifier), new("birth_date", "", holder.BirthDate), new("residence", "", holder.Residence), new("holder", "", Wire.Name(holder.Kind)), new("rating", "", Wire.Name(holder.Rating)),
            new("opened_at", "", account.OpenedAt is { } opened ? opened.ToString("u", CultureInfo.InvariantCulture) : "when it is confirmed")),
            found.TryGetValue(account.Id, out var row) ? new Outcome.AccountChanged(row.ToAccount()) : null);
    }

    // The balance is not shown: payments change it every moment, and none of them makes the funding another.
    private static async Task<ChangePreview> OfFundingAsync(Session session, Command.FundAccount funding, bool locked)
    {
        var account = (await AccountRow.LoadAsync(session, [funding.Account], locked).ConfigureAwait(false))[funding.Account].ToAccount();
        var amount = Amount(funding.Units, account.Currency);
        return new ChangePreview(account.Bank, $"{amount} to the account {account.Id} of {account.Bank}", Of(
            Same("bank", account.Bank), Same("account", account.Id), Same("name", account.Holder.Name), Same("closed", account.ClosedAt is null ? "no" : "yes"), new("amount", "", amount), new("key", "", funding.Key)),
            await AccountBook.FundedAsync(session, funding.Account, funding.Key).ConfigureAwait(false) is null ? null : new Outcome.AccountChanged(account));
    }

    private static async Task<ChangePreview> OfRatesAsync(Session session, LiveSetKeeper live, IReadOnlyDictionary<string, string> prices, bool locked)
    {
        if (locked) await LiveSetKeeper.LockAsync(session, Principal.Platform).ConfigureAwait(false);
        var (before, after) = ((await live.InForceAsync(session).ConfigureAwait(false)).Rates, RateTable.Of(prices).Value);
        var changed = before.Currencies.Union(after.Currencies).Order(StringComparer.Ordinal)
            .Select(code => new ChangedField(code, before.Prices.GetValueOrDefault(code, ""), after.Prices.GetValueOrDefault(code, ""))).Where(f => f.Before != f.After).ToArray();
        return new ChangePreview(
            Principal.Platform, $"The exchange rates: {changed.Length} of {after.Prices.Count} become others", Of(changed),
            before.Id == after.Id ? new Outcome.RatesPut(before) : null);
    }

    private static async Task<ChangePreview> OfNewcomerAsync(Session session, Command.AddPrincipal newcomer) => new(
        newcomer.Bank, $"The {Wire.Name(newcomer.PrincipalKind)} {newcomer.Id} of {newcomer.Bank}: {Text(newcomer.Roles)}", Of(
            Same("bank", newcomer.Bank), new("principal", "", newcomer.Id), new("name", "", newcomer.Name), new("kind", "", Wire.Name(newcomer.PrincipalKind)), new("roles", "", Text(newcomer.Roles))),
        await Principals.FindAsync(session, newcomer.Id).ConfigureAwait(false) is { } known ? new Outcome.PrincipalChanged(known) : null);

    private static async Task<ChangePreview> OfInvitationAsync(Session session, string id, bool locked)
    {
        var (password, passkeys) = (await SignIn.HasPasswordAsync(session, id).ConfigureAwait(false), await PasskeyRow.CountAsync(session, id).ConfigureAwait(false));
        return await OfPrincipalAsync(session, id, locked, person =>
            ($"An invitation to set a password for {person.Id} of {person.Bank}{(password ? ", whose own ends with it" : "")}", [
                Same("roles", Text(person.Roles)), new("password", password ? "his own" : "none", "whoever has the invitation sets it"), new("passkeys", Text(passkeys), "0")])).ConfigureAwait(false);
    }

    private static async Task<ChangePreview> OfRotationAsync(Session session, Command.RotateKey rotation, bool locked)
    {
        var key = (await KeyRow.FindAsync(session, rotation.Key, locked).ConfigureAwait(false))!.ToKey();
        return await OfPrincipalAsync(session, key.Principal, locked, machine => ($"A key for {machine.Id} of {machine.Bank} in the place of {key.Id}", [
            Same("roles", Text(machine.Roles)), Same("key", key.Name), Same("scope", Scope(key.Scope)), Same("lifetime", Text(key.ExpiresAt - key.CreatedAt)),
            Same("old_key", key.Id), Same("old_key_expires_at", key.ExpiresAt.ToString("u", CultureInfo.InvariantCulture)), Same("old_key_revoked", key.RevokedAt is null ? "no" : "yes"),
            new("overlap", "", Text(rotation.Overlap))])).ConfigureAwait(false);
    }

    private static Task<ChangePreview> OfCertificateAsync(Session session, NewCertificate certificate, bool locked)
    {
        var read = ClientCertificate.Read(certificate.Pem).Value;
        return OfPrincipalAsync(session, certificate.Principal, locked, machine => ($"A certificate for {machine.Id} of {machine.Bank}, good for {Text(certificate.Lifetime)} at most", [
            Same("roles", Text(machine.Roles)), new("certificate", "", certificate.Name), new("sha256", "", read.Hash), new("subject", "", read.Subject),
            new("until", "", read.Until.ToString("u", CultureInfo.InvariantCulture)), new("scope", "", Scope(certificate.Scope)), new("lifetime", "", Text(certificate.Lifetime))]));
    }

    private static async Task<ChangePreview> OfIdentityAsync(Session session, Command.LinkIdentity linking, bool locked)
    {
        var preview = await OfPrincipalAsync(session, linking.Principal, locked, person => ($"A sign-in by a provider for {person.Id} of {person.Bank}", [
            Same("roles", Text(person.Roles)), new("issuer", "", linking.Issuer), new("subject", "", linking.Subject)])).ConfigureAwait(false);
        return await IdentityLinks.FindAsync(session, preview.Bank, linking.Issuer, linking.Subject).ConfigureAwait(false) is { } link ? preview with { Already = new Outcome.IdentityLinked(link) } : preview;
    }

    private static async Task<ChangePreview> OfPrincipalAsync(Session session, string id, bool locked, Func<Principal, (string Summary, ChangedField[] Fields)> tell)
    {
        if (locked) await Principals.LockAsync(session, id).ConfigureAwait(false);
        var known = (await Principals.FindAsync(session, id).ConfigureAwait(false))!;
        var disabled = await Principals.IsDisabledAsync(session, id).ConfigureAwait(false);
        var (summary, fields) = tell(known);
        return new ChangePreview(known.Bank, summary, Of([
            Same("bank", known.Bank), Same("principal", known.Id), Same("name", known.Name), Same("kind", Wire.Name(known.Kind)), Same("disabled", disabled ? "yes" : "no"), .. fields]));
    }

    private static ChangeShows Of(params ChangedField[] fields) => new(fields, [], []);

    private static ChangedField Same(string name, string value) => new(name, value, value);

    private static List<string> Entries(IEnumerable<ListEntry> entries) => [.. entries.Select(e => $"{Wire.Name(e.Subject)}:{e.Value}").Order(StringComparer.Ordinal)];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(Roles roles) => roles == Roles.None ? "no role" : string.Join(", ", RoleBundles.All.Where(role => roles.HasFlag(role)).Select(Wire.Name));

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture) is var text && time.Ticks % TimeSpan.TicksPerDay == 0 ? $"{time.Days} days" : text;

    private static string Scope(IReadOnlyList<Permission> scope) => scope.Count == 0 ? "all that its owner may" : string.Join(", ", scope.Distinct().Order().Select(Wire.Name));

    private static string Amount(long units, string currency) => $"{Currency.Find(currency)!.Format(units)} {currency}";
}
