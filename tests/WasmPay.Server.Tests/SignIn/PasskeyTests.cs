using System.Diagnostics.CodeAnalysis;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Samples;

namespace WasmPay.Server.Tests.SignIn;

/// <summary>People with passkeys, over gRPC against a real server; what a passkey says is made by the test, right or wrong.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed when the test ends.")]
public sealed class PasskeyTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private readonly ManualTime _time = new(DateTimeOffset.Parse("2026-03-10T15:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly SoftPasskey _passkey = new();
    private WasmPayServer _server = null!;
    private GrpcChannel _channel = null!;
    private AccessService.AccessServiceClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await WasmPayServer.StartAsync(Options);
        _channel = GrpcChannel.ForAddress(_server.GrpcAddress);
        _client = new(_channel);
    }

    public async Task DisposeAsync()
    {
        _passkey.Dispose();
        _channel.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private ServerOptions Options => new()
    {
        Urls = "http://127.0.0.1:0",
        Database = Path.Combine(_folder, "server.db"),
        Loader = new TextRules(),
        Calls = Support.RunningServer.Plenty,
        Time = _time,
        PasskeyOrigins = ["https://pay.example", "https://login.pay.example"],
        ShutdownTime = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData(0)]
    [InlineData(41)]
    public async Task Who_has_a_passkey_signs_in_with_it_and_not_by_password_alone(uint counter)
    {
        _passkey.Counter = counter;
        var session = await EnrolAsync();
        Assert.NotEmpty((await _client.SignInAsync(new() { Principal = "anna", Password = Password })).Session.Token);
        var added = await AddAsync(session, _passkey, "Phone");
        Assert.Equal((_passkey.Id, "anna", "Phone"), (added.Id, added.Principal, added.Name));

        var refused = await Assert.ThrowsAsync<RpcException>(() => _client.SignInAsync(new() { Principal = "anna", Password = Password }).ResponseAsync);
        Assert.Contains("You have a passkey", refused.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("passkey", (await Assert.ThrowsAsync<RpcException>(() => _client.SignInAsync(new() { Principal = "anna", Password = "a wrong password" }).ResponseAsync)).Status.Detail, StringComparison.Ordinal);

        for (var time = 0; time < 2; time++)
        {
            var token = await SignInAsync(_passkey);
            Assert.Equal("anna", (await _client.WhoAmIAsync(new(), As(token))).Principal.Id);
        }
        Assert.Equal(_time.Now, (await _client.ListPasskeysAsync(new(), As(session))).Passkeys.Single().UsedAt.ToDateTimeOffset());
        Assert.True((await _server.Platform.Audit.VerifyBooksAsync()).Value.IsSound);
    }

    [Fact]
    public async Task A_passkey_of_which_there_are_two_is_refused_and_somebody_can_see_it()
    {
        _passkey.Counter = 41;
        await AddAsync(await EnrolAsync(), _passkey);
        await SignInAsync(_passkey);
        _passkey.Counter = 40;
        var question = await AskAsync("anna");
        await RefusedAsync(new() { Ticket = question.Ticket, Credential = _passkey.Answer(question.Options) });
        Assert.Equal("anna", Assert.Single(await _server.Platform.Audit.ReadAsync(0, 1000), r => r.Kind == "passkey.copied").Subject);
    }

    [Fact]
    public async Task What_was_begun_by_password_alone_ends_with_the_first_passkey()
    {
        var stolen = await EnrolAsync();
        var begun = (await _client.SignInAsync(new() { Principal = "anna", Password = Password })).Session.Token;
        await AddAsync(begun, _passkey);
        Assert.False((await _server.Platform.Principals.AuthenticateAsync(stolen)).IsOk);
        Assert.True((await _server.Platform.Principals.AuthenticateAsync(begun)).IsOk);
        // A second passkey ends nothing.
        var second = await SignInAsync(_passkey);
        using var other = new SoftPasskey();
        await AddAsync(second, other, "Other");
        Assert.True((await _server.Platform.Principals.AuthenticateAsync(begun)).IsOk);
    }

    [Fact]
    public async Task A_session_is_ended_by_who_has_it()
    {
        var session = await EnrolAsync();
        var other = (await _client.SignInAsync(new() { Principal = "anna", Password = Password })).Session.Token;
        await _client.SignOutAsync(new(), As(session));
        Assert.Contains("revoked", (await Assert.ThrowsAsync<RpcException>(() => _client.WhoAmIAsync(new(), As(session)).ResponseAsync)).Status.Detail, StringComparison.Ordinal);
        Assert.Equal("anna", (await _client.WhoAmIAsync(new(), As(other))).Principal.Id);
    }

    [Fact]
    public async Task An_answer_is_good_once_and_five_minutes()
    {
        await AddAsync(await EnrolAsync(), _passkey);
        var question = await AskAsync("anna");
        var answer = new PasskeyAnswer { Ticket = question.Ticket, Credential = _passkey.Answer(question.Options) };
        await _client.SignInWithPasskeyAsync(new() { Answer = answer });
        await RefusedAsync(answer);

        var late = await AskAsync("anna");
        _time.Advance(TimeSpan.FromMinutes(5));
        await RefusedAsync(new() { Ticket = late.Ticket, Credential = _passkey.Answer(late.Options) });
        Assert.Equal(late.ExpiresAt.ToDateTimeOffset(), _time.Now);
    }

    [Fact]
    public async Task An_answer_that_many_send_at_once_begins_one_session()
    {
        await AddAsync(await EnrolAsync(), _passkey);
        var question = await AskAsync("anna");
        var answer = new PasskeyAnswer { Ticket = question.Ticket, Credential = _passkey.Answer(question.Options) };
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (await _client.SignInWithPasskeyAsync(new() { Answer = answer })).Session.Token.Length > 0;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated)
            {
                return false;
            }
        }));
        Assert.Single(begun, true);
    }

    [Theory]
    [InlineData("another origin")]
    [InlineData("a name like ours")]
    [InlineData("another port")]
    [InlineData("a page in a frame of another's")]
    [InlineData("another host")]
    [InlineData("an owner who was not verified")]
    [InlineData("another owner")]
    [InlineData("the answer to another question")]
    [InlineData("a question to somebody else")]
    [InlineData("a question to add one")]
    [InlineData("a ticket that was changed")]
    [InlineData("another passkey")]
    [InlineData("a counter that went back")]
    [InlineData("a counter that stood still")]
    [InlineData("a counter that went away")]
    public async Task An_answer_with_anything_wrong_lets_nobody_in(string wrong)
    {
        _passkey.Counter = 7;
        var session = await EnrolAsync();
        await AddAsync(session, _passkey);
        await SignInAsync(_passkey);
        var question = await AskAsync("anna");
        var (ticket, options) = (question.Ticket, question.Options);
        byte[]? owner = null;
        using var another = new SoftPasskey();
        var by = _passkey;
        switch (wrong)
        {
            case "another origin": _passkey.Origin = "https://evil.example"; break;
            case "a name like ours": _passkey.Origin = "https://xpay.example"; break;
            case "another port": _passkey.Origin = "https://pay.example:8443"; break;
            case "a page in a frame of another's": _passkey.IsFramed = true; break;
            case "another host": _passkey.Host = "evil.example"; break;
            case "an owner who was not verified": _passkey.VerifiesOwner = false; break;
            case "another owner": owner = new byte[32]; break;
            case "the answer to another question": options = (await AskAsync("anna")).Options; break;
            case "a question to somebody else": (ticket, options) = (await AskAsync("bea")) is var other ? (other.Ticket, other.Options) : default; break;
            case "a question to add one": ticket = (await _client.BeginPasskeyAsync(new(), As(session))).Question.Ticket; break;
            case "a ticket that was changed": ticket = ticket[..^4] + (ticket.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"); break;
            case "another passkey": by = another; break;
            case "a counter that went back": _passkey.Counter = 1; break;
            case "a counter that stood still": _passkey.Counter -= 1; break;
            case "a counter that went away": _passkey.Counter = 0; break;
        }
        await RefusedAsync(new() { Ticket = ticket, Credential = by.Answer(options, owner) });
    }

    [Fact]
    public async Task From_another_of_our_origins_it_is_good()
    {
        await AddAsync(await EnrolAsync(), _passkey);
        _passkey.Origin = "https://login.pay.example";
        Assert.NotEmpty(await SignInAsync(_passkey));
    }

    [Fact]
    public async Task Whether_a_name_is_known_and_has_a_passkey_is_not_told()
    {
        await AddAsync(await EnrolAsync(), _passkey);
        var (known, unknown) = (await AskAsync("anna"), await AskAsync("nobody"));
        Assert.Equal(Without(known.Options), Without(unknown.Options));
        Assert.Equal((await RefusedAsync(new() { Ticket = unknown.Ticket, Credential = _passkey.Answer(unknown.Options) })).Status.Detail,
            (await RefusedAsync(new() { Ticket = known.Ticket, Credential = new SoftPasskey().Answer(known.Options) })).Status.Detail);

        static string Without(string options) => System.Text.RegularExpressions.Regex.Replace(options, "\"challenge\":\"[^\"]+\"", "");
    }

    [Fact]
    public async Task What_a_passkey_signs_is_bound_to_who_adds_it()
    {
        var anna = await EnrolAsync();
        var bea = await PersonAsync("bea");
        var question = (await _client.BeginPasskeyAsync(new(), As(anna))).Question;
        var answer = new PasskeyAnswer { Ticket = question.Ticket, Credential = _passkey.Make(question.Options) };
        Assert.Equal(StatusCode.Unauthenticated, (await FailedAsync(() => _client.AddPasskeyAsync(new() { Name = "x", Answer = answer }, As(bea)).ResponseAsync)).StatusCode);
        await _client.AddPasskeyAsync(new() { Name = "x", Answer = answer }, As(anna));
        Assert.Equal(StatusCode.Unauthenticated, (await FailedAsync(() => _client.AddPasskeyAsync(new() { Name = "x", Answer = answer }, As(anna)).ResponseAsync)).StatusCode);

        var again = (await _client.BeginPasskeyAsync(new(), As(bea))).Question;
        Assert.Equal(StatusCode.AlreadyExists, (await FailedAsync(() => _client.AddPasskeyAsync(new() { Name = "x", Answer = new() { Ticket = again.Ticket, Credential = _passkey.Make(again.Options) } }, As(bea)).ResponseAsync)).StatusCode);
    }

    [Theory]
    [InlineData("another origin")]
    [InlineData("another host")]
    [InlineData("an owner who was not verified")]
    public async Task A_passkey_that_is_not_ours_or_does_not_verify_its_owner_is_not_added(string wrong)
    {
        var session = await EnrolAsync();
        if (wrong == "another origin") _passkey.Origin = "https://evil.example";
        if (wrong == "another host") _passkey.Host = "evil.example";
        _passkey.VerifiesOwner = wrong != "an owner who was not verified";
        Assert.Equal(StatusCode.Unauthenticated, (await FailedAsync(() => AddAsync(session, _passkey))).StatusCode);
        Assert.Empty((await _client.ListPasskeysAsync(new(), As(session))).Passkeys);
    }

    [Fact]
    public async Task They_are_added_and_removed_within_a_quarter_of_an_hour_of_signing_in()
    {
        var session = await EnrolAsync();
        await AddAsync(session, _passkey);
        using var second = new SoftPasskey();
        var question = (await _client.BeginPasskeyAsync(new(), As(session))).Question;
        _time.Advance(TimeSpan.FromMinutes(16));
        foreach (var late in (Func<Task>[])[
            () => _client.BeginPasskeyAsync(new(), As(session)).ResponseAsync,
            () => _client.AddPasskeyAsync(new() { Name = "x", Answer = new() { Ticket = question.Ticket, Credential = second.Make(question.Options) } }, As(session)).ResponseAsync,
            () => _client.RemovePasskeyAsync(new() { Id = _passkey.Id }, As(session)).ResponseAsync])
            Assert.Equal(StatusCode.FailedPrecondition, await StatusAsync(late));

        var fresh = await SignInAsync(_passkey);
        await AddAsync(fresh, second);
        await _client.RemovePasskeyAsync(new() { Id = _passkey.Id }, As(fresh));
        Assert.Equal(second.Id, (await _client.ListPasskeysAsync(new(), As(fresh))).Passkeys.Single().Id);
        var asked = await AskAsync("anna");
        await RefusedAsync(new() { Ticket = asked.Ticket, Credential = _passkey.Answer(asked.Options) });
    }

    [Fact]
    public async Task They_are_seen_by_who_administers_their_owner_and_removed_by_their_owner_alone()
    {
        var anna = await EnrolAsync();
        var bea = await PersonAsync("bea");
        await AddAsync(bea, _passkey);
        Assert.Equal(_passkey.Id, (await _client.ListPasskeysAsync(new() { Principal = "bea" }, As(anna))).Passkeys.Single().Id);
        Assert.Equal(StatusCode.NotFound, (await FailedAsync(() => _client.RemovePasskeyAsync(new() { Id = _passkey.Id }, As(anna)).ResponseAsync)).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await FailedAsync(() => _client.ListPasskeysAsync(new() { Principal = "anna" }, As(bea)).ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task Who_is_invited_anew_has_neither_password_nor_passkeys_from_before()
    {
        await EnrolAsync();
        await AddAsync(await PersonAsync("bea"), _passkey);
        var invited = (await _server.Platform.SignIn.InviteAsync(SampleBanks.Staff.Principal, "bea")).Value;
        var question = await AskAsync("bea");
        await RefusedAsync(new() { Ticket = question.Ticket, Credential = _passkey.Answer(question.Options) });
        await _client.EnrolAsync(new() { Enrolment = invited.Secret, Password = Password });
        Assert.NotEmpty((await _client.SignInAsync(new() { Principal = "bea", Password = Password })).Session.Token);
    }

    [Fact]
    public async Task Who_is_disabled_does_not_sign_in_with_it()
    {
        await EnrolAsync();
        await AddAsync(await PersonAsync("bea"), _passkey);
        Assert.True((await _server.Platform.Principals.DisableAsync(SampleBanks.Staff.Principal, "bea")).IsOk);
        var question = await AskAsync("bea");
        await RefusedAsync(new() { Ticket = question.Ticket, Credential = _passkey.Answer(question.Options) });
    }

    [Fact]
    public async Task Another_node_knows_the_questions_of_the_first_and_takes_an_answer_once_with_it()
    {
        await AddAsync(await EnrolAsync(), _passkey);
        var question = await AskAsync("anna");
        var answer = new PasskeyAnswer { Ticket = question.Ticket, Credential = _passkey.Answer(question.Options) };
        await using var node = await WasmPayServer.StartAsync(Options);
        using var channel = GrpcChannel.ForAddress(node.GrpcAddress);
        Assert.NotEmpty((await new AccessService.AccessServiceClient(channel).SignInWithPasskeyAsync(new() { Answer = answer })).Session.Token);
        await RefusedAsync(answer);
    }

    // What is signed and the signature; a character in the middle, whose bits all count.
    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "Repeated by its seed.")]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Repeated by its seed.")]
    public async Task Whatever_is_changed_of_an_answer_it_is_refused()
    {
        await AddAsync(await EnrolAsync(), _passkey);
        var chance = new Random(5);
        var question = await AskAsync("anna");
        var right = _passkey.Answer(question.Options);
        for (var i = 0; i < 150; i++)
            await RefusedAsync(new() { Ticket = question.Ticket, Credential = Changed(right, ((string[])["clientDataJSON", "authenticatorData", "signature"])[i % 3], chance) });
        Assert.NotEmpty((await _client.SignInWithPasskeyAsync(new() { Answer = new() { Ticket = question.Ticket, Credential = right } })).Session.Token);
    }

    // Nothing signs what makes a passkey: some changes of it make another one, which is its maker's.
    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "Repeated by its seed.")]
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Repeated by its seed.")]
    public async Task Whatever_is_changed_of_a_new_passkey_is_no_fault_of_the_server()
    {
        var session = await EnrolAsync();
        var chance = new Random(6);
        for (var i = 0; i < 100; i++)
        {
            using var passkey = new SoftPasskey();
            var question = (await _client.BeginPasskeyAsync(new(), As(session))).Question;
            var changed = Changed(passkey.Make(question.Options), i % 2 == 0 ? "attestationObject" : "clientDataJSON", chance);
            try
            {
                await _client.AddPasskeyAsync(new() { Name = "x", Answer = new() { Ticket = question.Ticket, Credential = changed } }, As(session));
            }
            catch (RpcException refused)
            {
                Assert.Contains(refused.StatusCode, (StatusCode[])[StatusCode.Unauthenticated, StatusCode.FailedPrecondition]);
            }
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "Repeated by its seed.")]
    private static string Changed(string json, string field, Random chance)
    {
        var from = json.IndexOf($"\"{field}\":\"", StringComparison.Ordinal) + field.Length + 4;
        var text = new StringBuilder(json);
        var at = chance.Next(from, json.IndexOf('"', from) - 1);
        text[at] = text[at] == 'q' ? 'Z' : 'q';
        return text.ToString();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":null,\"rawId\":null,\"response\":null}")]
    [InlineData("{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task What_is_no_answer_is_refused(string credential)
    {
        var session = await EnrolAsync();
        await RefusedAsync(new() { Ticket = (await AskAsync("anna")).Ticket, Credential = credential });
        var add = (await _client.BeginPasskeyAsync(new(), As(session))).Question;
        Assert.Equal(StatusCode.Unauthenticated, (await FailedAsync(() => _client.AddPasskeyAsync(new() { Name = "x", Answer = new() { Ticket = add.Ticket, Credential = credential } }, As(session)).ResponseAsync)).StatusCode);
        await RefusedAsync(null);
    }

    [Fact]
    public async Task A_machine_has_none_and_a_server_without_an_origin_has_none()
    {
        var staff = SampleBanks.Staff.Principal;
        await EnrolAsync();
        Assert.True((await _server.Platform.Principals.AddAsync(staff, new("m", "Machine", "platform", Platform.Access.Roles.Payments, Platform.Access.PrincipalKind.Machine))).IsOk);
        var key = (await _server.Platform.Keys.IssueAsync(staff, new("m", "key", [], TimeSpan.FromDays(1)))).Value.Secret;
        Assert.Equal(StatusCode.PermissionDenied, (await FailedAsync(() => _client.BeginPasskeyAsync(new(), As(key)).ResponseAsync)).StatusCode);

        await using var node = await WasmPayServer.StartAsync(Options with { PasskeyOrigins = [] });
        using var channel = GrpcChannel.ForAddress(node.GrpcAddress);
        Assert.Contains("--passkey-origin", (await FailedAsync(() => new AccessService.AccessServiceClient(channel).BeginPasskeySignInAsync(new() { Principal = "anna" }).ResponseAsync)).Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://pay.example", "https")]
    [InlineData("https://pay.example/app", "no origin")]
    [InlineData("https://127.0.0.1", "a name")]
    [InlineData("pay.example", "no origin")]
    [InlineData("https://pay.example;https://other.example", "neither pay.example nor below it")]
    [InlineData("https://pay.example;https://xpay.example", "neither pay.example nor below it")]
    public async Task An_origin_at_which_browsers_have_no_passkeys_is_refused_at_the_start(string origins, string says) =>
        Assert.Contains(says, (await Assert.ThrowsAsync<ArgumentException>(() => WasmPayServer.StartAsync(Options with { PasskeyOrigins = origins.Split(';') }))).Message, StringComparison.Ordinal);

    private async Task<string> EnrolAsync()
    {
        var invited = (await _server.Platform.SignIn.BootAsync("anna", "Anna Admin")).Value;
        return (await _client.EnrolAsync(new() { Enrolment = invited.Secret, Password = Password })).Session.Token;
    }

    private async Task<string> PersonAsync(string id)
    {
        var staff = SampleBanks.Staff.Principal;
        Assert.True((await _server.Platform.Principals.AddAsync(staff, new(id, id, "platform", Platform.Access.Roles.Auditor))).IsOk);
        return (await _client.EnrolAsync(new() { Enrolment = (await _server.Platform.SignIn.InviteAsync(staff, id)).Value.Secret, Password = Password })).Session.Token;
    }

    private async Task<Passkey> AddAsync(string session, SoftPasskey passkey, string name = "Passkey")
    {
        var question = (await _client.BeginPasskeyAsync(new(), As(session))).Question;
        return (await _client.AddPasskeyAsync(new() { Name = name, Answer = new() { Ticket = question.Ticket, Credential = passkey.Make(question.Options) } }, As(session))).Passkey;
    }

    private async Task<PasskeyQuestion> AskAsync(string id) => (await _client.BeginPasskeySignInAsync(new() { Principal = id })).Question;

    private async Task<string> SignInAsync(SoftPasskey passkey)
    {
        var question = await AskAsync("anna");
        return (await _client.SignInWithPasskeyAsync(new() { Answer = new() { Ticket = question.Ticket, Credential = passkey.Answer(question.Options) } })).Session.Token;
    }

    private async Task<RpcException> RefusedAsync(PasskeyAnswer? answer)
    {
        var refused = await FailedAsync(() => _client.SignInWithPasskeyAsync(new() { Answer = answer }).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        return refused;
    }

    private static async Task<RpcException> FailedAsync(Func<Task> call) => await Assert.ThrowsAsync<RpcException>(call);

    private static async Task<StatusCode> StatusAsync(Func<Task> call) => (await FailedAsync(call)).StatusCode;

    private static Metadata As(string token) => new() { { "authorization", $"Bearer {token}" } };
}
