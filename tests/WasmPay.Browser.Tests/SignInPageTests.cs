using System.Net;
using System.Net.Sockets;
using System.Text;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WasmPay.Platform.Access;
using WasmPay.Platform.Changes;
using WasmPay.Platform.Tests.Support;
using WasmPay.Server;
using WasmPay.Server.Access.Providers;
using WasmPay.Server.Tests.SignIn;

namespace WasmPay.Browser.Tests;

/// <summary>The page by which people come in, in a real browser with an authenticator of its own.</summary>
public sealed class SignInPageTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-browser-").FullName;
    private readonly List<string> _complaints = [];
    private WasmPayServer _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;
    private ICDPSession _devices = null!;

    private static string Origin(int port) => $"http://localhost:{port}";

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        _server = await StartAsync(FreePort(), origin: null);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        await OpenAsync(Origin(_server.HttpAddress.Port));
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [BrowserFact]
    public async Task Who_was_invited_sets_a_password_adds_a_passkey_and_signs_in_with_it()
    {
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        await SignOutAsync();

        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await InsideAsync();
        await Assertions.Expect(_page.GetByText("My phone, last used")).ToBeVisibleAsync();

        // The password is right, and the page goes on to the passkey.
        await SignOutAsync();
        await SignInByPasswordAsync(Password);
        await InsideAsync();
        Assert.Empty(_complaints);
    }

    [BrowserFact]
    public async Task Who_has_a_passkey_and_ends_the_line_after_his_name_is_asked_for_it_and_guesses_no_password()
    {
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        await SignOutAsync();
        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        await _page.GetByLabel("Name", new() { Exact = true }).PressAsync("Enter");
        await InsideAsync();
        // Nothing is said to be under way any more.
        await Assertions.Expect(_page.GetByRole(AriaRole.Status)).ToHaveTextAsync("");
        Assert.Empty(_complaints);
    }

    [BrowserFact]
    public async Task An_invitation_that_is_pasted_into_the_open_page_is_taken_out_of_the_address()
    {
        await _page.EvaluateAsync("() => { location.hash = '#wpe_pasted'; }");
        await Assertions.Expect(_page.GetByLabel("Invitation", new() { Exact = true })).ToHaveValueAsync("wpe_pasted");
        Assert.DoesNotContain("wpe_", _page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_session_that_was_ended_elsewhere_is_over_on_the_page_too()
    {
        await EnrolAsync();
        var staff = new Principal("another", "Another", Principal.Platform, Roles.Administrator);
        var id = (await _server.Platform.Keys.ListAsync(staff, "anna")).Value[0].Id;
        Assert.True((await _server.Platform.Keys.RevokeAsync(staff, id)).IsOk);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
        await ErrorAsync("This token was revoked");
    }

    [BrowserFact]
    public async Task A_passkey_that_is_removed_signs_nobody_in_and_the_password_does_again()
    {
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        // The last one is removed by nobody's slip.
        var asked = "";
        _page.Dialog += async (_, dialog) =>
        {
            asked = dialog.Message;
            await dialog.AcceptAsync();
        };
        await _page.GetByRole(AriaRole.Button, new() { Name = "Remove My phone" }).ClickAsync();
        await StatusAsync("The passkey My phone is removed. You sign in by your password now.");
        Assert.Contains("your only passkey", asked, StringComparison.Ordinal);
        await SignOutAsync();

        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await ErrorAsync("This is no passkey of this name's");
        await SignInByPasswordAsync(Password);
        await InsideAsync();
    }

    [BrowserFact]
    public async Task An_answer_that_is_sent_once_more_is_refused()
    {
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        await SignOutAsync();
        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        var sent = await _page.RunAndWaitForRequestAsync(() => _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync(), r => r.Url.EndsWith("/v1/sessions:usePasskey", StringComparison.Ordinal));
        await InsideAsync();

        using var http = new HttpClient { BaseAddress = _server.HttpAddress };
        using var replayed = await http.PostAsync(new Uri("/v1/sessions:usePasskey", UriKind.Relative), new StringContent(sent.PostData!, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, replayed.StatusCode);
    }

    [BrowserFact]
    public async Task From_a_page_of_another_origin_a_passkey_is_refused()
    {
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        // Another port of the same host: the browser takes it for the same passkeys, and says where it is.
        await using var elsewhere = await StartAsync(FreePort(), Origin(_server.HttpAddress.Port));
        await _page.GotoAsync($"{Origin(elsewhere.HttpAddress.Port)}/sign-in");
        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await ErrorAsync("This is no passkey of this name's");
    }

    [BrowserFact]
    public async Task A_passkey_whose_owner_is_not_verified_is_not_used()
    {
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        await SignOutAsync();
        await _devices.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = _authenticator, ["isUserVerified"] = false });
        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await ErrorAsync("The passkey was not used");
    }

    [BrowserFact]
    public async Task Who_signs_in_by_his_banks_provider_comes_back_to_the_page_signed_in()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var server = await StartAsync(FreePort(), origin: null, new IdentityProvider("platform", new Uri(provider.Issuer), TestProvider.ClientId, TestProvider.ClientSecret));
        await server.Platform.SignIn.BootAsync("anna", "Anna Admin");
        var anna = new Principal("anna", "Anna Admin", Principal.Platform, Roles.Administrator);
        await _page.GotoAsync($"{Origin(server.HttpAddress.Port)}/sign-in");
        await _page.GetByRole(AriaRole.Link, new() { Name = "platform" }).ClickAsync();
        await ErrorAsync($"issuer {provider.Issuer}, subject person-1");

        Assert.NotNull((await server.Platform.Changes.AskAsync(anna, new Command.LinkIdentity("anna", provider.Issuer, "person-1"))).Value.Done);
        await _page.GetByRole(AriaRole.Link, new() { Name = "platform" }).ClickAsync();
        await InsideAsync();
        // Nothing of it is in the address, or in the page once it was read.
        Assert.EndsWith("/sign-in", _page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("wps_", await _page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(_complaints);
    }

    [BrowserFact]
    public async Task What_is_wrong_is_said_in_words_and_a_session_is_shown_when_it_is_asked_for()
    {
        await EnrolAsync();
        var token = _page.GetByLabel("For WASMPAY_TOKEN");
        await Assertions.Expect(token).ToBeHiddenAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Show the session's token" }).ClickAsync();
        var secret = await token.InputValueAsync();
        Assert.StartsWith("wps_", secret, StringComparison.Ordinal);
        Assert.True((await _server.Platform.Principals.AuthenticateAsync(secret)).IsOk);
        await SignOutAsync();
        Assert.False((await _server.Platform.Principals.AuthenticateAsync(secret)).IsOk);
        Assert.Equal("", await token.InputValueAsync());

        await SignInByPasswordAsync("not the password");
        await ErrorAsync("This is nobody's name and password");
        await SignInByPasswordAsync(Password);
        await InsideAsync();
        Assert.True(await _page.GetByRole(AriaRole.Alert).IsHiddenAsync());
    }

    [BrowserFact]
    public async Task An_invitation_in_the_address_is_taken_out_of_it_and_the_whole_is_done_by_keyboard()
    {
        var invitation = (await _server.Platform.SignIn.BootAsync("anna", "Anna Admin")).Value.Secret;
        await _page.GotoAsync("about:blank");
        await _page.GotoAsync($"{Origin(_server.HttpAddress.Port)}/sign-in#{invitation}");
        await Assertions.Expect(_page.GetByLabel("Invitation")).ToHaveValueAsync(invitation);
        Assert.EndsWith("/sign-in", _page.Url, StringComparison.Ordinal);
        await TabToAsync("new-password");
        await _page.Keyboard.TypeAsync(Password);
        await _page.Keyboard.PressAsync("Enter");
        await InsideAsync();
        await Assertions.Expect(_page.Locator("#inside-title")).ToBeFocusedAsync();
        await TabToAsync("passkey-name");
        await _page.Keyboard.TypeAsync("Keyboard's");
        await _page.Keyboard.PressAsync("Enter");
        await StatusAsync("The passkey Keyboard's is added.");
    }

    [BrowserFact]
    public async Task Nothing_of_the_page_keeps_anybody_out()
    {
        await AssertAccessibleAsync();
        await SignInByPasswordAsync("wrong");
        await ErrorAsync("This is nobody's name and password");
        await AssertAccessibleAsync();
        await EnrolAsync();
        await AddPasskeyAsync("My phone");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Show the session's token" }).ClickAsync();
        await AssertAccessibleAsync();

        async Task AssertAccessibleAsync() =>
            Assert.Empty((await _page.RunAxe()).Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
    }

    [BrowserFact]
    public async Task The_page_runs_no_script_but_its_own()
    {
        const string click = "() => { const a = document.createElement('a'); a.href = 'javascript:window.ran = true'; document.body.append(a); a.click(); }";
        var told = await _page.RunAndWaitForConsoleMessageAsync(() => _page.EvaluateAsync(click), new() { Predicate = m => m.Type == "error" });
        Assert.Contains("Content Security Policy", told.Text, StringComparison.Ordinal);
        Assert.False(await _page.EvaluateAsync<bool>("() => 'ran' in window"));
        await Assert.ThrowsAsync<PlaywrightException>(() => _page.EvaluateAsync("() => document.body.setAttribute('onclick', 'window.ran = true')"));
    }

    private string _authenticator = "";

    private async Task OpenAsync(string origin)
    {
        _page = await _browser.NewPageAsync();
        _page.Console += (_, message) =>
        {
            // What the API refuses is told as a resource that was not loaded.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) _complaints.Add(message.Text);
        };
        _page.PageError += (_, error) => _complaints.Add(error);
        _devices = await _page.Context.NewCDPSessionAsync(_page);
        await _devices.SendAsync("WebAuthn.enable");
        var added = await _devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        _authenticator = added!.Value.GetProperty("authenticatorId").GetString()!;
        await _page.GotoAsync($"{origin}/sign-in");
        await Assertions.Expect(_page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToBeVisibleAsync();
    }

    private async Task EnrolAsync()
    {
        await _page.GetByLabel("Invitation").FillAsync((await _server.Platform.SignIn.BootAsync("anna", "Anna Admin")).Value.Secret);
        await _page.GetByLabel("New password").FillAsync(Password);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Set the password and sign in" }).ClickAsync();
        await InsideAsync();
    }

    private async Task AddPasskeyAsync(string name)
    {
        await _page.GetByLabel("Name of a new passkey").FillAsync(name);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await StatusAsync($"The passkey {name} is added.");
    }

    private async Task SignInByPasswordAsync(string password)
    {
        await _page.GetByLabel("Name", new() { Exact = true }).FillAsync("anna");
        await _page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a password" }).ClickAsync();
    }

    private async Task SignOutAsync()
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await StatusAsync("You are signed out.");
    }

    private async Task TabToAsync(string id)
    {
        for (var i = 0; i < 30 && await _page.EvaluateAsync<string>("() => document.activeElement.id") != id; i++) await _page.Keyboard.PressAsync("Tab");
        Assert.Equal(id, await _page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    private Task InsideAsync() => Assertions.Expect(_page.GetByText("Anna Admin (anna) of platform, until")).ToBeVisibleAsync();

    private Task StatusAsync(string text) => Assertions.Expect(_page.Locator("#status")).ToContainTextAsync(text);

    private Task ErrorAsync(string text) => Assertions.Expect(_page.GetByRole(AriaRole.Alert)).ToContainTextAsync(text);

    private Task<WasmPayServer> StartAsync(int port, string? origin, params IdentityProvider[] providers) => WasmPayServer.StartAsync(new()
    {
        Urls = $"http://127.0.0.1:0;http://127.0.0.1:{port}",
        Database = Path.Combine(_folder, "server.db"),
        Loader = new TextRules(),
        PasskeyOrigins = [origin ?? Origin(port)],
        Providers = providers,
        ShutdownTime = TimeSpan.FromSeconds(5),
    });

    // The page's origin is known before the server listens.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
