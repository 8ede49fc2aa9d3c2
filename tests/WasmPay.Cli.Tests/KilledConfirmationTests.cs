using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Cli.Tests;

/// <summary>What takes two people is done once or not at all, whenever the server dies.</summary>
public sealed class KilledConfirmationTests : IAsyncLifetime
{
    private const int Changes = 40;
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

    private string Database => Path.Combine(_folder, "server.db");

    public async Task InitializeAsync()
    {
        await using var server = await WasmPay.Server.WasmPayServer.StartAsync(new RunningServer().Options with { Database = Database });
        await SampleBanks.SeedAsync(server.Platform, RunningServer.Validators);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_server_that_is_killed_while_changes_are_confirmed_has_done_each_once_or_not_at_all_and_does_the_rest_when_it_is_back()
    {
        var before = Balance();
        ConcurrentQueue<string> waiting;
        var confirmed = 0;
        using (var server = Start())
        {
            try
            {
                using var channel = await ChannelAsync(server);
                waiting = new(await AskAsync(channel));
                var confirming = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ConfirmAsync(channel, waiting, () => Interlocked.Increment(ref confirmed)))).ToList();
                while (Volatile.Read(ref confirmed) < 8) await Task.Delay(5);
                server.Kill();
                await Task.WhenAll(confirming);
                await server.WaitForExitAsync();
            }
            finally
            {
                if (!server.HasExited) server.Kill();
            }
        }
        var done = Done();
        Assert.Equal(done, Balance() - before);
        Assert.InRange(done, confirmed, confirmed + 4);
        Assert.Equal(0, (await Wasmpay.RunAsync(["verify", "--database", Database])).ExitCode);

        using (var again = Start())
        {
            try
            {
                using var channel = await ChannelAsync(again);
                var left = (await new ChangeService.ChangeServiceClient(channel).ListChangesAsync(new() { State = ChangeState.Asked, PageSize = 100 }, RunningServer.As(SampleBanks.Staff))).Changes.Select(c => c.Id);
                await ConfirmAsync(channel, new(left), () => { });
            }
            finally
            {
                again.Kill();
            }
        }
        Assert.Equal((Changes, Changes), (Done(), Balance() - before));
    }

    private Process Start() => Wasmpay.Start(["serve", "--samples", "--urls", "http://127.0.0.1:0", "--database", Database, "--json"], _folder);

    private static async Task<GrpcChannel> ChannelAsync(Process server)
    {
        var ready = JsonDocument.Parse(await server.StandardOutput.ReadLineAsync() ?? "{}").RootElement;
        return GrpcChannel.ForAddress(ready.GetProperty("grpc").GetString()!);
    }

    private static async Task<List<string>> AskAsync(GrpcChannel channel)
    {
        List<string> asked = [];
        for (var i = 0; i < Changes; i++)
        {
            var answer = await new AccountService.AccountServiceClient(channel).FundAccountAsync(
                new() { Id = "NDHV-1001", Units = 1, IdempotencyKey = $"fund-{i}" }, RunningServer.As(SampleBanks.Operator));
            asked.Add(answer.Change.Id);
        }
        return asked;
    }

    private static async Task ConfirmAsync(GrpcChannel channel, ConcurrentQueue<string> waiting, Action confirmed)
    {
        try
        {
            while (waiting.TryDequeue(out var id))
            {
                await new ChangeService.ChangeServiceClient(channel).ConfirmChangeAsync(new() { Id = id }, RunningServer.As(SampleBanks.Staff));
                confirmed();
            }
        }
        catch (RpcException dead) when (dead.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal)
        {
            // It is dead.
        }
    }

    private long Balance() => Ask("SELECT balance FROM accounts WHERE id = 'NDHV-1001'");

    private long Done() => Ask("SELECT COUNT(*) FROM changes WHERE state = 'done'");

    private long Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
