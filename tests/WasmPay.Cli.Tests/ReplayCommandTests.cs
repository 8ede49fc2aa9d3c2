using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Cli.Tests;

/// <summary>Verdicts are run again by a command that needs no server, on the real components of a store.</summary>
public sealed class ReplayCommandTests : IAsyncLifetime
{
    private const long Approves = 17;
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private readonly List<Transaction> _paid = [];

    private string Database => Path.Combine(_folder, "server.db");

    public async Task InitializeAsync()
    {
        await using var server = await WasmPay.Server.WasmPayServer.StartAsync(new()
        {
            Samples = true,
            Urls = "http://127.0.0.1:0",
            Database = Database,
            Isolation = Sandbox.Isolation.InProcess,
            Sandbox = new() { Engine = Sandbox.EngineChoice.Managed },
        });
        var component = await File.ReadAllBytesAsync(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Sandbox.Tests", "Fixtures", "behaviours-utf8.wasm"));
        await SampleBanks.SeedAsync(server.Platform, [new("nordhaven", "", "", component)]);
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        for (var i = 0; i < 3; i++)
        {
            _paid.Add((await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(new()
            {
                IdempotencyKey = $"k{i}",
                OriginAccount = "NDHV-1002",
                DestinationAccount = "NDHV-1001",
                Amount = new Money { Units = Approves, Currency = "USD" },
            }, RunningServer.As(SampleBanks.Teller))).Transaction);
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Verdicts_that_come_out_as_they_did_agree_of_one_payment_and_of_all()
    {
        Done("1 payments: 1 verdicts agree, 0 differ, 0 could not be run\n", await RunAsync(_paid[0].Id));
        Done("3 payments: 3 verdicts agree, 0 differ, 0 could not be run\n", await RunAsync("--since", "0"));
        Done("2 payments: 2 verdicts agree, 0 differ, 0 could not be run\n", await RunAsync("--since", $"{_paid[1].Number}"));
        Done("3 payments: 3 verdicts agree, 0 differ, 0 could not be run\n", await RunAsync("--since", "2020-01-01"));
        Done("0 payments: 0 verdicts agree, 0 differ, 0 could not be run\n", await RunAsync("--since", "2999-12-31T12:00Z"));
    }

    [Fact]
    public async Task One_that_comes_out_otherwise_is_said_with_both_answers_and_the_answer_is_no()
    {
        Forge($"UPDATE evaluations SET answer = REPLACE(answer, 'approve', 'deny') WHERE transaction_id = '{_paid[1].Id}'");

        var answer = await RunAsync("--since", "0");
        Assert.Equal(1, answer.ExitCode);
        Assert.Matches($@"^differs: {_paid[1].Id}, for NDHV \(origin\), component [0-9a-f]{{64}}: The record has .*deny.*, the replay .*approve.*\n3 payments: 2 verdicts agree, 1 differ, 0 could not be run\n$", answer.Output);

        var lines = (await RunAsync("--since", "0", "--json")).Json;
        Assert.Equal((_paid[1].Id, "origin"), (lines[0].GetProperty("transaction").GetString(), lines[0].GetProperty("role").GetString()));
        Assert.Equal((3, 2, 1, 0), (lines[1].GetProperty("payments").GetInt32(), lines[1].GetProperty("agree").GetInt32(), lines[1].GetProperty("differ").GetInt32(), lines[1].GetProperty("not_run").GetInt32()));
        Done("1 payments: 1 verdicts agree, 0 differ, 0 could not be run\n", await RunAsync(_paid[0].Id));
    }

    [Fact]
    public async Task One_that_cannot_be_run_here_is_counted_with_the_reason_and_is_not_known()
    {
        var answer = await RunAsync("--since", "0", "--limit", "component-bytes=1000");
        Assert.Equal(4, answer.ExitCode);
        Assert.Matches(@"^3 payments: 0 verdicts agree, 0 differ, 3 could not be run\nnot run, 3: .*component-bytes.*\n$", answer.Output);
    }

    [Theory]
    [InlineData("Name what is run again")]
    [InlineData("Name what is run again", "x", "--since", "0")]
    [InlineData("it takes a date", "--since", "yesterday")]
    [InlineData("it takes a date", "--since", "-1")]
    [InlineData("There is no transaction", "no-such")]
    public async Task What_cannot_be_meant_is_bad_input(string words, params string[] arguments)
    {
        var answer = await RunAsync(arguments);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
    }

    private Task<Answer> RunAsync(params string[] arguments) => Wasmpay.RunAsync(["replay", .. arguments, "--database", Database, "--engine", "managed", "--isolation", "in-process"]);

    private static void Done(string output, Answer answer) => Assert.Equal((0, output, ""), (answer.ExitCode, answer.Output, answer.Error));

    private void Forge(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"DROP TRIGGER evaluations_no_update; {sql};";
        command.ExecuteNonQuery();
    }
}
