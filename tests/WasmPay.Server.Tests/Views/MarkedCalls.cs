using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;
using State = WasmPay.Platform.Proposals.ProposalState;

namespace WasmPay.Server.Tests.Views;

/// <summary>What each method is asked for by one side: for its own things, for the other bank's and the platform's, and for what is not there.</summary>
internal sealed class MarkedCalls(MarkedWorld world)
{
    private static readonly string s_nothing = new('0', 64);

    /// <summary>The requests for a method; null for a method that nobody has written any for.</summary>
    public Func<Marked, Task<IMessage[]>>? For(string method) => method switch
    {
        "BankService/CreateBank" => Now(s => [new CreateBankRequest { Bank = new() { Code = $"NEWBANK{world.Next()}", Name = s.Word("bank"), Country = "USA", Currency = "USD", TimeZone = "UTC", Language = "en" } }]),
        "BankService/GetBank" => Now(_ => [.. Banks.Select(code => new GetBankRequest { Code = code })]),
        "BankService/ListBanks" => Now(_ => [new ListBanksRequest()]),
        "BankService/PutList" => Now(s => [.. Banks.Select(code => new PutListRequest { List = new() { Bank = code, Name = s.Word("list"), Description = s.Word("description"), Entries = { new ListEntry { Subject = ListSubject.Name, Value = s.Word("listed") } } } })]),
        "BankService/ListLists" => Now(_ => [.. Banks.Select(code => new ListListsRequest { Bank = code })]),

        "AccountService/OpenAccount" => Now(s => [.. Sides.Where(o => o != world.Platform).SelectMany(o => (string[])[s.Word($"NEW-{world.Next()}"), o.Accounts[0]]).SelectMany(id => Banks.Select(bank => new OpenAccountRequest { Id = id, Bank = bank, Currency = "USD", Holder = new() { Name = s.Word("holder") } }))]),
        "AccountService/FundAccount" => Now(s => [.. Accounts.Select(id => new FundAccountRequest { Id = id, Units = 1, IdempotencyKey = s.Word($"fund-{world.Next()}") }), .. Accounts.Select(id => new FundAccountRequest { Id = id, Units = -1_000_000_000_000_000, IdempotencyKey = s.Word($"fund-{world.Next()}") })]),
        "AccountService/CloseAccount" => async s => s == world.Platform ? [] : [.. Accounts.Append(await world.EmptyAccountAsync(s)).Append(await world.EmptyAccountAsync(world.Other(s))).Select(id => new CloseAccountRequest { Id = id })],
        "AccountService/GetAccount" => Now(_ => [.. Accounts.Select(id => new GetAccountRequest { Id = id })]),
        "AccountService/ListAccounts" => Now(_ => [.. Banks.Select(bank => new ListAccountsRequest { Bank = bank })]),
        "AccountService/GetStatement" => Now(_ => [.. Accounts.Select(id => new GetStatementRequest { Id = id })]),

        "TransactionService/SubmitTransaction" => Now(s => [.. Accounts.SelectMany(from => Accounts.Select(to => Order(s, from, to, 1, "refer:a refer:b refer:p"))), .. Accounts.Select(from => Order(s, from, world.A.Accounts[1], 1_000_000_000_000_000, ""))]),
        "TransactionService/GetTransaction" => Now(_ => [.. Payments.SelectMany(id => (string[])["", "es"], (id, language) => new GetTransactionRequest { Id = id, Language = language })]),
        "TransactionService/ListTransactions" => Now(_ => [new ListTransactionsRequest { PageSize = 100 }]),
        "TransactionService/WatchTransactions" => Now(_ => [new WatchTransactionsRequest { AfterSequence = 0 }]),
        "TransactionService/ReleaseTransaction" => async s => s == world.Platform ? [] : [.. (await PaymentsAsync(s)).Select(id => new ReleaseTransactionRequest { Id = id, Note = s.Word("note") })],
        "TransactionService/RejectTransaction" => async s => s == world.Platform ? [] : [.. (await PaymentsAsync(s)).Select(id => new RejectTransactionRequest { Id = id, Note = s.Word("note") })],
        "TransactionService/ReplayTransaction" => Now(_ => [.. Payments.Select(id => new ReplayTransactionRequest { Id = id })]),

        "ProposalService/CreateProposal" => Now(s => [.. Banks.Select(target => new CreateProposalRequest { Target = target, Rule = s.Word("rule"), Component = Rule($"tell {s.Word($"proposed-{world.Next()}")} x") })]),
        "ProposalService/VerifyProposal" => Proposal(State.Draft, (_, id, _) => new VerifyProposalRequest { Id = id, Dossier = Dossier("tell MARK-nobody x") }),
        "ProposalService/AskProposal" => Proposal(State.Draft, (s, id, _) => new AskProposalRequest { Id = id, Questions = s.Word("questions") }),
        "ProposalService/AnswerProposal" => Proposal(State.Questions, (s, id, _) => new AnswerProposalRequest { Id = id, Answers = s.Word("answers") }),
        "ProposalService/SubmitProposal" => Proposal(State.Verified, (_, id, _) => new SubmitProposalRequest { Id = id }),
        "ProposalService/ApproveProposal" => Proposal(State.Submitted, (_, id, hash) => new ApproveProposalRequest { Id = id, DossierHash = hash }),
        "ProposalService/RejectProposal" => Proposal(State.Submitted, (s, id, _) => new RejectProposalRequest { Id = id, Reason = s.Word("reason") }),
        "ProposalService/WithdrawProposal" => Proposal(State.Verified, (s, id, _) => new WithdrawProposalRequest { Id = id, Reason = s.Word("reason") }),
        "ProposalService/ShadowProposal" => Proposal(State.Approved, (_, id, _) => new ShadowProposalRequest { Id = id }),
        "ProposalService/PromoteProposal" => Proposal(State.Approved, (_, id, _) => new PromoteProposalRequest { Id = id }),
        "ProposalService/RollBackProposal" => Proposal(State.Live, (s, id, _) => new RollBackProposalRequest { Id = id, Reason = s.Word("reason") }),
        "ProposalService/GetProposal" => Proposal(State.Verified, (_, id, _) => new GetProposalRequest { Id = id, WithDossier = true }),
        "ProposalService/ListProposals" => Now(_ => [new ListProposalsRequest { PageSize = 100 }]),

        "AuthoringService/StartAuthoring" => Now(s => [new StartAuthoringRequest { Rule = s.Word("rule") }]),
        "AuthoringService/GetAuthoring" => Authoring(isOver: true, (_, id) => new GetAuthoringRequest { Id = id }),
        "AuthoringService/ListAuthorings" => Now(_ => [new ListAuthoringsRequest { PageSize = 100 }]),
        "AuthoringService/WatchAuthoring" => Authoring(isOver: true, (_, id) => new WatchAuthoringRequest { Id = id }),
        "AuthoringService/AnswerAuthoring" => Authoring(isOver: false, (s, id) => new AnswerAuthoringRequest { Id = id, Answers = { new AuthoringAnswer { Kind = s.Word("kind"), Phrase = s.Word("phrase"), Text = s.Word("answer") } } }),
        "AuthoringService/CancelAuthoring" => Authoring(isOver: false, (_, id) => new CancelAuthoringRequest { Id = id }),

        "ValidatorService/UploadComponent" => Now(s => [.. Sides.Select(o => o.Word("uploaded")).Append(s.Word($"uploaded-{world.Next()}")).Select(rule => new UploadComponentRequest { Component = Rule($"tell {rule} x") })]),
        "ValidatorService/GetComponent" => Now(_ => [.. Digests.Select(digest => new GetComponentRequest { Digest = digest, WithBytes = true })]),
        "ValidatorService/GetLiveSet" => Now(_ => [new GetLiveSetRequest()]),
        "ValidatorService/RevokeComponent" => Now(s => [.. (s == world.Platform ? [$"{world.Next():x64}"] : Digests).Select(digest => new RevokeComponentRequest { Digest = digest, Reason = s.Word("reason") })]),
        "ValidatorService/ReinstateComponent" => Now(s => [.. Digests.Select(digest => new ReinstateComponentRequest { Digest = digest, Reason = s.Word("reason") })]),
        "ValidatorService/ReleaseComponent" => Now(s => [.. Digests.Select(digest => new ReleaseComponentRequest { Digest = digest, Reason = s.Word("reason") })]),
        "ValidatorService/ListHeldComponents" => Now(_ => [new ListHeldComponentsRequest()]),

        "ValidatorService/RatifyRevocation" => Now(s => [.. Digests.Append(new string('7', 64)).Select(digest => new RatifyRevocationRequest { Digest = digest, Reason = s.Word("reason") })]),

        "StopService/StopBank" => Stopped(false, (s, bank) => new StopBankRequest { Bank = bank, Reason = s.Word("reason") }),
        "StopService/RatifyStop" => Stopped(true, (s, bank) => new RatifyStopRequest { Bank = bank, Reason = s.Word("reason") }),
        "StopService/ResumeBank" => Stopped(true, (s, bank) => new ResumeBankRequest { Bank = bank, Reason = s.Word("reason") }),
        "StopService/ListStops" => Stopped(true, (_, _) => new ListStopsRequest()),

        "RateService/GetRates" => Now(_ => [new GetRatesRequest()]),
        "RateService/PutRates" => Now(_ => [new PutRatesRequest { Prices = { new Price { Currency = "USD", Price_ = "1" } } }]),

        "ChangeService/ListChanges" => Now(_ => [new ListChangesRequest { PageSize = 100 }]),
        "ChangeService/GetChange" => Change(ofOther: true, (_, id) => new GetChangeRequest { Id = id }),
        "ChangeService/ConfirmChange" => Change(ofOther: true, (_, id) => new ConfirmChangeRequest { Id = id }),
        "ChangeService/RejectChange" => Change(ofOther: true, (s, id) => new RejectChangeRequest { Id = id, Reason = s.Word("reason") }),
        "ChangeService/WithdrawChange" => Change(ofOther: false, (_, id) => new WithdrawChangeRequest { Id = id }),

        "AuditService/ListAuditRecords" => Now(_ => [new ListAuditRecordsRequest { PageSize = 200 }, new ListAuditRecordsRequest { Subject = world.Transactions[0] }]),
        "AuditService/VerifyBooks" => Now(_ => [new VerifyBooksRequest()]),
        "AuditService/GetAuditHead" => Now(_ => [new GetAuditHeadRequest()]),
        "AuditService/ListAuditHeads" => Now(_ => [new ListAuditHeadsRequest()]),

        "AccessService/WhoAmI" => Now(_ => [new WhoAmIRequest()]),
        "AccessService/Enrol" => Now(_ => [new EnrolRequest { Enrolment = "wpe_none", Password = "correct horse battery staple" }]),
        "AccessService/SignIn" => Now(s => [.. Sides.Select(o => new SignInRequest { Principal = o.Person.Id, Password = "wrong horse battery staple" })]),
        "AccessService/ListWaysIn" => Now(_ => [new ListWaysInRequest()]),
        "AccessService/BeginPasskeySignIn" => Now(_ => [.. Sides.Select(o => new BeginPasskeySignInRequest { Principal = o.Person.Id })]),
        "AccessService/SignInWithPasskey" => Now(_ => [.. Sides.Select(o => new SignInWithPasskeyRequest { Answer = new() { Ticket = "none", Credential = $"{{\"rawId\":\"{o.Passkey}\"}}" } })]),
        "AccessService/SignOut" => async s =>
        {
            await world.SignInAsync(s);
            return [new SignOutRequest()];
        }
        ,
        "AccessService/BeginPasskey" => Now(_ => [new BeginPasskeyRequest()]),
        "AccessService/AddPasskey" => async s => [new AddPasskeyRequest { Name = s.Word("passkey"), Answer = await world.AnswerAsync(s) }, new AddPasskeyRequest { Name = s.Word("passkey") }],
        "AccessService/ListPasskeys" => Now(_ => [new ListPasskeysRequest(), .. Sides.SelectMany(o => (string[])[o.Person.Id, o.Second.Id]).Append("nobody").Select(id => new ListPasskeysRequest { Principal = id })]),
        "AccessService/RemovePasskey" => async s => [.. Sides.Where(o => o != s).Select(o => o.Passkey).Append("none").Prepend(await world.PasskeyAsync(s)).Select(id => new RemovePasskeyRequest { Id = id })],
        "AccessService/ListPrincipals" => Now(_ => [new ListPrincipalsRequest()]),
        "AccessService/AddPrincipal" => Now(s => [.. Sides.Select(o => Known(o.Second.Id, "a guess", s.Bank)), Known(s.Word($"new-{world.Next()}"), s.Word("name of somebody new"), s.Bank), Known(s.Word("x"), "x", world.Other(s).Bank)]),
        "AccessService/SetRoles" => async s => [.. (await PeopleAsync(s)).Select(id => new SetRolesRequest { Id = id, Roles = { Role.Auditor } })],
        "AccessService/DisablePrincipal" => async s => [.. (await PeopleAsync(s)).Select(id => new DisablePrincipalRequest { Id = id })],
        "AccessService/InvitePrincipal" => async s => [.. (await PeopleAsync(s)).Select(id => new InvitePrincipalRequest { Id = id })],
        "AccessService/IssueKey" => async s => [.. (await PeopleAsync(s)).Select(id => new IssueKeyRequest { Principal = id, Name = s.Word("key"), Lifetime = Duration.FromTimeSpan(TimeSpan.FromDays(1)) })],
        "AccessService/RegisterCertificate" => async s => [.. (await PeopleAsync(s)).Select(id => new RegisterCertificateRequest { Principal = id, Name = s.Word("certificate"), Certificate = MachineCertificates.Pem(TimeProvider.System.GetUtcNow()), Proof = Google.Protobuf.ByteString.FromBase64(MachineCertificates.Proof(id)) })],
        "AccessService/LinkIdentity" => async s => [.. (await PeopleAsync(s)).Select(id => new LinkIdentityRequest { Principal = id, Issuer = $"https://login.example/{s.Word("issuer")}", Subject = s.Word($"subject-{world.Next()}") })],
        "AccessService/ListIdentities" => Now(_ => [.. Sides.SelectMany(o => (string[])[o.Person.Id, o.Second.Id]).Append("nobody").Select(id => new ListIdentitiesRequest { Principal = id })]),
        "AccessService/UnlinkIdentity" => async s => [.. Sides.Where(o => o != s).Select(o => o.Identity).Append("none").Prepend(await world.LinkAsync(s, $"subject-{world.Next()}")).Select(id => new UnlinkIdentityRequest { Id = id })],
        "AccessService/ListKeys" => async s => [.. (await PeopleAsync(s)).Select(id => new ListKeysRequest { Principal = id })],
        "AccessService/RotateKey" => async s => [.. (await KeysAsync(s)).Select(id => new RotateKeyRequest { Id = id })],
        "AccessService/RevokeKey" => async s => [.. (await KeysAsync(s)).Select(id => new RevokeKeyRequest { Id = id })],
        _ => null,
    };

    private IEnumerable<Marked> Sides => world.Sides;

    private IEnumerable<string> Banks => [world.A.Bank, world.B.Bank, world.Platform.Bank, "NOBANK"];

    private IEnumerable<string> Accounts => [.. Sides.SelectMany(s => s.Accounts), "no-account", "AAAABANK:settlement:USD", "BBBBBANK:settlement:USD"];

    private IEnumerable<string> Payments => [.. world.Transactions, "tx-none"];

    private async Task<IEnumerable<string>> PaymentsAsync(Marked side)
    {
        await world.StopAsync(side, isStopped: false);
        var waiting = await world.WaitingAsync(side);
        return Payments.Where(id => id != waiting).Prepend(waiting);
    }

    private IEnumerable<string> Digests => [.. Sides.SelectMany(s => s.Digests), s_nothing];

    private static Func<Marked, Task<IMessage[]>> Now(Func<Marked, IMessage[]> requests) => side => Task.FromResult(requests(side));

    // One that the side itself can take further, and those of everybody else, which it must not find.
    private Func<Marked, Task<IMessage[]>> Proposal(State state, Func<Marked, string, string, IMessage> request) => async side =>
    {
        var own = await world.ProposalAsync(side, state);
        return [request(side, own.Id, own.DossierHash ?? ""), .. Sides.Where(s => s != side).SelectMany(s => s.Proposals).Append("prop-none").Select(id => request(side, id, s_nothing))];
    };

    // One's own, over or with its questions, and those of everybody else, which nobody must find.
    private Func<Marked, Task<IMessage[]>> Authoring(bool isOver, Func<Marked, string, IMessage> request) => async side =>
        [request(side, await world.AuthoringAsync(side, isOver)), .. Sides.Where(s => s != side).SelectMany(s => s.Authorings).Append("authoring_none").Select(id => request(side, id))];

    // For every bank, while one's own is stopped, or not, by another of its people.
    private Func<Marked, Task<IMessage[]>> Stopped(bool isStopped, Func<Marked, string, IMessage> request) => async side =>
    {
        await world.StopAsync(side, isStopped);
        return [.. Banks.Select(bank => request(side, bank))];
    };

    private Func<Marked, Task<IMessage[]>> Change(bool ofOther, Func<Marked, string, IMessage> request) =>
        async side => [request(side, await world.ChangeAsync(side, ofOther ? side.Second : side.Person)), .. Sides.Where(s => s != side).SelectMany(s => s.Changes).Append("change-none").Select(id => request(side, id))];

    private async Task<IEnumerable<string>> PeopleAsync(Marked side) => [(await world.MachineAsync(side)).Machine, await world.PersonAsync(side), .. Sides.Where(s => s != side).Select(s => s.Second.Id), "nobody"];

    private async Task<IEnumerable<string>> KeysAsync(Marked side) => [(await world.MachineAsync(side)).Key, .. Sides.Where(s => s != side).SelectMany(s => s.Keys), "no-key"];

    private SubmitTransactionRequest Order(Marked side, string from, string to, long units, string memo) => new()
    {
        IdempotencyKey = side.Word($"order-{world.Next()}"),
        OriginAccount = from,
        DestinationAccount = to,
        Amount = new() { Units = units, Currency = "USD" },
        Purpose = $"MK{side.Letter}",
        Memo = $"{memo} {side.Word("memo")}",
    };

    private static AddPrincipalRequest Known(string id, string name, string bank) => new() { Principal = new() { Id = id, Name = name, Bank = bank, Kind = PrincipalKind.Person } };

    private static ByteString Rule(string text) => ByteString.CopyFrom(TextRules.Rule(text).Span);

    private static Dossier Dossier(string rule) => Grpc.ProposalCallTests.Dossier(rule);
}
