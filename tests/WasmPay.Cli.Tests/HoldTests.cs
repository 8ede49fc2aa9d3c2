using System.Text.Json;
using WasmPay.Api.V1;
using WasmPay.Guests;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>Components are stopped, and let run again, by commands against a real server.</summary>
public sealed class HoldTests : IAsyncLifetime
{
    private SamplePerson _second = null!;
    private readonly RunningServer _running = new();

    private string Digest => _running.Server.Platform.Live.Current.Live["NDHV"].Digest;

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        _second = await RunningServer.SecondOfStaffAsync(_running.Server);
    }

    public Task DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_component_is_revoked_once_is_listed_and_a_second_person_reinstates_it_once()
    {
        Done($"{Digest} is revoked\n", await RunAsync("revoke", Digest, "It lets too much pass."));
        Refused("AlreadyExists", "revoked already, by staff", await RunAsync("revoke", Digest, "Again.", _second));
        Held($"{Digest}  revoked by staff", "It lets too much pass.", await HeldAsync());
        Assert.Equal(TransactionStatus.Referred, await PayAsync());

        Refused("PermissionDenied", "a second person must", await RunAsync("reinstate", Digest, "It was nothing."));
        Done($"{Digest} is reinstated\n", await RunAsync("reinstate", Digest, "It was nothing.", _second));
        Refused("NotFound", "is not revoked", await RunAsync("reinstate", Digest, "Again.", _second));
        Done("nothing is held\n", await HeldAsync());
        Assert.Equal(TransactionStatus.Posted, await PayAsync());
    }

    [Fact]
    public async Task For_a_machine_they_print_objects()
    {
        var revoked = (await RunAsync("revoke", Digest, "Stop.", more: ["--json"])).Json.Single();
        Assert.Equal((Digest, "revoked", "Stop."), (Text(revoked, "digest"), Text(revoked, "done"), Text(revoked, "held")));
        var held = (await HeldAsync(more: ["--json"])).Json.Single();
        Assert.Equal((Digest, "revoked", "Stop.", "staff"), (Text(held, "digest"), Text(held, "held"), Text(held, "reason"), Text(held, "by")));
        static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_bank_s_own_people_and_strangers_may_do_none_of_it()
    {
        foreach (var command in new[] { "revoke", "reinstate", "release" })
            Refused("PermissionDenied", "permits this (administer)", await RunAsync(command, Digest, "Stop.", SampleBanks.Teller));
        Done($"{Digest} is revoked\n", await RunAsync("revoke", Digest, "Stop."));
        Done("nothing is held\n", await HeldAsync(SampleBanks.Officer));
        Done($"{Digest} is reinstated\n", await RunAsync("reinstate", Digest, "Go.", _second));
        Refused("Unauthenticated", "", await HeldAsync(_second with { Token = "no-such-token" }));
        Assert.Equal(TransactionStatus.Posted, await PayAsync());
    }

    [Fact]
    public async Task A_component_that_nobody_brought_can_be_kept_out_and_is_not_held_before()
    {
        var unknown = new string('0', 64);
        Refused("NotFound", "is not revoked", await RunAsync("reinstate", unknown, "Go."));
        Refused("NotFound", "is not quarantined on this node", await RunAsync("release", unknown, "Go."));
        Refused("InvalidArgument", "64 lower-case hexadecimal digits", await RunAsync("revoke", "x", "Stop."));
        Done($"{unknown} is revoked\n", await RunAsync("revoke", unknown, "Stop."));
        Held($"{unknown}  revoked by staff", "Stop.", await HeldAsync());
    }

    [Fact]
    public async Task A_revocation_lasts_once_a_second_person_ratifies_it()
    {
        Done($"{Digest} is revoked\n", await RunAsync("revoke", Digest, "Stop."));
        Refused("PermissionDenied", "a second person must", await RunAsync("ratify", Digest, "Yes."));
        Done($"{Digest} is revoked for good\n", await RunAsync("ratify", Digest, "Yes.", _second));
        Done($"{Digest}  revoked by staff: Stop.\n", await HeldAsync());
    }

    [Fact]
    public async Task A_bank_is_stopped_by_one_person_and_goes_on_by_another()
    {
        var stopped = await RunAsync("stop", "NDHV", "Accounts are being emptied.", SampleBanks.Officer);
        Assert.Matches(@"^NDHV is stopped until \S+ \S+ unless another person ratifies it\n$", stopped.Output);
        Assert.Equal(TransactionStatus.Referred, await PayAsync());
        Held("NDHV  stopped by nora.officer", "Accounts are being emptied.", await HeldAsync(SampleBanks.Officer));
        Refused("AlreadyExists", "stopped already, by nora.officer; ratify it", await RunAsync("stop", "NDHV", "Again.", SampleBanks.Approver));
        Refused("PermissionDenied", "a second person must", await RunAsync("resume", "NDHV", "It was nothing.", SampleBanks.Officer));

        Done("NDHV is stopped for good\n", await RunAsync("ratify", "NDHV", "So it is.", SampleBanks.Approver));
        Done("NDHV  stopped by nora.officer: Accounts are being emptied.\n", await HeldAsync(SampleBanks.Officer));
        Done("NDHV is resumed\n", await RunAsync("resume", "NDHV", "It is over.", SampleBanks.Approver));
        Assert.Equal(TransactionStatus.Posted, await PayAsync());
    }

    [Fact]
    public async Task The_address_for_JSON_is_told_from_the_one_for_gRPC()
    {
        var answer = await RunAsync("revoke", Digest, "Stop.", url: _running.Server.HttpAddress.ToString());
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        var line = Assert.Single(answer.Error.Trim().Split('\n'));
        Assert.Contains($"What answers at {_running.Server.HttpAddress} is no gRPC over HTTP/2.", line, StringComparison.Ordinal);
        Assert.Contains($"perhaps http://127.0.0.1:{_running.Server.HttpAddress.Port - 1}/.", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData()]
    public async Task An_address_in_use_is_said_in_one_sentence(params string[] more)
    {
        var database = Path.Combine(Path.GetTempPath(), $"in-use-{Guid.NewGuid():N}.db");
        var answer = await Wasmpay.RunAsync(["serve", "--urls", Url.TrimEnd('/'), "--database", database, .. more]);
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(database) + "*")) File.Delete(file);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Matches(@"(^|\n)wasmpay: The server cannot start: [^\n]*address already in use[^\n]*\n$", answer.Error);
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_done()
    {
        var answer = await Wasmpay.RunAsync(["revoke", Digest, "--url", Url, "--token", SampleBanks.Staff.Token]);
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("--reason", answer.Error, StringComparison.Ordinal);
        Refused("InvalidArgument", "reason", await RunAsync("revoke", Digest, ""));
        Done("", await HeldAsync(more: ["--json"]));
        Done("nothing is held\n", await HeldAsync());
    }

    [Fact]
    public async Task A_component_that_killed_three_workers_is_listed_and_called_again_after_its_release()
    {
        if (!GuestHost.IsSupported(out _)) return;
        await using var bed = await QuarantineBed.StartAsync();
        var (url, digest) = (bed.Server.GrpcAddress.ToString(), bed.Digest);
        Refused("NotFound", "is not quarantined on this node", await RunAsync("release", digest, "Go.", url: url));
        await bed.QuarantineAsync();

        var held = await HeldAsync(url: url);
        Assert.StartsWith($"{digest}  quarantined: 3 workers died under its calls", held.Output, StringComparison.Ordinal);
        Assert.Equal(TransactionStatus.Referred, (await bed.PayAsync()).Status);
        Done($"{digest} is released\n", await RunAsync("release", digest, "It was mended.", url: url));

        Assert.Equal(TransactionStatus.Posted, (await bed.PayAsync()).Status);
        Assert.Equal(TransactionStatus.Posted, (await bed.PayElsewhereAsync()).Status);
        Done("nothing is held\n", await HeldAsync(url: url));
        Refused("NotFound", "is not quarantined on this node", await RunAsync("release", digest, "Again.", url: url));
    }

    private string Url => _running.Server.GrpcAddress.ToString();

    private Task<Answer> RunAsync(string command, string digest, string reason, SamplePerson? by = null, string? url = null, params string[] more) =>
        Wasmpay.RunAsync([command, digest, "--reason", reason, "--url", url ?? Url, "--token", (by ?? SampleBanks.Staff).Token, .. more]);

    private Task<Answer> HeldAsync(SamplePerson? by = null, string? url = null, params string[] more) =>
        Wasmpay.RunAsync(["held", "--url", url ?? Url, "--token", (by ?? SampleBanks.Staff).Token, .. more]);

    private static void Done(string output, Answer answer) => Assert.Equal((0, output, ""), (answer.ExitCode, answer.Output, answer.Error));

    private static void Held(string what, string reason, Answer answer) =>
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(what)} until \\S+ \\S+ unless another person ratifies it: {System.Text.RegularExpressions.Regex.Escape(reason)}\n$", answer.Output);

    private static void Refused(string status, string words, Answer answer)
    {
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains($"says {status}", answer.Error, StringComparison.Ordinal);
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
    }

    private async Task<TransactionStatus> PayAsync() => (await new TransactionService.TransactionServiceClient(_running.Channel).SubmitTransactionAsync(new()
    {
        IdempotencyKey = Guid.NewGuid().ToString(),
        OriginAccount = "NDHV-1002",
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = 100, Currency = "USD" },
    }, RunningServer.As(SampleBanks.Teller))).Transaction.Status;
}
