using System.Globalization;
using Microsoft.Extensions.Logging;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Banks;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Proposals;
using WasmPay.Platform.Stops;
using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Sandbox.Contracts;
using WasmPay.Server.Samples;
using Outcome = WasmPay.Platform.Changes.Outcome;

namespace WasmPay.Server.Tests.Views;

/// <summary>One of the three whose values are told apart: two banks and the platform.</summary>
/// <param name="Letter">What its words have after <c>MARK</c>.</param>
/// <param name="Bank">Its code, or the platform's name.</param>
/// <param name="Number">With which its numbers begin.</param>
/// <param name="Year">In which its accounts were opened and its customers born.</param>
internal sealed record Marked(char Letter, string Bank, long Number, int Year)
{
    public string Word(string what) => $"MARK{Letter}-{what}";

    public long Amount(int digits) => Number * 10_000 + digits;

    public Principal Person => new(Word("person"), Word("name of a person"), Bank, All);

    public Principal Second => new(Word("second"), Word("name of a second"), Bank, All);

    public string Token { get; set; } = "";

    public List<string> Accounts { get; } = [];

    public List<string> Proposals { get; } = [];

    public List<string> Digests { get; } = [];

    public List<string> Keys { get; } = [];

    public string Passkey { get; set; } = "";

    public string Identity { get; set; } = "";

    public List<string> Changes { get; } = [];

    public List<string> Authorings { get; } = [];

    private static Roles All => RoleBundles.All.Aggregate(Roles.None, (a, b) => a | b);
}

/// <summary>A server on which two banks and the platform have written marks of their own wherever they can write.</summary>
public sealed class MarkedWorld : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private int _next;

    internal Support.KeptLog Log { get; } = new();

    internal WasmPayServer Server { get; private set; } = null!;

    internal Marked A { get; } = new('A', "AAAABANK", 77115, 1971);

    internal Marked B { get; } = new('B', "BBBBBANK", 88226, 1982);

    internal Marked Platform { get; } = new('P', Principal.Platform, 99337, 1993);

    internal IEnumerable<Marked> Sides => [A, B, Platform];

    internal List<string> Transactions { get; } = [];

    private PaymentPlatform Domain => Server.Platform;

    /// <summary>A number that was not given before.</summary>
    internal int Next() => Interlocked.Increment(ref _next);

    internal Marked Other(Marked side) => side == A ? B : A;

    public async Task InitializeAsync()
    {
        Server = await WasmPayServer.StartAsync(new ServerOptions
        {
            Samples = true,
            Urls = "http://127.0.0.1:0",
            Database = Path.Combine(_folder, "marks.db"),
            Loader = new TextRules(),
            Authoring = new() { Author = _ => new(new MarkedAuthor()), Sandbox = new WasmPay.Sandbox.Sandbox(new WasmPay.Sandbox.SandboxOptions()), Limits = new() { OpenOfBank = 1_000, Open = 3_000 } },
            PasskeyOrigins = ["https://pay.example"],
            ShutdownTime = TimeSpan.FromSeconds(5),
            Calls = Support.RunningServer.Plenty,
            LogLevel = LogLevel.Trace,
            Log = Log,
            LogFormat = WasmPay.Server.Logging.LogFormat.Json,
            AuditHeads = new(Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "heads.jsonl")) { Interval = TimeSpan.FromSeconds(1) },
        });
        await SampleBanks.SeedAsync(Domain, []);
        foreach (var side in Sides) await PopulateAsync(side);
        foreach (var (side, other) in new[] { (A, B), (B, A) }) await PayAsync(side, other);
    }

    /// <summary>An empty account of a bank.</summary>
    internal async Task<string> EmptyAccountAsync(Marked side)
    {
        var id = side.Word($"EMPTY-{Next()}");
        await DoAsync(side, new Command.OpenAccount(new NewAccount(id, side.Bank, "USD", new AccountHolder(side.Word("holder")))));
        return id;
    }

    /// <summary>A machine of a bank with a key.</summary>
    internal async Task<(string Machine, string Key)> MachineAsync(Marked side)
    {
        var id = side.Word($"machine-{Next()}");
        await DoAsync(side, new Command.AddPrincipal(id, side.Word("name of a machine"), side.Bank, side.Person.Roles, PrincipalKind.Machine));
        return (id, ((Outcome.KeyIssued)await DoAsync(side, new Command.IssueKey(new NewKey(id, side.Word("key"), [], TimeSpan.FromDays(side.Letter))))).Key.Key.Id);
    }

    /// <summary>Somebody new of a bank.</summary>
    internal async Task<string> PersonAsync(Marked side)
    {
        var id = side.Word($"person-{Next()}");
        await DoAsync(side, new Command.AddPrincipal(id, side.Word("name of a person"), side.Bank, Roles.None, PrincipalKind.Person));
        return id;
    }

    /// <summary>Who a side's person is elsewhere.</summary>
    internal async Task<string> LinkAsync(Marked side, string subject) =>
        ((Outcome.IdentityLinked)await DoAsync(side, new Command.LinkIdentity(side.Person.Id, $"https://login.example/{side.Word("issuer")}", side.Word(subject)))).Link.Id;

    /// <summary>A passkey of a side's person.</summary>
    internal async Task<string> PasskeyAsync(Marked side)
    {
        // In base64url, and marked all the same.
        var (id, signedIn) = (side.Word($"passkey-{Next():000000}"), side.Person with { SignedIn = new("session", TimeProvider.System.GetUtcNow()) });
        return Ok(await Domain.Passkeys.AddAsync(signedIn, side.Word("name of a passkey"), new($"question-{Next()}", side.Person.Id, new(id, "key", 0)))).Id;
    }

    /// <summary>Another session of a side's person.</summary>
    internal async Task<string> SignInAsync(Marked side) => side.Token = Ok(await Domain.Passkeys.BeginAsync(new($"question-{Next()}", side.Person.Id, new(side.Passkey, "key", 0)))).Secret;

    /// <summary>A passkey's answer to a question that was put to a side's person.</summary>
    internal async Task<WasmPay.Api.V1.PasskeyAnswer> AnswerAsync(Marked side)
    {
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(Server.GrpcAddress);
        using var passkey = new SignIn.SoftPasskey();
        var asked = (await new WasmPay.Api.V1.AccessService.AccessServiceClient(channel).BeginPasskeyAsync(new(), new global::Grpc.Core.Metadata { { "authorization", $"Bearer {side.Token}" } })).Question;
        return new() { Ticket = asked.Ticket, Credential = passkey.Make(asked.Options) };
    }

    /// <summary>A change that somebody has asked and another may decide on.</summary>
    internal async Task<string> ChangeAsync(Marked side, Principal by)
    {
        var list = new BankList(side.Bank, side.Word($"list-{Next()}"), side.Word("description"), [new(ListSubject.Name, side.Word("listed"))]);
        return Ok(await Domain.Changes.AskAsync(by, new Command.PutList(list))).Waits!.Id;
    }

    /// <summary>An authoring of a side's second person that was refused after an answer, or that asks.</summary>
    internal async Task<string> AuthoringAsync(Marked side, bool isOver)
    {
        var desk = Domain.Authorings;
        var id = Ok(await desk.StartAsync(side.Second, $"{side.Word("phrase")} {side.Word("kind")} {side.Word("rule")}")).Id;
        await UntilAsync(AuthoringState.Questions);
        if (!isOver) return id;
        Ok(await desk.AnswerAsync(side.Second, id, [new(side.Word("kind"), side.Word("phrase"), side.Word("answer"))]));
        await UntilAsync(AuthoringState.Refused);
        return id;

        async Task UntilAsync(AuthoringState state)
        {
            while (Ok(await desk.GetAsync(side.Second, id)).State != state) await Task.Delay(10);
        }
    }

    /// <summary>A payment between two banks that waits for the paying one.</summary>
    internal Task<string> WaitingAsync(Marked side) =>
        PayAsync(side, side.Second, side.Accounts[0], Other(side).Accounts[0], 100, $"refer:{char.ToLowerInvariant(side.Letter)} ");

    /// <summary>A proposal of a side's second person that has come to a state.</summary>
    internal async Task<Proposal> ProposalAsync(Marked side, ProposalState state)
    {
        var (desk, writer, reader) = (Domain.Proposals, side.Second, side.Person);
        var rule = $"tell {side.Word($"rule-{Next()}")} {char.ToLowerInvariant(side.Letter)}";
        if (state is ProposalState.Draft or ProposalState.Questions)
        {
            var draft = Ok(await desk.DraftAsync(writer, side.Bank, rule));
            return state == ProposalState.Draft ? draft : Ok(await desk.AskAsync(writer, draft.Id, side.Word("questions")));
        }
        var made = Ok(await desk.CreateFromComponentAsync(writer, side.Bank, rule, TextRules.Rule(rule)));
        if (state == ProposalState.Verified) return made;
        made = Ok(await desk.SubmitAsync(writer, made.Id));
        if (state == ProposalState.Submitted) return made;
        made = Ok(await desk.ApproveAsync(reader, made.Id, made.DossierHash!));
        return state switch
        {
            ProposalState.Shadow => Ok(await desk.ShadowAsync(reader, made.Id)),
            ProposalState.Live => Ok(await desk.PromoteAsync(reader, made.Id)),
            _ => made,
        };
    }

    private Task<Outcome> DoAsync(Marked side, Command command) => DoAsync(side.Person, side.Second, command);

    // One asks, and where it takes two, the other confirms.
    private async Task<Outcome> DoAsync(Principal by, Principal second, Command command)
    {
        var answer = Ok(await Domain.Changes.AskAsync(by, command));
        return answer.Done ?? Ok(await Domain.Changes.ConfirmAsync(second, answer.Waits!.Id)).Outcome;
    }

    private async Task PopulateAsync(Marked side)
    {
        var staff = SampleBanks.Staff.Principal;
        if (side != Platform) Ok(await Domain.Banks.CreateAsync(staff, new Bank(side.Bank, side.Word("bank"), "USA", "USD", "America/New_York", "en")));
        foreach (var person in (Principal[])[side.Person, side.Second]) await DoAsync(staff, side.Person, new Command.AddPrincipal(person.Id, person.Name, person.Bank, person.Roles, person.Kind));
        var invited = (Outcome.Invited)await DoAsync(staff, side.Second, new Command.InvitePrincipal(side.Person.Id));
        side.Token = Ok(await Domain.SignIn.EnrolAsync(invited.Enrolment.Secret, "correct horse battery staple")).Secret;
        side.Passkey = await PasskeyAsync(side);
        await SignInAsync(side);
        side.Identity = await LinkAsync(side, "subject");
        if (side != Platform)
        {
            foreach (var number in (int[])[1, 2, 3])
            {
                var holder = new AccountHolder(side.Word("holder"), side.Word("address"), side.Word("identifier"), $"{side.Year}-02-03", "USA", Holder.Individual, side == A ? Rating.High : Rating.Medium);
                var account = new NewAccount(side.Word($"ACCOUNT-{number}"), side.Bank, "USD", holder, side.Amount(number) / 100, new DateTimeOffset(side.Year, 4, 5, 6, 7, 8, TimeSpan.Zero));
                await DoAsync(side, new Command.OpenAccount(account));
                side.Accounts.Add(account.Id);
                if (number < 3) await DoAsync(side, new Command.FundAccount(account.Id, side.Amount(5000) * 100, side.Word($"fund-{Next()}")));
            }
        }
        // Of both banks' customers, so that being on a list is something.
        List<ListEntry> entries = [.. new[] { A, B }.Select(s => new ListEntry(ListSubject.Name, s.Word("holder"))), new(ListSubject.Account, side.Word("listed"))];
        await DoAsync(side, new Command.PutList(new BankList(side.Bank, side.Word("list"), side.Word("description"), entries)));
        side.Changes.Add(await ChangeAsync(side, side.Second));
        side.Authorings.AddRange([await AuthoringAsync(side, isOver: true), await AuthoringAsync(side, isOver: false)]);
        var live = await ProposalAsync(side, ProposalState.Live);
        Ok(await Domain.Proposals.RollBackAsync(side.Person, live.Id, side.Word("reason")));
        var shadow = await ProposalAsync(side, ProposalState.Shadow);
        var asked = await ProposalAsync(side, ProposalState.Questions);
        side.Proposals.AddRange([live.Id, shadow.Id, asked.Id]);
        side.Digests.AddRange([live.Digest!, shadow.Digest!]);
        side.Digests.Add(Ok(await Domain.Components.AddAsync(side.Person, TextRules.Rule($"tell {side.Word("uploaded")} x"))).Digest);
        side.Keys.Add((await MachineAsync(side)).Key);
        if (side == Platform) Ok(await Domain.Stops.StopAsync(side.Person, StopSubject.Component, new string('7', 64), side.Word("reason")));
    }

    /// <summary>Puts a side's payments under a stop by its second person, which nobody has ratified, or under none.</summary>
    internal async Task StopAsync(Marked side, bool isStopped)
    {
        var stops = Domain.Stops;
        if ((await stops.ListAsync(side.Person)).Stops.FirstOrDefault(s => s.Subject == StopSubject.Bank && s.Target == side.Bank) is { } stop)
            Ok(await stops.ResumeAsync(stop.By == side.Person.Id ? side.Second : side.Person, StopSubject.Bank, side.Bank, side.Word("reason")));
        if (isStopped) Ok(await stops.StopAsync(side.Second, StopSubject.Bank, side.Bank, side.Word("reason")));
    }

    private async Task PayAsync(Marked side, Marked other)
    {
        await PayAsync(side, side.Person, side.Accounts[0], side.Accounts[1], side.Amount(100), "");
        await PayAsync(side, side.Person, side.Accounts[0], other.Accounts[0], 100, "");
        var all = "refer:a refer:b refer:p ";
        await PayAsync(side, side.Person, side.Accounts[0], other.Accounts[0], 100, all);
        Ok(await Domain.Transactions.ReleaseAsync(Platform.Person, await PayAsync(side, side.Person, side.Accounts[0], other.Accounts[0], 100, all), Platform.Word("note")));
        var own = $"refer:{char.ToLowerInvariant(side.Letter)} ";
        Ok(await Domain.Transactions.RejectAsync(side.Second, await PayAsync(side, side.Person, side.Accounts[0], other.Accounts[0], 100, own), side.Word("note")));
        // More than there is.
        await PayAsync(side, side.Person, side.Accounts[2], other.Accounts[0], side.Amount(7) * 1000, "");
        await PayAsync(side, Platform.Person, side.Accounts[0], other.Accounts[0], 100, all);
    }

    private async Task<string> PayAsync(Marked side, Principal by, string from, string to, long units, string memo)
    {
        var order = new Order(side.Word($"key-{Next()}"), from, to, new Money(units, "USD"), Channel.Api, string.Create(CultureInfo.InvariantCulture, $"MK{side.Letter}"), memo + side.Word("memo"));
        var id = Ok(await Domain.Transactions.SubmitAsync(by, order)).Transaction.Id;
        Transactions.Add(id);
        return id;
    }

    private static T Ok<T>(Result<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException(result.Error!.Message);

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
