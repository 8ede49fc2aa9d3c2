using System.Net;
using System.Text.RegularExpressions;
using WasmPay.Platform;
using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server.Access.Providers;
using WasmPay.Server.Samples;

namespace WasmPay.Server.Tests.SignIn;

/// <summary>People who sign in by their bank's provider, against a real one that says what it should and what it should not.</summary>
public sealed partial class ProviderTests : IAsyncLifetime
{
    private const string Origin = "http://localhost:5081";
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private TestProvider _nordhaven = null!;
    private TestProvider _icamer = null!;
    private WasmPayServer _server = null!;

    private PaymentPlatform Domain => _server.Platform;

    public async Task InitializeAsync()
    {
        (_nordhaven, _icamer) = (await TestProvider.StartAsync(), await TestProvider.StartAsync());
        _server = await StartAsync();
        var staff = SampleBanks.Staff.Principal;
        foreach (var (code, country) in new[] { ("NDHV", "USA"), ("ICMR", "GBR") }) Assert.True((await Domain.Banks.CreateAsync(staff, new(code, code, country, "USD", "UTC", "en"))).IsOk);
        foreach (var (id, bank) in new[] { ("nora", "NDHV"), ("iris", "ICMR"), ("stan", "platform") }) Assert.True((await Domain.Principals.AddAsync(staff, new(id, id, bank, Roles.Officer))).IsOk);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _nordhaven.DisposeAsync();
        await _icamer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Who_was_linked_comes_in_as_himself_with_a_session_like_any_other()
    {
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        using var browser = new Browser(_server);
        var page = await browser.SignInAsync("NDHV");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("no-store", page.Headers, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers, StringComparison.Ordinal);
        var known = (await Domain.Principals.AuthenticateAsync(page.Token)).Value;
        Assert.Equal(("nora", "NDHV", Roles.Officer), (known.Id, known.Bank, known.Roles));
        Assert.NotNull(known.SignedIn);
        Assert.DoesNotContain("person-1", string.Concat((await Domain.Audit.ReadAsync(0, 1000)).Select(r => r.Body).Where(b => b.Contains("session", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.True((await Domain.Audit.VerifyBooksAsync()).Value.IsSound);
    }

    [Fact]
    public async Task Who_is_linked_to_nobody_is_told_what_to_ask_for_and_nobody_is_made()
    {
        var before = await CountAsync();
        using var browser = new Browser(_server);
        var page = await browser.SignInAsync("NDHV");
        Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
        Assert.Contains($"issuer {_nordhaven.Issuer}, subject person-1", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        Assert.Equal(("", before), (page.Token, await CountAsync()));

        async Task<int> CountAsync() => (await Domain.Principals.ListAsync(SampleBanks.Staff.Principal)).Value.Count;
    }

    [Fact]
    public async Task What_a_provider_says_is_text_and_no_markup()
    {
        _nordhaven.Subject = "\"><script>alert(1)</script>";
        using var browser = new Browser(_server);
        Assert.DoesNotContain("<script>alert", (await browser.SignInAsync("NDHV")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_disabled_or_unlinked_does_not_come_in()
    {
        var link = await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        Assert.True((await Domain.Identities.UnlinkAsync(SampleBanks.Staff.Principal, link.Id)).IsOk);
        await RefusedAsync("NDHV");
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        Assert.True((await Domain.Principals.DisableAsync(SampleBanks.Staff.Principal, "nora")).IsOk);
        await RefusedAsync("NDHV");
    }

    [Fact]
    public async Task What_somebody_began_by_a_provider_ends_with_the_link_and_nothing_else_of_his_does()
    {
        var link = await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        using var browser = new Browser(_server);
        var invited = (await Domain.SignIn.InviteAsync(SampleBanks.Staff.Principal, "nora")).Value;
        var byPassword = (await Domain.SignIn.EnrolAsync(invited.Secret, "correct horse battery staple")).Value.Secret;
        var byProvider = (await browser.SignInAsync("NDHV")).Token;
        // No passkey is added by it, which would stay when the link is gone.
        var known = (await Domain.Principals.AuthenticateAsync(byProvider)).Value;
        Assert.Equal(ErrorCode.Forbidden, Domain.Passkeys.Unfit(known)?.Code);
        Assert.Null(Domain.Passkeys.Unfit((await Domain.Principals.AuthenticateAsync(byPassword)).Value));
        Assert.True((await Domain.Identities.UnlinkAsync(SampleBanks.Staff.Principal, link.Id)).IsOk);
        Assert.False((await Domain.Principals.AuthenticateAsync(byProvider)).IsOk);
        Assert.True((await Domain.Principals.AuthenticateAsync(byPassword)).IsOk);
        Assert.True((await Domain.Audit.VerifyBooksAsync()).Value.IsSound);
    }

    [Fact]
    public async Task A_banks_provider_vouches_for_nobody_of_another_bank_or_of_the_platform()
    {
        // Whatever is linked: the same issuer and subject, for people of others.
        await LinkAsync("iris", _nordhaven.Issuer, "person-1");
        await LinkAsync("stan", _nordhaven.Issuer, "person-1");
        await RefusedAsync("NDHV");
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        using var browser = new Browser(_server);
        Assert.Equal("nora", (await Domain.Principals.AuthenticateAsync((await browser.SignInAsync("NDHV")).Token)).Value.Id);
        // Icamer's own does not say who Nordhaven's are.
        await RefusedAsync("ICMR");
    }

    [Theory]
    [InlineData("a token for another client")]
    [InlineData("a token for several, another of whom asked")]
    [InlineData("another issuer")]
    [InlineData("no subject")]
    [InlineData("a token that has expired")]
    [InlineData("a token without an end")]
    [InlineData("a token that is not good yet")]
    [InlineData("another nonce")]
    [InlineData("no nonce")]
    [InlineData("another key")]
    [InlineData("no signature")]
    [InlineData("an empty signature")]
    [InlineData("a signature by the client's secret")]
    public async Task A_token_with_anything_wrong_lets_nobody_in(string wrong)
    {
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        _nordhaven.Signature = wrong switch { "another key" => "another key", "no signature" => "none", "an empty signature" => "empty", "a signature by the client's secret" => "secret", _ => "right" };
        _nordhaven.Change = claims =>
        {
            switch (wrong)
            {
                case "a token for another client": claims["aud"] = "somebody-else"; break;
                case "a token for several, another of whom asked": (claims["aud"], claims["azp"]) = (new System.Text.Json.Nodes.JsonArray(TestProvider.ClientId, "somebody-else"), "somebody-else"); break;
                case "another issuer": claims["iss"] = _icamer.Issuer; break;
                case "no subject": claims.Remove("sub"); break;
                case "a token that has expired": claims["exp"] = now - 120; break;
                case "a token without an end": claims.Remove("exp"); break;
                case "a token that is not good yet": claims["nbf"] = now + 120; break;
                case "another nonce": claims["nonce"] = "638000000000000000.AAAA"; break;
                case "no nonce": claims.Remove("nonce"); break;
            }
        };
        await RefusedAsync("NDHV");
        (_nordhaven.Signature, _nordhaven.Change) = ("right", _ => { });
        using var browser = new Browser(_server);
        Assert.NotEqual("", (await browser.SignInAsync("NDHV")).Token);
    }

    [Fact]
    public async Task A_nonce_from_a_sign_in_before_is_refused()
    {
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        using var browser = new Browser(_server);
        Assert.NotEqual("", (await browser.SignInAsync("NDHV")).Token);
        var used = _nordhaven.Last!["nonce"]!.GetValue<string>();
        _nordhaven.Change = claims => claims["nonce"] = used;
        Assert.Equal((HttpStatusCode.Unauthorized, ""), ((await browser.SignInAsync("NDHV")) is var page ? (page.Status, page.Token) : default));
    }

    [Fact]
    public async Task A_discovery_document_that_names_another_issuer_makes_no_other_issuer_right()
    {
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        (_nordhaven.Discovered, _nordhaven.Change) = (_icamer.Issuer, claims => claims["iss"] = _icamer.Issuer);
        await RefusedAsync("NDHV");
    }

    [Fact]
    public async Task A_way_back_is_good_once_in_the_browser_that_began_at_the_bank_where_it_began()
    {
        await LinkAsync("nora", _nordhaven.Issuer, "person-1");
        using var browser = new Browser(_server);
        var back = await browser.BackAsync("NDHV");
        // In another browser, which would be signed in as somebody else.
        using var other = new Browser(_server);
        await other.BackAsync("NDHV");
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync(back)).Status);
        // At another bank's.
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new(back.ToString().Replace("/NDHV/", "/ICMR/", StringComparison.Ordinal)))).Status);
        Assert.NotEqual("", (await browser.GetAsync(back)).Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(back)).Status);
    }

    [Theory]
    [InlineData("code=x&state=y")]
    [InlineData("code=x")]
    [InlineData("")]
    [InlineData("error=access_denied&state=y")]
    [InlineData("id_token=x.y.z&state=y")]
    public async Task A_way_back_that_nobody_began_leads_nowhere(string query)
    {
        using var browser = new Browser(_server);
        var page = await browser.GetAsync(new($"{Origin}/sign-in/NDHV/callback?{query}"));
        Assert.Equal((HttpStatusCode.Unauthorized, ""), (page.Status, page.Token));
        Assert.Contains("did not confirm who you are", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_told_and_a_bank_without_one_has_no_such_page()
    {
        await _nordhaven.DisposeAsync();
        using var browser = new Browser(_server);
        var page = await browser.GetAsync(new($"{Origin}/sign-in/NDHV"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("does not answer", page.Body, StringComparison.Ordinal);
        foreach (var path in (string[])["sign-in/NONE", "signout-oidc", "signout-callback-oidc", "signin-oidc"]) Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new($"{Origin}/{path}"))).Status);
    }

    [Theory]
    [InlineData("http://login.example", "under https")]
    [InlineData("https://login.example", "--passkey-origin")]
    [InlineData("twice", "two providers")]
    public async Task What_is_no_provider_is_refused_at_the_start(string issuer, string says)
    {
        var provider = new IdentityProvider("NDHV", new Uri(issuer == "twice" ? "https://login.example" : issuer), "x", null);
        var options = Options with { Providers = issuer == "twice" ? [provider, provider] : [provider], PasskeyOrigins = issuer == "https://login.example" ? [] : [Origin] };
        Assert.Contains(says, (await Assert.ThrowsAsync<ArgumentException>(() => WasmPayServer.StartAsync(options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_begins_or_comes_back_more_often_than_his_address_may_waits()
    {
        await _server.DisposeAsync();
        _server = await WasmPayServer.StartAsync(Options with { Calls = new() { StrangersPerMinute = 2 } });
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _server.HttpAddress };
        Assert.Equal(HttpStatusCode.Redirect, (await http.GetAsync("/sign-in/NDHV")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/sign-in/NDHV/callback?code=x&state=y")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await http.GetAsync("/sign-in/NDHV")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await http.GetAsync("/sign-in/NDHV/callback?code=x&state=y")).StatusCode);
        await Domain.Refusals.WriteAsync();
        Assert.Equal(
            [("rate_limited", 2L), ("unauthenticated", 1L)],
            (await Domain.Audit.ReadAsync(0, 1000)).Where(r => r.Kind == "calls.refused").SelectMany(r => System.Text.Json.JsonDocument.Parse(r.Body).RootElement.GetProperty("calls").EnumerateArray())
                .Where(call => call.GetProperty("method").GetString() == "sign-in/NDHV").Select(call => (call.GetProperty("code").GetString()!, call.GetProperty("times").GetInt64())).Order());
    }

    private ServerOptions Options => new()
    {
        Urls = "http://127.0.0.1:0",
        Database = Path.Combine(_folder, "server.db"),
        Loader = new TextRules(),
        PasskeyOrigins = [Origin],
        ShutdownTime = TimeSpan.FromSeconds(5),
        Calls = Support.RunningServer.Plenty,
        Providers = [new("NDHV", new Uri(_nordhaven.Issuer), TestProvider.ClientId, TestProvider.ClientSecret), new("ICMR", new Uri(_icamer.Issuer), TestProvider.ClientId, TestProvider.ClientSecret)],
    };

    private Task<WasmPayServer> StartAsync() => WasmPayServer.StartAsync(Options);

    private async Task<IdentityLink> LinkAsync(string person, string issuer, string subject)
    {
        var answer = (await Domain.Changes.AskAsync(SampleBanks.Staff.Principal, new Command.LinkIdentity(person, issuer, subject))).Value;
        var outcome = answer.Done ?? (await Domain.Changes.ConfirmAsync(SampleBanks.Staff.Principal with { Id = "another" }, answer.Waits!.Id)).Value.Outcome;
        return Assert.IsType<Outcome.IdentityLinked>(outcome).Link;
    }

    private async Task RefusedAsync(string bank)
    {
        using var browser = new Browser(_server);
        var page = await browser.SignInAsync(bank);
        Assert.Equal((HttpStatusCode.Unauthorized, ""), (page.Status, page.Token));
    }

    private sealed record Page(HttpStatusCode Status, string Body, string Headers)
    {
        public string Token => Handed().Match(Body).Groups[1].Value;
    }

    /// <summary>Keeps cookies and goes where it is sent, by the test's hand. The page's origin is that of the server here.</summary>
    private sealed partial class Browser(WasmPayServer server) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

        public async Task<Page> SignInAsync(string bank) => await GetAsync(await BackAsync(bank));

        /// <summary>Where the provider sends one back to.</summary>
        public async Task<Uri> BackAsync(string bank)
        {
            using var there = await _http.GetAsync(Here(new($"{Origin}/sign-in/{bank}")));
            Assert.Equal(HttpStatusCode.Found, there.StatusCode);
            using var back = await _http.GetAsync(there.Headers.Location);
            Assert.Equal(HttpStatusCode.Found, back.StatusCode);
            Assert.StartsWith($"{Origin}/sign-in/{bank}/callback?", back.Headers.Location!.ToString(), StringComparison.Ordinal);
            return back.Headers.Location;
        }

        public async Task<Page> GetAsync(Uri address)
        {
            using var answer = await _http.GetAsync(Here(address));
            return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.ToString());
        }

        public void Dispose() => _http.Dispose();

        private Uri Here(Uri address) => new(server.HttpAddress, address.PathAndQuery);
    }

    [GeneratedRegex("data-token=\"([^\"]*)\"")]
    private static partial Regex Handed();
}
