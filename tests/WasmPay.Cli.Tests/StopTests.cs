using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>A server that gets SIGTERM while payments come loses none of them; one that is killed is in VerifyTests.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    private string Database => Path.Combine(_folder, "server.db");

    public async Task InitializeAsync()
    {
        await using var server = await WasmPay.Server.WasmPayServer.StartAsync(new RunningServer().Options with { Database = Database });
        // All of them, so that the command compiles none.
        await SampleBanks.SeedAsync(server.Platform, [.. RunningServer.Validators, new("icamer", "", "", RunningServer.Validators[^1].Component)]);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Each_payment_is_answered_or_refused_and_what_was_answered_is_in_the_books()
    {
        if (OperatingSystem.IsWindows()) return;
        using var server = Wasmpay.Start(["serve", "--urls", "http://127.0.0.1:0", "--database", Database, "--samples", "--json", "--drain", "2", "--log-format", "json", "--log-level", "debug"], _folder);
        var log = server.StandardError.ReadToEndAsync();
        var ready = JsonDocument.Parse(await server.StandardOutput.ReadLineAsync() ?? "{}").RootElement;
        using var channel = GrpcChannel.ForAddress(ready.GetProperty("grpc").GetString()!);
        using var http = new HttpClient { BaseAddress = new Uri(ready.GetProperty("http").GetString()!) };
        var (answered, told) = (new System.Collections.Concurrent.ConcurrentBag<string>(), new System.Collections.Concurrent.ConcurrentBag<StatusCode>());
        var paying = Enumerable.Range(0, 3).Select(payer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    await PayAsync(channel, $"{payer}-{i}");
                    answered.Add($"{payer}-{i}");
                }
                catch (RpcException refused)
                {
                    told.Add(refused.StatusCode);
                    return;
                }
            }
        })).ToList();
        while (answered.Count < 20)
        {
            Assert.DoesNotContain(paying, p => p.IsCompleted);
            await Task.Delay(20);
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{server.Id}"])) await kill.WaitForExitAsync();
        // It goes on for two seconds, and says from the first on that it is not ready.
        while ((await http.GetAsync("/readyz")).StatusCode != HttpStatusCode.ServiceUnavailable) await Task.Yield();
        await Task.WhenAll(paying);
        await server.WaitForExitAsync();

        Assert.Equal(0, server.ExitCode);
        Assert.All(told, status => Assert.Equal(StatusCode.Unavailable, status));
        var events = (await log).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        foreach (var number in (int[])[917, 930, 931, 932, 933, 940, 941]) Assert.Contains(events, e => e.GetProperty("event").GetInt32() == number);
        Assert.All(events.Where(e => e.GetProperty("event").GetInt32() is 931 or 941), e => Assert.Matches("^[0-9a-f]{32}$", e.GetProperty("trace").GetString()));
        var verified = await Wasmpay.RunAsync(["verify", "--database", Database, "--json"]);
        Assert.Equal(0, verified.ExitCode);
        Assert.True(verified.Json.Single().GetProperty("payments").GetInt64() >= answered.Count);
        await using var next = await WasmPay.Server.WasmPayServer.StartAsync(new RunningServer().Options with { Database = Database });
        using var again = GrpcChannel.ForAddress(next.GrpcAddress);
        foreach (var key in answered) Assert.True((await PayAsync(again, key)).Replayed);
    }

    [Theory]
    [InlineData("0 to 3600", "--drain", "-1")]
    [InlineData("loud", "--log-level", "loud")]
    [InlineData("yaml", "--log-format", "yaml")]
    public async Task What_is_none_of_its_settings_is_refused(string words, params string[] arguments)
    {
        var answer = await Wasmpay.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--database", Database, .. arguments]);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--urls", "http://127.0.0.1:0")]
    [InlineData("verify")]
    [InlineData("migrate")]
    [InlineData("replay", "--since", "0", "--isolation", "in-process")]
    [InlineData("backup", "none")]
    public async Task A_database_that_does_not_answer_is_told_from_one_that_is_named_wrongly(params string[] command)
    {
        var silent = await Wasmpay.RunAsync([.. command, "--database", "postgres://anna:hush@127.0.0.1:1/pay"], folder: _folder);
        Assert.Equal((5, ""), (silent.ExitCode, silent.Output));
        Assert.DoesNotContain("hush", silent.Error, StringComparison.Ordinal);
        var wrong = await Wasmpay.RunAsync([.. command, "--database", "postgres://anna:hush@127.0.0.1:1/pay?sslmod=require"], folder: _folder);
        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
    }

    private static async Task<SubmitTransactionResponse> PayAsync(GrpcChannel channel, string key) => await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(new()
    {
        IdempotencyKey = key,
        OriginAccount = "NDHV-1002",
        DestinationAccount = "NDHV-1001",
        Amount = new Money { Units = 100, Currency = "USD" },
    }, RunningServer.As(SampleBanks.Teller));
}
