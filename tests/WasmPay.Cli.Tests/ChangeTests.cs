using System.Text.Json;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>Two people keep those who are known, by commands against a real server.</summary>
public sealed class ChangeTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private SamplePerson _second = null!;

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        _second = await RunningServer.SecondOfStaffAsync(_running.Server);
    }

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_machine_is_added_and_gets_its_key_by_two_people()
    {
        var added = await RunAsync(SampleBanks.Staff, "add", "core", "--name", "Core", "--bank", "NDHV", "--machine", "--role", "payments");
        Assert.Matches(@"^asked; another person confirms it: wasmpay admin confirm change_[0-9a-f]+\n$", added.Output);
        Assert.Equal(0, added.ExitCode);
        var id = added.Output.Trim().Split(' ')[^1];

        var waiting = await RunAsync(_second, "changes");
        Assert.Contains($"{id}  asked  NDHV  by staff", waiting.Output, StringComparison.Ordinal);
        var shown = await RunAsync(_second, "change", id);
        Assert.Contains("  roles: nothing -> payments\n", shown.Output, StringComparison.Ordinal);
        var alone = await RunAsync(SampleBanks.Staff, "confirm", id);
        Assert.Equal((2, ""), (alone.ExitCode, alone.Output));
        Assert.Contains("a second person must", alone.Error, StringComparison.Ordinal);
        Assert.StartsWith($"{id} is done: ", (await RunAsync(_second, "confirm", id)).Output, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync(_second, "changes")).Output);

        var asked = Text((await RunAsync(SampleBanks.Staff, "issue-key", "core", "--name", "core", "--json")).Json.Single(), "id");
        var confirmed = (await RunAsync(_second, "confirm", asked, "--json")).Json.Single();
        Assert.StartsWith("wpk_", Text(confirmed, "secret"), StringComparison.Ordinal);
        Assert.True((await _running.Server.Platform.Principals.AuthenticateAsync(Text(confirmed, "secret"))).IsOk);
    }

    [Fact]
    public async Task A_machine_is_known_by_a_certificate_and_a_person_by_his_banks_provider_once_two_have_said_so()
    {
        var staff = SampleBanks.Staff.Principal;
        Assert.True((await _running.Server.Platform.Principals.AddAsync(staff, new("core", "Core", "NDHV", Platform.Access.Roles.Payments, Platform.Access.PrincipalKind.Machine))).IsOk);
        Assert.True((await _running.Server.Platform.Principals.AddAsync(staff, new("nora", "Nora", "NDHV", Platform.Access.Roles.Officer))).IsOk);
        var (file, proof) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllBytesAsync(proof, Convert.FromBase64String(Platform.Tests.Support.MachineCertificates.Proof("core")));
        await File.WriteAllTextAsync(file, Platform.Tests.Support.MachineCertificates.Pem(TimeProvider.System.GetUtcNow()));

        var certificate = (await RunAsync(SampleBanks.Staff, "register-certificate", "core", "--name", "core 1", "--certificate", file, "--proof", proof, "--only", "submit")).Output.Trim().Split(' ')[^1];
        Assert.Contains("subject: nothing -> CN=ndhv.core", (await RunAsync(_second, "change", certificate)).Output, StringComparison.Ordinal);
        Assert.Matches(@"\ncert_[0-9a-f]+  until ", (await RunAsync(_second, "confirm", certificate)).Output);
        Assert.Matches(@"^cert_[0-9a-f]+  until .*core 1  only submit  certificate [0-9a-f]{64}\n$", (await RunAsync(_second, "keys", "core")).Output);
        File.Delete(file);

        var link = (await RunAsync(SampleBanks.Staff, "link", "nora", "--issuer", "https://login.example", "--subject", "n-1")).Output.Trim().Split(' ')[^1];
        Assert.Contains("subject: nothing -> n-1", (await RunAsync(_second, "change", link)).Output, StringComparison.Ordinal);
        Assert.StartsWith($"{link} is done: ", (await RunAsync(_second, "confirm", link)).Output, StringComparison.Ordinal);
        var identity = (await RunAsync(_second, "identities", "nora", "--json")).Json.Single();
        Assert.Equal(("nora", "NDHV", "https://login.example", "n-1"), (Text(identity, "principal"), Text(identity, "bank"), Text(identity, "issuer"), Text(identity, "subject")));
        Assert.Contains("n-1", (await RunAsync(_second, "unlink", Text(identity, "id"))).Output, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync(_second, "identities", "nora")).Output);
        Assert.Equal("", (await RunAsync(_second, "passkeys", "nora")).Output);
        Assert.Contains("have no such passkey", (await RunAsync(_second, "remove-passkey", "x")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_the_confirmer_s_to_hand_over()
    {
        var id = (await RunAsync(SampleBanks.Staff, "invite", "second")).Output.Trim().Split(' ')[^1];
        var confirmed = await RunAsync(_second, "confirm", id);
        Assert.Contains("second is invited.", confirmed.Output, StringComparison.Ordinal);
        Assert.Contains("wasmpay admin enrol wpe_", confirmed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_asked_is_rejected_or_taken_back()
    {
        var (one, other) = (await AskAsync("officer"), await AskAsync("auditor"));
        Assert.Contains($"{one}  rejected", (await RunAsync(SampleBanks.Staff, "reject", one, "--reason", "Not she.")).Output, StringComparison.Ordinal);
        Assert.Contains($"{other}  withdrawn", (await RunAsync(_second, "withdraw", other)).Output, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync(_second, "changes")).Output);
        Assert.Equal(2, (await RunAsync(_second, "changes", "--all", "--json")).Json.Count);

        async Task<string> AskAsync(string role) => (await RunAsync(_second, "add", $"a.{role}", "--name", "Ada", "--bank", "NDHV", "--role", role)).Output.Trim().Split(' ')[^1];
    }

    private Task<Answer> RunAsync(SamplePerson by, params string[] arguments) => Wasmpay.RunAsync(["admin", .. arguments, "--url", _running.Server.GrpcAddress.ToString(), "--token", by.Token]);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
