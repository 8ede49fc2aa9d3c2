using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>The drill: a server at work is backed up, what was made of it is restored, checked, run again and served.</summary>
public sealed class BackupCommandTests : IAsyncLifetime
{
    private readonly RunningServer _running = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    private string File => Path.Combine(_folder, "pay.backup");

    private string Copy => Path.Combine(_folder, "copy.db");

    public async Task InitializeAsync()
    {
        await _running.InitializeAsync();
        for (var i = 0; i < 3; i++) await PayAsync(_running.Channel, $"k{i}");
    }

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_backed_up_under_a_server_is_restored_verified_and_served_with_its_keys()
    {
        var answer = await Wasmpay.RunAsync(["backup", File, "--database", _running.Database]);
        Assert.Equal(0, answer.ExitCode);
        Assert.Matches(@"^\S+ has [\d,]+ rows of \d+ tables\nhead: record [\d,]+, [0-9a-f]{64}\n$", answer.Output);
        Assert.Contains("transactions: 3 rows", answer.Error, StringComparison.Ordinal);
        var head = answer.Output.Trim()[^64..];

        answer = await Wasmpay.RunAsync(["restore", File, "--database", Copy]);
        Assert.Equal(0, answer.ExitCode);
        Assert.Matches($@"^restored: [\d,]+ rows of \d+ tables, as they were at \S+ \S+\nsound: [\d,]+ audit records make the books that are there, 3 payments among them\nhead: {head}\n", answer.Output);

        Assert.Equal(0, (await Wasmpay.RunAsync(["verify", "--database", Copy])).ExitCode);
        await using var second = await WasmPay.Server.WasmPayServer.StartAsync(_running.Options with { Database = Copy });
        using var channel = GrpcChannel.ForAddress(second.GrpcAddress);
        var first = await PayAsync(_running.Channel, "k1");
        var again = await PayAsync(channel, "k1");
        Assert.Equal((true, true, first.Transaction.Id), (first.Replayed, again.Replayed, again.Transaction.Id));
        Assert.False((await PayAsync(channel, "new")).Replayed);
    }

    [Fact]
    public async Task For_a_machine_they_print_objects()
    {
        var backup = (await Wasmpay.RunAsync(["backup", File, "--database", _running.Database, "--json"])).Json.Single();
        var restored = (await Wasmpay.RunAsync(["restore", File, "--database", Copy, "--json"])).Json.Single();
        Assert.Equal(backup.GetProperty("sha256").GetString(), restored.GetProperty("backup").GetProperty("sha256").GetString());
        Assert.Equal((true, backup.GetProperty("audit_hash").GetString()), (restored.GetProperty("books").GetProperty("sound").GetBoolean(), restored.GetProperty("books").GetProperty("head").GetString()));
    }

    [Fact]
    public async Task One_that_is_killed_leaves_the_backup_that_was_there_and_the_next_removes_what_it_left()
    {
        Assert.Equal(0, (await Wasmpay.RunAsync(["backup", File, "--database", _running.Database])).ExitCode);
        var before = await System.IO.File.ReadAllBytesAsync(File);
        // It is in the middle of it for as long as nobody reads what it says.
        using (var killed = Wasmpay.Start(["backup", File, "--database", _running.Database]))
        {
            await killed.StandardError.ReadLineAsync();
            killed.Kill();
            await killed.WaitForExitAsync();
        }
        // Whether it was done by then or not, what is there is whole.
        Assert.Equal(0, (await Wasmpay.RunAsync(["restore", File, "--database", Copy])).ExitCode);
        if (Directory.GetFiles(_folder, ".*.part").Length > 0) Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
        Assert.Equal(0, (await Wasmpay.RunAsync(["backup", File, "--database", _running.Database])).ExitCode);
        Assert.Empty(Directory.GetFiles(_folder, ".*"));
    }

    [Theory]
    [InlineData("The backup cannot be made", "backup", "{folder}/b", "--database", "{folder}/none.db")]
    [InlineData("is no backup; it stays as it is", "backup", "{db}", "--database", "{db}")]
    [InlineData("is a folder", "backup", "{folder}", "--database", "{db}")]
    [InlineData("The backup cannot be made", "backup", "/none/none/b", "--database", "{db}")]
    [InlineData("There is no backup", "restore", "{folder}/none", "--database", "{folder}/copy.db")]
    [InlineData("is no backup of this program", "restore", "{db}", "--database", "{folder}/copy.db")]
    [InlineData("Option '--database' is required", "backup", "{folder}/b")]
    public async Task What_cannot_be_done_is_said_in_a_sentence_and_leaves_nothing(string words, params string[] arguments)
    {
        var answer = await Wasmpay.RunAsync([.. arguments.Select(a => a.Replace("{db}", _running.Database, StringComparison.Ordinal).Replace("{folder}", _folder, StringComparison.Ordinal))]);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task What_is_there_is_not_restored_over()
    {
        Assert.Equal(0, (await Wasmpay.RunAsync(["backup", File, "--database", _running.Database])).ExitCode);
        var answer = await Wasmpay.RunAsync(["restore", File, "--database", _running.Database]);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("is there already", answer.Error, StringComparison.Ordinal);
        Assert.True((await PayAsync(_running.Channel, "k1")).Replayed);
    }

    private static async Task<SubmitTransactionResponse> PayAsync(GrpcChannel channel, string key) => await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(new()
    {
        IdempotencyKey = key,
        OriginAccount = "NDHV-1002",
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = 100, Currency = "USD" },
    }, RunningServer.As(SampleBanks.Teller));
}
