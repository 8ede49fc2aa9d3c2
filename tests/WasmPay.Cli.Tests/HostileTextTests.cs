using WasmPay.Cli.Run;
using WasmPay.Sandbox.Contracts;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>What guests, components and banks chose to say is shown, and neither moves the cursor nor passes for a line of ours.</summary>
public sealed class HostileTextTests
{
    // (component (core module (import "a\1b[31m\0afail: ...\1b]0;owned\07" "b\0d\1b[2Jc" (func)) (memory (export "m") 1)) (core instance (instantiate 0)))
    private static readonly byte[] Component = Convert.FromHexString(
        "0061736d0d0001000185010061736d01000000010401600000025e0152611b5b33316d0a6661696c3a205761736d5061792e4775657374735b3930345d0a202020202020"
        + "54686520636f6d706f6e656e7420303030302069732071756172616e74696e65641b5d303b6f776e65640707620d1b5b324a630000050301000107050101"
        + "6d02000009046e616d650002016d020401000000001f0e636f6d706f6e656e742d6e616d65010600110100016d0106001201000169");

    [Theory]
    [InlineData("process", "inspect")]
    [InlineData("in-process", "inspect")]
    [InlineData("process", "fuzz")]
    [InlineData("in-process", "fuzz")]
    [InlineData("in-process", "run", "--request", "-")]
    public async Task Names_in_a_component_are_shown_with_their_codes(string isolation, params string[] command)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, Component);
        var answer = await Wasmpay.RunAsync([command[0], file, .. command[1..], "--isolation", isolation], input: "{}");
        File.Delete(file);
        var said = answer.Output + answer.Error;
        Assert.Contains(@"`a\u001b[31m\u000afail: WasmPay.Guests[904]\u000a      The component 0000 is quarantined\u001b]0;owned\u0007`", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("fail:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_a_machine_the_same_names_are_valid_JSON_without_raw_control_characters()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, Component);
        var answer = await Wasmpay.RunAsync(["inspect", file, "--json", "--isolation", "in-process"]);
        File.Delete(file);
        Assert.Contains("a\u001b[31m\nfail:", Assert.Single(answer.Json).GetProperty("refusals")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Output, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public void A_guest_forges_no_line_of_an_outcome()
    {
        var text = new StringWriter();
        OutcomeText.Write(text, 1, new Outcome
        {
            Kind = OutcomeKind.Verdict,
            Fuel = 7,
            Verdict = new(Decision.Deny, [new("c\u001b", "m\n0: approve, 5 fuel\u202e"), new("plain", "Zürich says no.")]),
            Explanation = "e\r2: approve",
            Log = [new("info", "stdout", "l\u2028\u001b]0;owned\u0007")],
        });
        Assert.Equal(
            ["1: deny, 7 fuel", @"   c\u001b: m\u000a0: approve, 5 fuel\u202e", "   plain: Zürich says no.", @"   e\u000d2: approve", @"   [info] stdout: l\u2028\u001b]0;owned\u0007", ""],
            text.ToString().Split(text.NewLine));
    }

    [Fact]
    public async Task A_reason_that_would_not_be_read_as_it_stands_is_refused_and_another_is_listed()
    {
        var running = new RunningServer();
        await running.InitializeAsync();
        try
        {
            var (digest, url) = (running.Server.Platform.Live.Current.Live["NDHV"].Digest, running.Server.GrpcAddress.ToString());
            foreach (var reason in (string[])["One.\nTwo.", "One. \u202eTwo."])
                Assert.NotEqual(0, (await Wasmpay.RunAsync(["revoke", digest, "--reason", reason, "--url", url, "--token", SampleBanks.Staff.Token])).ExitCode);
            Assert.Equal(0, (await Wasmpay.RunAsync(["revoke", digest, "--reason", "One. Two.", "--url", url, "--token", SampleBanks.Staff.Token])).ExitCode);
            var held = await Wasmpay.RunAsync(["held", "--url", url, "--token", SampleBanks.Staff.Token]);
            Assert.Matches($"^{digest}  revoked by staff until [^\n]*: One\\. Two\\.\n$", held.Output);
        }
        finally
        {
            await running.DisposeAsync();
        }
    }
}
