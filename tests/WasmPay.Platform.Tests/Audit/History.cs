using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Audit;

/// <summary>What happens on a platform, by a seed: each step is taken, or refused, and either must leave sound books.</summary>
internal sealed class History(TestPlatform bed, Random chance)
{
    private readonly List<string> _accounts = ["N1", "N2", "I1"];
    private readonly List<string> _referred = [];
    private const string Password = "correct horse battery staple";
    private static readonly Principal s_machine = new("ndhv.core", "Core", "NDHV", Roles.Payments, PrincipalKind.Machine);
    private readonly List<string> _proposals = [];
    private int _count;

    /// <summary>How often each step was taken and not refused.</summary>
    public Dictionary<string, int> Done { get; } = [];

    /// <summary>One of everything, so that no table is empty.</summary>
    public async Task BeginAsync()
    {
        foreach (var one in (Principal[])[Teller, Officer, Approver, s_machine]) Ok(await bed.Platform.Principals.AddAsync(Staff, one));
        Ok(await bed.Platform.SignIn.EnrolAsync(Ok(await bed.Platform.SignIn.InviteAsync(Staff, Teller.Id)).Secret, Password));
        await PasskeysAsync();
        Ok(await bed.Platform.SignIn.InviteAsync(Staff, Officer.Id));
        Ok(await bed.Platform.SignIn.InviteAsync(Staff, Officer.Id));
        Ok(await bed.Platform.ProtectionKeys.AddAsync("key-1", "<key/>"));
        Ok(await bed.Platform.Principals.SetRolesAsync(Staff, Approver.Id, Roles.Auditor));
        Ok(await bed.Platform.Principals.DisableAsync(Staff, Approver.Id));
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(s_machine.Id, "core", [Permission.Submit], TimeSpan.FromDays(30)))).Key;
        Ok(await bed.Platform.Keys.RevokeAsync(Staff, Ok(await bed.Platform.Keys.RotateAsync(Staff, key.Id, TimeSpan.FromHours(1))).Key.Id));
        foreach (var subject in (string[])["one", "two"])
        {
            var linked = Ok(await bed.Platform.Changes.AskAsync(Staff, new Command.LinkIdentity(Teller.Id, "https://login.nordhaven.example", subject)));
            var link = ((Outcome.IdentityLinked)Ok(await bed.Platform.Changes.ConfirmAsync(SecondAdministrator, linked.Waits!.Id)).Outcome).Link;
            if (subject == "two") Ok(await bed.Platform.Identities.UnlinkAsync(Staff, link.Id));
        }
        var certified = await bed.Platform.Changes.AskAsync(Staff, new Command.RegisterCertificate(new NewCertificate(s_machine.Id, "core", MachineCertificates.Pem(Start), [Permission.Submit], TimeSpan.FromDays(9), MachineCertificates.Proof(s_machine.Id))));
        Ok(await bed.Platform.Changes.ConfirmAsync(SecondAdministrator, Ok(certified).Waits!.Id));
        await ChangeAsync(confirm: true);
        await ChangeAsync(confirm: false);
        Ok(await bed.Platform.Changes.AskAsync(Staff, new Command.FundAccount("N1", 7, "f")));
        await bed.InstallAsync("NDHV", "refer-over 400");
        foreach (var engineer in (Principal[])[Engineer, Engineer with { Id = "icmr.engineer", Bank = "ICMR" }]) Ok(await bed.Platform.Components.AddAsync(engineer, TextRules.Rule("deny-over 123")));
        await PutListAsync(entries: 3);
        await PromoteAsync("ICMR", "deny-over 900", live: true);
        await PromoteAsync("platform", "approve", live: false);
        await PayAsync("N1", "N2", 100);
        await PayAsync("I1", "N1", 50);
        await PayAsync("N2", "I1", 100);
        await PayAsync("N1", "N2", 500);
        await PayAsync("N1", "N2", 501);
        await PayAsync("N2", "N1", 502);
        await PayAsync("N1", "I1", 50_000);
        await OpenAsync();
        await PayAsync(_accounts[^1], "N1", 300);
        await ResolveAsync(release: true);
        await ResolveAsync(release: false);
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, new string('a', 64), "It is known to be bad."));
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, "NDHV", "Accounts are being emptied."));
        Ok(await bed.Platform.Stops.RatifyAsync(SecondOfStaff, StopSubject.Bank, "NDHV", "So it is."));
        await PayAsync("N1", "N2", 100);
        Ok(await bed.Platform.Stops.ResumeAsync(SecondOfStaff, StopSubject.Bank, "NDHV", "It is over."));
        Ok(await bed.Platform.Stops.StopAsync(Staff, StopSubject.Bank, "ICMR", "Accounts are being emptied."));
        Ok(await bed.Platform.Stops.RatifyAsync(SecondOfStaff, StopSubject.Bank, "ICMR", "So it is."));
        await PutRatesAsync();
        await new AuthoringHistory(bed, chance, Count).BeginAsync();
    }

    public async Task StepAsync()
    {
        bed.Time.Advance(TimeSpan.FromSeconds(chance.Next(4000)));
        switch (chance.Next(19))
        {
            case 0: await OpenAsync(); break;
            case 1:
                // No money comes while anybody is stopped.
                foreach (var bank in (string[])["platform", "NDHV", "ICMR"]) await bed.Platform.Stops.ResumeAsync(SecondOfStaff, StopSubject.Bank, bank, "It is over.");
                Count("fund", (await bed.Platform.Accounts.FundAsync(Staff, Account(), chance.Next(-200, 2000))).IsOk); break;
            case 2: await PutListAsync(); break;
            case 3: await PromoteAsync(chance.Next(2) == 0 ? "NDHV" : "ICMR", $"{(chance.Next(2) == 0 ? "refer-over" : "deny-over")} {chance.Next(300, 900)}", chance.Next(3) > 0); break;
            case 4: await RollBackAsync(); break;
            case 5: await RevokeAsync(); break;
            case 11: await StopBankAsync(); break;
            case 12: await PutRatesAsync(); break;
            case 18: await new AuthoringHistory(bed, chance, Count).StepAsync(); break;
            case 6: await CloseAsync(); break;
            case 7: await ResolveAsync(chance.Next(2) == 0); break;
            case 8: Count("principal", (await bed.Platform.Principals.AddAsync(Staff, new Principal($"p{_count++}", "Pia Person", "NDHV", Roles.Officer))).IsOk); break;
            case 9: Count("key", (await bed.Platform.Keys.IssueAsync(Staff, new NewKey(s_machine.Id, $"key {_count++}", [], TimeSpan.FromDays(1)))).IsOk); break;
            case 14: await ChangeAsync(confirm: chance.Next(2) == 0); break;
            case 10: await SignInAsync(isRight: chance.Next(2) == 0); break;
            default: await PayAsync(Account(), Account(), chance.Next(1, 1200)); break;
        }
    }

    // Two are added by an engineer, of which one is removed, and the other signs in.
    private async Task PasskeysAsync()
    {
        Ok(await bed.Platform.Principals.AddAsync(Staff, Engineer));
        var engineer = Engineer with { SignedIn = new("session", bed.Time.Now) };
        foreach (var id in (string[])["p1", "p2"]) Ok(await bed.Platform.Passkeys.AddAsync(engineer, $"Passkey {id}", new($"question {id}", engineer.Id, new(id, "key", 3))));
        Ok(await bed.Platform.Passkeys.RemoveAsync(engineer, "p2"));
        Ok(await bed.Platform.Passkeys.BeginAsync(new("question 3", engineer.Id, new("p1", "key", 4))));
    }

    private async Task SignInAsync(bool isRight) =>
        Count(isRight ? "sign in" : "wrong password", (await bed.Platform.SignIn.BeginAsync(Teller.Id, isRight ? Password : "another than his")).IsOk == isRight);

    private async Task OpenAsync()
    {
        var (bank, currency) = chance.Next(2) == 0 ? ("NDHV", "USD") : ("ICMR", chance.Next(2) == 0 ? "GBP" : "JPY");
        var id = $"A{_count++}";
        Ok(await bed.Platform.Accounts.OpenAsync(Staff, new NewAccount(id, bank, currency, new AccountHolder("Ann Other", "1 Road", "ID-7", "1990-01-02", "USA"), chance.Next(100))));
        _accounts.Add(id);
        Count("open", true);
    }

    private async Task PayAsync(string origin, string destination, long units)
    {
        var currency = (await bed.Platform.Accounts.GetAsync(Staff, origin)).Value.Currency;
        var paid = await bed.Platform.Transactions.SubmitAsync(Staff, new Order($"k{_count++}", origin, destination, new(units, currency), Memo: "for the rent"));
        if (!paid.IsOk) return;
        Count($"pay {paid.Value.Transaction.Status}", true);
        if (paid.Value.Transaction.Status == TransactionStatus.Referred) _referred.Add(paid.Value.Transaction.Id);
    }

    private async Task ResolveAsync(bool release)
    {
        if (_referred.Count == 0) return;
        var id = _referred[0];
        var resolver = SecondOfStaff;
        var resolved = release ? await bed.Platform.Transactions.ReleaseAsync(resolver, id, "It is fine.") : await bed.Platform.Transactions.RejectAsync(resolver, id, "It is not.");
        if (resolved.IsOk) _referred.RemoveAt(0);
        Count(release ? "release" : "reject", resolved.IsOk);
    }

    private async Task PutListAsync(int? entries = null)
    {
        ListEntry[] all = [new(ListSubject.Country, "MMR"), new(ListSubject.Name, " Viktor Malgrad "), new(ListSubject.Account, $"X{chance.Next(5)}")];
        Count("list", (await bed.Platform.Banks.PutListAsync(Staff, new BankList("NDHV", $"list-{chance.Next(3)}", "Watched", all[..(entries ?? chance.Next(4))]))).IsOk);
    }

    private async Task ChangeAsync(bool confirm)
    {
        Command command = chance.Next(2) == 0
            ? new Command.FundAccount(_accounts[chance.Next(3)], chance.Next(1, 500), $"f{_count++}")
            : new Command.PutList(new BankList("ICMR", $"list-{chance.Next(3)}", "Watched", [new(ListSubject.Country, $"MM{chance.Next(9)}")]));
        var asked = await bed.Platform.Changes.AskAsync(Staff, command);
        if (asked is not { IsOk: true, Value.Waits.Id: { } id }) return;
        if (confirm) Count("confirm", (await bed.Platform.Changes.ConfirmAsync(Staff with { Id = "third" }, id)).IsOk);
        else Count("reject change", (await bed.Platform.Changes.RejectAsync(Staff with { Id = "third" }, id, "Not that.")).IsOk);
    }

    private async Task PromoteAsync(string target, string rule, bool live)
    {
        var made = await bed.Platform.Proposals.CreateFromComponentAsync(Staff, target, rule, TextRules.Rule(rule));
        if (!made.IsOk) return;
        Ok(await bed.Platform.Proposals.SubmitAsync(Staff, made.Value.Id));
        var approved = Ok(await bed.Platform.Proposals.ApproveAsync(SecondOfStaff, made.Value.Id, made.Value.DossierHash!));
        var promoted = live ? await bed.Platform.Proposals.PromoteAsync(SecondOfStaff, approved.Id) : await bed.Platform.Proposals.ShadowAsync(SecondOfStaff, approved.Id);
        if (live && promoted.IsOk) _proposals.Add(approved.Id);
        Count(live ? "promote" : "shadow", promoted.IsOk);
        if (!live && chance.Next(2) == 0) Count("withdraw", (await bed.Platform.Proposals.WithdrawAsync(Staff, approved.Id, "Not now.")).IsOk);
    }

    private async Task RollBackAsync()
    {
        if (_proposals.Count == 0) return;
        var id = _proposals[^1];
        if (!(await bed.Platform.Proposals.RollBackAsync(Staff, id, "It errs.")).IsOk) return;
        Count("roll back", (await bed.Platform.Proposals.RollBackAsync(SecondOfStaff, id, "It does.")).IsOk);
        _proposals.RemoveAt(_proposals.Count - 1);
    }

    private async Task RevokeAsync()
    {
        var digest = Digest.Of($"{chance.Next(3)}");
        if ((await bed.Platform.Stops.StopAsync(Staff, StopSubject.Component, digest, "It is known to be bad.")).IsOk) Count("revoke", true);
        else Count("reinstate", (await bed.Platform.Stops.ResumeAsync(Staff with { Id = "third" }, StopSubject.Component, digest, "It is not.")).IsOk);
    }

    private async Task StopBankAsync()
    {
        var (stops, bank) = (bed.Platform.Stops, chance.Next(4) == 0 ? "platform" : "NDHV");
        if ((await stops.StopAsync(Staff, StopSubject.Bank, bank, "Accounts are being emptied.")).IsOk) Count("stop", true);
        else if (chance.Next(3) == 0) Count("ratify", (await stops.RatifyAsync(SecondOfStaff, StopSubject.Bank, bank, "So it is.")).IsOk);
        else Count("resume", (await stops.ResumeAsync(SecondOfStaff, StopSubject.Bank, bank, "It is over.")).IsOk);
    }

    private async Task PutRatesAsync()
    {
        var asked = Ok(await bed.Platform.Changes.AskAsync(Staff, new Command.PutRates(new Dictionary<string, string> { ["USD"] = "1", ["GBP"] = $"1.{chance.Next(10, 99)}", ["JPY"] = "0.0067" })));
        if (asked.Waits is { Id: { } id }) Count("rates", (await bed.Platform.Changes.ConfirmAsync(Staff with { Id = "third" }, id)).IsOk);
    }

    private async Task CloseAsync()
    {
        // The first three stay, so that there is always somebody to pay.
        if (_accounts.Count == 3) return;
        var id = _accounts[chance.Next(3, _accounts.Count)];
        var balance = await bed.BalanceAsync(id);
        if (balance > 0) await bed.Platform.Accounts.FundAsync(Staff, id, -balance);
        Count("close", (await bed.Platform.Accounts.CloseAsync(Staff, id)).IsOk);
    }

    private string Account() => _accounts[chance.Next(_accounts.Count)];

    private void Count(string step, bool isDone)
    {
        if (isDone) Done[step] = Done.GetValueOrDefault(step) + 1;
    }
}
