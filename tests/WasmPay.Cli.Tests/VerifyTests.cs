using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>The books of a store are checked by a command that needs no server, also after a server was killed.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    private string Database => Path.Combine(_folder, "server.db");

    private string Key => Path.Combine(_folder, "key.pem");

    private string Heads => Path.Combine(_folder, "heads.jsonl");

    public async Task InitializeAsync()
    {
        // Its own store, which nobody has open while it is tampered with; the server signs its end when it stops.
        await using var server = await WasmPay.Server.WasmPayServer.StartAsync(new RunningServer().Options with { Database = Database, AuditHeads = new(Key, Heads) });
        await SampleBanks.SeedAsync(server.Platform, RunningServer.Validators);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        for (var i = 0; i < 3; i++) await PayAsync(channel, $"k{i}");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Sound_books_are_said_to_be_sound_and_up_to_where_they_are_signed()
    {
        var answer = await VerifyAsync("--heads", Heads, "--public-key", Key + ".pub");
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Matches(@"^sound: [\d,]+ audit records make the books that are there, 3 payments among them\nhead: [0-9a-f]{64}\nsigned: up to record ([\d,]+) of \1; ", answer.Output);

        answer = await VerifyAsync("--json");
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Equal((true, 0, JsonValueKind.Null), (answer.Json[0].GetProperty("sound").GetBoolean(), answer.Json[0].GetProperty("signed_to").GetInt64(), answer.Json[0].GetProperty("difference").ValueKind));
    }

    [Theory]
    [InlineData("UPDATE accounts SET floor_units = -100 WHERE id = 'NDHV-1001'", "accounts", "NDHV-1001", "floor_units", "0", "-100")]
    [InlineData("INSERT INTO principals (id, name, bank, roles, kind) VALUES ('ghost', 'Ghost', 'platform', 15, 'person')", "principals", "ghost", "row", "nothing", "a row")]
    [InlineData("DELETE FROM bank_list_entries WHERE bank = 'ICMR'", "bank_list_entries", "ICMR/sanctions", "row", "name:VIKTOR MALGRAD", "nothing")]
    public async Task What_was_changed_by_hand_is_said_with_its_place_and_both_values(string sql, params string[] expected)
    {
        Execute(sql);
        var answer = await VerifyAsync("--json");
        Assert.Equal((1, ""), (answer.ExitCode, answer.Error));
        var difference = answer.Json.Single().GetProperty("difference");
        Assert.Equal(expected, new[] { "table", "key", "field", "audit_says", "store_says" }.Select(name => difference.GetProperty(name).GetString()));
        answer = await VerifyAsync();
        Assert.Equal(1, answer.ExitCode);
        Assert.StartsWith($"not sound\ntable       {expected[0]}\n", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_tail_with_the_head_set_back_shows_by_the_signed_heads()
    {
        Execute("""
            DROP TRIGGER audit_no_delete;
            UPDATE audit_head SET sequence = sequence - 1, hash = (SELECT previous FROM audit WHERE sequence = audit_head.sequence);
            DELETE FROM audit WHERE sequence = (SELECT MAX(sequence) FROM audit);
            """);
        var answer = await VerifyAsync("--heads", Heads, "--public-key", Key + ".pub", "--json");
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("audit", answer.Json.Single().GetProperty("difference").GetProperty("table").GetString());
    }

    [Fact]
    public async Task An_export_is_checked_without_the_store()
    {
        var export = Path.Combine(_folder, "audit.jsonl");
        var answer = await Wasmpay.RunAsync(["audit", "export", "--database", Database, "--out", export]);
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Equal(2, (await Wasmpay.RunAsync(["audit", "export", "--database", Database, "--out", export])).ExitCode);
        string[] check = ["verify", "--export", export, "--heads", Heads, "--public-key", Key + ".pub"];
        Assert.Equal(0, (await Wasmpay.RunAsync(check)).ExitCode);

        var lines = await File.ReadAllLinesAsync(export);
        await File.WriteAllLinesAsync(export, lines.SkipLast(1));
        Assert.Equal(1, (await Wasmpay.RunAsync(check)).ExitCode);
        Assert.Equal(0, (await Wasmpay.RunAsync(check[..3])).ExitCode);
        await File.AppendAllTextAsync(export, "no record\n");
        Assert.Equal(2, (await Wasmpay.RunAsync(check[..3])).ExitCode);
    }

    [Theory]
    [InlineData("Name what is checked")]
    [InlineData("Name what is checked", "--database", "{db}", "--export", "x")]
    [InlineData("belong together", "--database", "{db}", "--heads", "x")]
    [InlineData("The store cannot be read", "--database", "{folder}/none.db")]
    [InlineData("The store cannot be read", "--database", "{key}")]
    [InlineData("There is no export", "--export", "{folder}/none.jsonl")]
    [InlineData("There is no public key", "--database", "{db}", "--heads", "{heads}", "--public-key", "{folder}/none.pem")]
    [InlineData("no PEM", "--database", "{db}", "--heads", "{heads}", "--public-key", "{heads}")]
    [InlineData("is no signed head", "--database", "{db}", "--heads", "{key}", "--public-key", "{key}.pub")]
    public async Task What_cannot_be_used_is_bad_input_and_makes_no_file(string words, params string[] arguments)
    {
        var filled = arguments.Select(a => a.Replace("{db}", Database, StringComparison.Ordinal).Replace("{folder}", _folder, StringComparison.Ordinal)
            .Replace("{key}", Key, StringComparison.Ordinal).Replace("{heads}", Heads, StringComparison.Ordinal));
        var answer = await Wasmpay.RunAsync(["verify", .. filled]);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "none.db")));
    }

    [Theory]
    [InlineData("belong together", "--audit-key", "x.pem")]
    [InlineData("changes nothing", "--audit-interval", "5")]
    [InlineData("1 to 86400", "--audit-interval", "0")]
    [InlineData("no private key", "--audit-key", "{folder}/heads.jsonl", "--audit-heads", "x")]
    public async Task A_server_that_is_to_sign_by_half_does_not_start(string words, params string[] arguments)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Heads, UnixFileMode.UserRead);
        var answer = await Wasmpay.RunAsync(
            ["serve", "--urls", "http://127.0.0.1:0", "--database", Database, .. arguments.Select(a => a.Replace("{folder}", _folder, StringComparison.Ordinal))], folder: _folder);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_books_leaves_sound_books()
    {
        using var server = Wasmpay.Start(["serve", "--urls", "http://127.0.0.1:0", "--database", Database, "--samples", "--audit-key", Key, "--audit-heads", Heads, "--audit-interval", "1", "--json"], _folder);
        try
        {
            var ready = JsonDocument.Parse(await server.StandardOutput.ReadLineAsync() ?? "{}").RootElement;
            using var channel = GrpcChannel.ForAddress(ready.GetProperty("grpc").GetString()!);
            var paid = 0;
            var paying = Enumerable.Range(0, 3).Select(payer => Task.Run(async () =>
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        await PayAsync(channel, $"killed-{payer}-{i}");
                        Interlocked.Increment(ref paid);
                    }
                }
                catch (RpcException)
                {
                    // It is dead.
                }
            })).ToList();
            while (Volatile.Read(ref paid) < 20)
            {
                Assert.DoesNotContain(paying, p => p.IsCompleted);
                await Task.Delay(20);
            }
            server.Kill();
            await Task.WhenAll(paying);
            await server.WaitForExitAsync();

            var answer = await VerifyAsync("--heads", Heads, "--public-key", Key + ".pub", "--json");
            Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
            Assert.True(answer.Json.Single().GetProperty("payments").GetInt64() >= paid + 3);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    private Task<Answer> VerifyAsync(params string[] more) => Wasmpay.RunAsync(["verify", "--database", Database, .. more]);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Foreign Keys=False;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task PayAsync(GrpcChannel channel, string key) => await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(new()
    {
        IdempotencyKey = key,
        OriginAccount = "NDHV-1002",
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = 100, Currency = "USD" },
    }, RunningServer.As(SampleBanks.Teller));
}
