namespace WasmPay.Cli.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("run", "no-such.wasm", "--request", "-")]
    [InlineData("inspect", "no-such.wasm")]
    [InlineData("fuzz", "no-such.wasm")]
    [InlineData("fuzz")]
    [InlineData("eval", "no-such.jsonl")]
    [InlineData("author", "--rule", "Deny everything over USD 5.", "--bank", "NOPE", "--out", "unused")]
    [InlineData("author", "--rule", "  ", "--bank", "NDHV", "--out", "unused")]
    [InlineData("author", "--rule", "Deny.", "--bank", "NDHV", "--out", "unused", "--author", "llm")]
    [InlineData("author", "--rule", "Deny.", "--bank", "NDHV", "--out", "unused", "--author", "llm", "--model", "m", "--endpoint", "http://127.0.0.1:1/v1", "--price", "free")]
    [InlineData("author", "--rule", "Deny.", "--bank", "NDHV", "--out", "unused", "--author", "llm", "--model", "m", "--endpoint", "http://127.0.0.1:1/v1", "--cost-budget", "5")]
    [InlineData("author", "--rule", "Deny.", "--bank", "NDHV", "--out", "unused", "--author", "llm", "--model", "m", "--endpoint", "http://127.0.0.1:1/v1", "--replay", "no-such-folder")]
    [InlineData("author", "--rule", "Deny.", "--bank", "NDHV", "--out", "unused", "--author", "llm", "--model", "m", "--endpoint", "http://127.0.0.1:1/v1", "--record", "a", "--cache", "b")]
    [InlineData("author", "--rule", "Deny.", "--bank", "NDHV", "--out", "unused", "--author", "llm", "--model", "m", "--endpoint", "http://127.0.0.1:1/v1", "--call-log", "no/such/folder/log")]
    [InlineData("serve", "--urls", "not-an-address")]
    [InlineData("serve", "--bank-components", "0")]
    [InlineData("held", "--token", "a\nb")]
    [InlineData("held", "--token", "a\u0001b")]
    [InlineData("held", "--token", "a\u00e9b")]
    [InlineData("revoke", "0000000000000000000000000000000000000000000000000000000000000000", "--reason", "Stop.", "--token", "a\r\nx: y")]
    [InlineData("serve", "--component-memory-mib", "-1")]
    [InlineData("run")]
    [InlineData("no-such-command")]
    public async Task A_command_that_cannot_work_says_so_in_words_and_exits_with_2(params string[] arguments)
    {
        var answer = await Wasmpay.RunAsync(arguments);
        Assert.Equal(2, answer.ExitCode);
        Assert.StartsWith("wasmpay: ", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_overwrites_nothing_that_is_no_store()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Somebody's letter.");
        var answer = await Wasmpay.RunAsync(["demo", "--database", file]);
        Assert.Equal("Somebody's letter.", await File.ReadAllTextAsync(file));
        File.Delete(file);
        Assert.Equal(2, answer.ExitCode);
        Assert.Equal(2, (await Wasmpay.RunAsync(["demo", "--database", Path.GetTempPath()])).ExitCode);
    }

    [Fact]
    public async Task A_rule_of_a_megabyte_is_refused_before_it_is_read()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("Deny payments. ", 70_000)));
        var answer = await Wasmpay.RunAsync(["author", "--rule", $"@{file}", "--bank", "NDHV", "--out", "unused"]);
        File.Delete(file);
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("larger than", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_is_not_UTF_8_is_refused_and_not_mended()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [.. "Deny payments over USD 10,000."u8, 0xFF]);
        var answer = await Wasmpay.RunAsync(["author", "--rule", $"@{file}", "--bank", "NDHV", "--out", "unused"]);
        File.Delete(file);
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("UTF-8", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Refer large transfers to new beneficiaries.", "clarify", "questions")]
    [InlineData("Refer the payment if the customer sounds nervous on the phone.", "refuse", "missing")]
    [InlineData("Recusar os pagamentos acima de 10.000 euros que uma conta ordena.", "refuse", "problems")]
    public async Task A_rule_that_makes_no_program_asks_or_refuses_and_says_what_about(string rule, string outcome, string about)
    {
        var answer = await Wasmpay.RunAsync(["author", "--rule", rule, "--bank", "NDHV", "--out", Path.GetTempPath(), "--json"]);
        Assert.Equal(1, answer.ExitCode);
        var said = Assert.Single(answer.Json);
        Assert.Equal(outcome, said.GetProperty("outcome").GetString());
        Assert.NotEqual(0, said.GetProperty(about).GetArrayLength());
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        var answer = await Wasmpay.RunAsync(["--help"]);
        Assert.Equal(0, answer.ExitCode);
        foreach (var command in new[] { "demo", "serve", "author", "eval", "run", "inspect", "fuzz" })
            Assert.Contains($"  {command} ", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_core_module_is_told_apart_from_a_component()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]);
        var answer = await Wasmpay.RunAsync(["inspect", file, "--json"]);
        File.Delete(file);
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("core-module", Assert.Single(answer.Json).GetProperty("refusals")[0].GetProperty("code").GetString());
    }
}
