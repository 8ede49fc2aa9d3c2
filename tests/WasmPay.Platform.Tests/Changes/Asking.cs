using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Changes;

/// <summary>What tests of changes have in common.</summary>
internal static class Asking
{
    public static readonly Principal Second = SecondAdministrator;
    public static readonly Principal Machine = new("ndhv.core", "Nordhaven's core", "NDHV", Roles.Payments | Roles.Operator, PrincipalKind.Machine);
    public static readonly BankList Sanctions = new("NDHV", "sanctions", "Watched", [new(ListSubject.Country, "PRK"), new(ListSubject.Name, " Viktor Malgrad ")]);

    public static async Task<TestPlatform> BedAsync(string store = "sqlite")
    {
        var bed = await CreateAsync(store);
        foreach (var one in (Principal[])[Machine, Officer]) Ok(await bed.Platform.Principals.AddAsync(Staff, one));
        return bed;
    }

    /// <summary>One of each kind, which can be done one after the other.</summary>
    public static async Task<IReadOnlyList<Command>> OneOfEachAsync(TestPlatform bed)
    {
        var key = Ok(await bed.Platform.Keys.IssueAsync(Staff, new NewKey(Machine.Id, "core", [], TimeSpan.FromDays(30)))).Key;
        return
        [
            new Command.PutList(Sanctions),
            new Command.OpenAccount(Overdrawn("N9")),
            Fund(250),
            new Command.PutRates(new Dictionary<string, string> { ["USD"] = "1", ["GBP"] = "1.3" }),
            new Command.AddPrincipal("pia", "Pia Person", "NDHV", Roles.Officer, PrincipalKind.Person),
            new Command.SetRoles(Officer.Id, Roles.Officer | Roles.Operator),
            new Command.InvitePrincipal(Officer.Id),
            new Command.IssueKey(new NewKey(Machine.Id, "payments", [Permission.Submit], TimeSpan.FromDays(2))),
            new Command.RotateKey(key.Id, TimeSpan.FromHours(2)),
            new Command.RegisterCertificate(new NewCertificate(Machine.Id, "core", MachineCertificates.Pem(Start), [], TimeSpan.FromDays(20), MachineCertificates.Proof(Machine.Id))),
            new Command.LinkIdentity(Officer.Id, "https://login.nordhaven.example", "officer"),
        ];
    }

    public static NewAccount Overdrawn(string id) => new(id, "NDHV", "USD", new AccountHolder("Ann Other"), OverdraftUnits: 500);

    public static Command Fund(long units, string key = "f1", string account = "N1") => new Command.FundAccount(account, units, key);

    public static async Task<Change> WaitsAsync(TestPlatform bed, Command command, Principal? by = null)
    {
        var answer = Ok(await bed.Platform.Changes.AskAsync(by ?? Staff, command));
        Assert.Null(answer.Done);
        return Assert.IsType<Change>(answer.Waits);
    }

    /// <summary>How often something of this kind was done.</summary>
    public static async Task<int> DoneAsync(TestPlatform bed, ChangeKind kind)
    {
        var record = kind switch
        {
            ChangeKind.PutList => "list.put",
            ChangeKind.OpenAccount => "account.opened",
            ChangeKind.FundAccount => "account.funded",
            ChangeKind.PutRates => "rates.put",
            ChangeKind.AddPrincipal => "principal.added",
            ChangeKind.SetRoles => "principal.roles",
            ChangeKind.InvitePrincipal => "person.invited",
            ChangeKind.IssueKey => "key.issued",
            ChangeKind.LinkIdentity => "identity.linked",
            ChangeKind.RegisterCertificate => "certificate.registered",
            _ => "key.rotated",
        };
        return (await bed.Platform.Audit.ReadAsync(0, 1000)).Count(r => r.Kind == record);
    }

    public static async Task<ChangeState> StateAsync(TestPlatform bed, Change change) => Ok(await bed.Platform.Changes.GetAsync(Staff, change.Id)).State;
}
