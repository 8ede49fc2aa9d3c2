using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Authoring.Build;
using WasmPay.Benchmarks.Demo;
using WasmPay.Benchmarks.Harness;
using WasmPay.Platform;
using WasmPay.Platform.Accounts;
using WasmPay.Platform.Transactions;
using WasmPay.Server;
using WasmPay.Server.Samples;

namespace WasmPay.Benchmarks.Suites;

/// <summary>
/// Whole payments: facts, two verdicts, a double entry in SQLite, audit. In process, and by gRPC over a real loopback connection
/// with the client in the same process.
/// </summary>
public sealed class ServiceSuite : ISuite
{
    private const string Item = "payments a second (two verdicts and a posting each)";
    private const int Accounts = 200;
    private int next;

    public string Name => "service";

    public IEnumerable<Row> Run(BenchmarkSettings settings) => RunAsync(settings).GetAwaiter().GetResult();

    private async Task<List<Row>> RunAsync(BenchmarkSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("wasmpay-bench-").FullName;
        try
        {
            await using var server = await WasmPayServer.StartAsync(new ServerOptions { Samples = true, Urls = "http://127.0.0.1:0", Database = Path.Combine(folder, "bench.db") });
            SampleValidator[] validators = [new("platform", "", "", DemoRule.Component()), new("nordhaven", "", "", DemoRule.UniqueComponent(1))];
            await SampleBanks.SeedAsync(server.Platform, validators);
            await OpenAccounts(server.Platform);
            using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
            var client = new TransactionService.TransactionServiceClient(channel);
            var teller = new Metadata { { "authorization", $"Bearer {SampleBanks.Teller.Token}" } };
            var known = (await client.SubmitTransactionAsync(Request(), teller)).Transaction.Id;

            Row[] rows =
            [
                await Measure(Item, "in process, one after the other", 1, settings, InProcess),
                await Measure(Item, "in process, 16 at a time", 16, settings, InProcess),
                await Measure(Item, "through gRPC, one after the other", 1, settings, ThroughGrpc),
                await Measure(Item, "through gRPC, 16 at a time", 16, settings, ThroughGrpc),
                await Measure("calls a second", "a read through gRPC, one after the other", 1, settings, Read),
                await Measure("calls a second", "a read through gRPC, 16 at a time", 16, settings, Read),
            ];
            return [.. rows.GroupBy(row => row.Item).SelectMany(item => item.Select(row => row with { Ratio = row.Value / item.First().Value }))];

            async Task InProcess()
            {
                var order = new Order(Key(), Payer(), Payer(), new Sandbox.Contracts.Money(1, "USD"));
                Check((await server.Platform.Transactions.SubmitAsync(SampleBanks.Teller.Principal, order)).Value.Transaction.Status.ToString());
            }
            async Task ThroughGrpc() => Check((await client.SubmitTransactionAsync(Request(), teller)).Transaction.Status.ToString());
            async Task Read() => await client.GetTransactionAsync(new GetTransactionRequest { Id = known }, teller);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Row> Measure(string item, string subject, int width, BenchmarkSettings settings, Func<Task> call)
    {
        await Flood(width, 2_000, call);
        var used = ProcessorClock.OfProcess();
        var clock = Stopwatch.StartNew();
        var calls = await Flood(width, 4 * settings.Rounds * settings.RoundMs, call);
        var seconds = clock.Elapsed.TotalSeconds;
        var processor = (ProcessorClock.OfProcess() - used) / calls;
        return new Row(Name, item, subject)
        {
            Value = calls / seconds,
            Unit = "/s",
            Note = $"by the wall clock; {processor / 1_000:N0} us of processor time each, client and server together",
        };
    }

    private static async Task<long> Flood(int width, int milliseconds, Func<Task> call)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(async () =>
        {
            var calls = 0L;
            for (; clock.ElapsedMilliseconds < milliseconds; calls++) await call();
            return calls;
        })));
        return counts.Sum();
    }

    private SubmitTransactionRequest Request() => new()
    {
        IdempotencyKey = Key(),
        OriginAccount = Payer(),
        DestinationAccount = Payer(),
        Amount = new Money { Units = 1, Currency = "USD" },
    };

    /// <summary>A bank's load comes from many accounts; one account's history is read anew for each of its payments.</summary>
    private static async Task OpenAccounts(PaymentPlatform platform)
    {
        for (var i = 0; i < Accounts; i++)
        {
            _ = (await platform.Accounts.OpenAsync(SampleBanks.Staff.Principal, new NewAccount($"BENCH-{i}", "NDHV", "USD", new Platform.Accounts.AccountHolder($"Holder {i}", Residence: "USA")))).Value;
            _ = (await platform.Accounts.FundAsync(SampleBanks.Staff.Principal, $"BENCH-{i}", 1_000_000)).Value;
        }
    }

    private string Payer() => $"BENCH-{Interlocked.Increment(ref next) % Accounts}";

    private string Key() => $"bench-{Interlocked.Increment(ref next)}";

    private static void Check(string status)
    {
        if (status != nameof(Api.V1.TransactionStatus.Posted)) throw new InvalidOperationException($"A payment came to {status}.");
    }
}
