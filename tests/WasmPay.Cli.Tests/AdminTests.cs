using System.Text.Json;
using WasmPay.Server.Samples;

namespace WasmPay.Cli.Tests;

/// <summary>An empty store gets its first administrator, who comes in and keeps others, by commands against a real server.</summary>
public sealed class AdminTests : IDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-admin-").FullName;

    private string Database => Path.Combine(_folder, "empty.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_empty_store_is_booted_once_and_its_administrator_signs_in()
    {
        var booted = (await DoneAsync(["admin", "init", "anna", "--name", "Anna Admin", "--database", Database])).Single();
        var again = await Wasmpay.RunAsync(["admin", "init", "mallory", "--name", "Mallory", "--database", Database]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("Somebody is known already", again.Error, StringComparison.Ordinal);

        await using var server = await WasmPay.Server.WasmPayServer.StartAsync(new() { Urls = "http://127.0.0.1:0", Database = Database, Loader = new Platform.Tests.Support.TextRules() });
        var url = server.GrpcAddress.ToString();
        var enrolled = (await DoneAsync(["admin", "enrol", Text(booted, "enrolment"), "--url", url], input: Password)).Single();
        var token = Text((await DoneAsync(["admin", "sign-in", "anna", "--url", url], input: Password)).Single(), "token");
        Assert.NotEqual(Text(enrolled, "token"), token);
        Assert.Equal("anna", Text((await DoneAsync(["admin", "list", "--url", url, "--token", token])).Single(), "id"));

        var wrong = await Wasmpay.RunAsync(["admin", "sign-in", "anna", "--url", url], input: "another password");
        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains("Unauthenticated", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_are_refused_where_somebody_is_known_and_unknown_where_they_were_not_asked_for()
    {
        await DoneAsync(["admin", "init", "anna", "--name", "Anna Admin", "--database", Database]);
        var refused = await Wasmpay.RunAsync(["serve", "--samples", "--database", Database, "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("The store has people or machines of its own", refused.Error, StringComparison.Ordinal);

        await using var server = await WasmPay.Server.WasmPayServer.StartAsync(new() { Urls = "http://127.0.0.1:0", Database = Database, Loader = new Platform.Tests.Support.TextRules() });
        var stranger = await Wasmpay.RunAsync(["admin", "list", "--url", server.GrpcAddress.ToString(), "--token", SampleBanks.Staff.Token]);
        Assert.Equal(2, stranger.ExitCode);
        Assert.Contains("Nobody is known by this token", stranger.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_argument_names_the_whole_command_that_helps() =>
        Assert.Contains("see `wasmpay admin rotate-key --help`", (await Wasmpay.RunAsync(["admin", "rotate-key"])).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("there is no role", "admin", "add", "x", "--name", "X", "--bank", "NDHV", "--role", "king")]
    [InlineData("there is no permission", "admin", "issue-key", "x", "--name", "X", "--only", "steal")]
    public async Task What_is_no_role_or_permission_is_told_with_those_there_are(string says, params string[] arguments)
    {
        var refused = await Wasmpay.RunAsync([.. arguments, "--token", "t", "--url", "http://127.0.0.1:9"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(says, refused.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<JsonElement[]> DoneAsync(string[] arguments, string? input = null)
    {
        var answer = await Wasmpay.RunAsync([.. arguments, "--json"], input: input);
        Assert.True(answer.ExitCode == 0, answer.Error);
        return [.. answer.Json];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
