using System.Text.RegularExpressions;
using WasmPay.Sandbox;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>What an author asks is answered on the command line, here and against a server.</summary>
public sealed partial class AuthorAnswerTests : IAsyncLifetime
{
    private const string Asking = "Deny large payments.";
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private readonly RunningServer _running = new();

    public Task InitializeAsync() => _running.StartAsync(o => o with { Loader = null, Isolation = Isolation.InProcess, Authoring = new() { Pipeline = new() { FuzzExecutions = 200 } } }, seeds: false);

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_server_asks_says_how_to_answer_and_with_the_answer_shows_its_reading_and_what_to_approve()
    {
        var asked = await OnServerAsync();
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("outcome: questions", asked.Output, StringComparison.Ordinal);
        Assert.Contains("state      It is read.", asked.Error, StringComparison.Ordinal);

        var answered = await OnServerAsync("--answer", Hint(asked));

        Assert.True(answered.ExitCode == 0, answered.Output + answered.Error);
        Assert.Contains("outcome: verified", answered.Output, StringComparison.Ordinal);
        Assert.Contains("read as:", answered.Output, StringComparison.Ordinal);
        Assert.Matches("hash to approve: [0-9a-f]{64}\n", answered.Output);
        Assert.Matches("propose it by its id: authoring_", answered.Output);
    }

    [Fact]
    public async Task Without_a_server_the_same_answer_does()
    {
        var asked = await HereAsync();
        Assert.Equal(1, asked.ExitCode);

        var answered = await HereAsync("--answer", Hint(asked), "--answer", "scope|nothing|x");

        Assert.True(answered.ExitCode == 0, answered.Output + answered.Error);
        Assert.Contains("read as:", answered.Output, StringComparison.Ordinal);
        Assert.Contains("“scope|nothing|...”: nothing asked that.", answered.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--answer takes", "--answer", "scope|x")]
    [InlineData("has no NO_SUCH_TOKEN", "--server", "http://127.0.0.1:1", "--token-env", "NO_SUCH_TOKEN")]
    [InlineData("Say --bank and --out, or --server.", "--language", "en")]
    [InlineData("neither --bank nor --out", "--server", "http://127.0.0.1:1", "--bank", "NDHV")]
    public async Task What_does_not_fit_is_bad_input(string says, params string[] arguments)
    {
        var refused = await Wasmpay.RunAsync(["author", "--rule", Asking, .. arguments], variable: ("WASMPAY_TOKEN", SampleBanks.Officer.Token));
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    private Task<Answer> OnServerAsync(params string[] arguments) => Wasmpay.RunAsync(
        ["author", "--server", _running.Server.GrpcAddress.ToString(), "--token-env", "OFFICER", "--rule", Asking, .. arguments], variable: ("OFFICER", SampleBanks.Officer.Token));

    private Task<Answer> HereAsync(params string[] arguments) => Wasmpay.RunAsync(["author", "--rule", Asking, "--bank", "NDHV", "--out", _folder, .. arguments]);

    // One that the author can read as a limit, whatever its readings are called.
    private static string Hint(Answer asked)
    {
        var hint = HintLine().Match(asked.Output);
        Assert.True(hint.Success, asked.Output);
        return hint.Groups[3].Value == "your words" ? $"{hint.Groups[1].Value}|{hint.Groups[2].Value}|over USD 50,000" : $"{hint.Groups[1].Value}|{hint.Groups[2].Value}|{hint.Groups[3].Value}";
    }

    [GeneratedRegex("answer with: --answer \"([^|]+)\\|(.+)\\|([^|]+)\"")]
    private static partial Regex HintLine();
}
