using System.Text.Json;
using System.Text.Json.Serialization;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Currencies;

namespace WasmPay.Platform.Changes;

/// <summary>What can be asked that takes two people.</summary>
public abstract record Command
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    private Command(ChangeKind kind, Permission permission) => (Kind, Permission) = (kind, permission);

    /// <summary>What it is of.</summary>
    [JsonIgnore]
    public ChangeKind Kind { get; }

    /// <summary>What both people must be permitted.</summary>
    [JsonIgnore]
    public Permission Permission { get; }

    /// <summary>Whether it changes who is known, and by what.</summary>
    [JsonIgnore]
    internal bool IsOfPrincipals => Permission == Permission.Administer;

    /// <summary>Make a list, or replace what it holds.</summary>
    public sealed record PutList(BankList List) : Command(ChangeKind.PutList, Permission.Lists);

    /// <summary>Open an account.</summary>
    public sealed record OpenAccount(NewAccount Account) : Command(ChangeKind.OpenAccount, Permission.Accounts);

    /// <summary>Move money between a bank's settlement account and an account, once for each key.</summary>
    public sealed record FundAccount(string Account, long Units, string Key) : Command(ChangeKind.FundAccount, Permission.Fund);

    /// <summary>Put exchange rates in force: what one major unit of each currency is worth, in decimals.</summary>
    public sealed record PutRates(IReadOnlyDictionary<string, string> Prices) : Command(ChangeKind.PutRates, Permission.Rates);

    /// <summary>Make somebody known.</summary>
    public sealed record AddPrincipal(string Id, string Name, string Bank, Roles Roles, PrincipalKind PrincipalKind) : Command(ChangeKind.AddPrincipal, Permission.Administer);

    /// <summary>Give somebody other roles.</summary>
    public sealed record SetRoles(string Principal, Roles Roles) : Command(ChangeKind.SetRoles, Permission.Administer);

    /// <summary>Invite a person to set a password.</summary>
    public sealed record InvitePrincipal(string Principal) : Command(ChangeKind.InvitePrincipal, Permission.Administer);

    /// <summary>Issue a machine's key.</summary>
    public sealed record IssueKey(NewKey Key) : Command(ChangeKind.IssueKey, Permission.Administer);

    /// <summary>Issue a key in another's place.</summary>
    public sealed record RotateKey(string Key, TimeSpan Overlap) : Command(ChangeKind.RotateKey, Permission.Administer);

    /// <summary>Make a machine known by a certificate.</summary>
    public sealed record RegisterCertificate(NewCertificate Certificate) : Command(ChangeKind.RegisterCertificate, Permission.Administer);

    /// <summary>Let a person sign in as who his bank's provider says he is.</summary>
    public sealed record LinkIdentity(string Principal, string Issuer, string Subject) : Command(ChangeKind.LinkIdentity, Permission.Administer);

    /// <summary>As it is kept.</summary>
    internal string ToBody() => CanonicalJson.Write(JsonSerializer.SerializeToNode(this, GetType(), s_json));

    /// <summary>As it was kept.</summary>
    internal static Command Read(ChangeKind kind, string body) => (Command)JsonSerializer.Deserialize(body, kind switch
    {
        ChangeKind.PutList => typeof(PutList),
        ChangeKind.OpenAccount => typeof(OpenAccount),
        ChangeKind.FundAccount => typeof(FundAccount),
        ChangeKind.PutRates => typeof(PutRates),
        ChangeKind.AddPrincipal => typeof(AddPrincipal),
        ChangeKind.SetRoles => typeof(SetRoles),
        ChangeKind.InvitePrincipal => typeof(InvitePrincipal),
        ChangeKind.IssueKey => typeof(IssueKey),
        ChangeKind.RotateKey => typeof(RotateKey),
        ChangeKind.RegisterCertificate => typeof(RegisterCertificate),
        ChangeKind.LinkIdentity => typeof(LinkIdentity),
        _ => throw new InvariantException($"There is no change of the kind {kind}."),
    }, s_json)!;
}

/// <summary>What came of a command that was done.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The list as it was put.</summary>
    public sealed record ListPut(BankList List) : Outcome;

    /// <summary>The account as it is now.</summary>
    public sealed record AccountChanged(Account Account) : Outcome;

    /// <summary>The rates as they are now.</summary>
    public sealed record RatesPut(RateTable Rates) : Outcome;

    /// <summary>Who is known now, and how.</summary>
    public sealed record PrincipalChanged(Principal Principal) : Outcome;

    /// <summary>The invitation, whose secret is told once.</summary>
    public sealed record Invited(Enrolment Enrolment) : Outcome;

    /// <summary>The certificate as it is known now.</summary>
    public sealed record CertificateRegistered(Key Key) : Outcome;

    /// <summary>Who the person is elsewhere.</summary>
    public sealed record IdentityLinked(IdentityLink Link) : Outcome;

    /// <summary>The key, whose secret is told once.</summary>
    public sealed record KeyIssued(IssuedKey Key) : Outcome;
}

/// <summary>What came of asking: the one or the other.</summary>
/// <param name="Waits">The change that waits for a second person.</param>
/// <param name="Done">What was done at once.</param>
public sealed record Answer(Change? Waits, Outcome? Done);

/// <summary>A change that was confirmed, and what came of it.</summary>
public sealed record Confirmed(Change Change, Outcome Outcome);
