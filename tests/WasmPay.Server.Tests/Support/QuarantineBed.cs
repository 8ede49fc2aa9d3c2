using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Guests.Tests.Host;
using WasmPay.Guests.Tests.Workers;
using WasmPay.Sandbox;
using WasmPay.Server.Guests;
using WasmPay.Server.Samples;
using WasmPay.Testing;

namespace WasmPay.Server.Tests.Support;

/// <summary>
/// A real server whose real workers die of a fault of memory under payments that say so. Nordhaven and Icamer have a component each,
/// which approve what a small payment asks.
/// </summary>
internal sealed class QuarantineBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private readonly GuestMachinery _guests;
    private GrpcChannel? _channel;

    private QuarantineBed()
    {
        var sandbox = new SandboxOptions();
        // A busy machine starts workers slowly; that fails no test.
        _guests = GuestMachinery.Start(sandbox, null, TimeProvider.System, Log, FaultyWorkers.Of(GuestMachinery.Workers(sandbox) with
        {
            Workers = 1,
            CallDeadline = TimeSpan.FromSeconds(60),
            StartDeadline = TimeSpan.FromSeconds(120),
            WorkerWait = TimeSpan.FromSeconds(120),
        }));
    }

    /// <summary>What the operator is told of workers.</summary>
    public CollectedLog Log { get; } = new();

    public WasmPayServer Server { get; private set; } = null!;

    /// <summary>Nordhaven's component.</summary>
    public string Digest => Server.Platform.Live.Current.Live["NDHV"].Digest;

    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Server.GrpcAddress);

    public static async Task<QuarantineBed> StartAsync()
    {
        var bed = new QuarantineBed();
        bed.Server = await WasmPayServer.StartAsync(new ServerOptions { Samples = true, Urls = "http://127.0.0.1:0", Database = Path.Combine(bed._folder, "server.db"), Loader = bed._guests.Loader });
        await SampleBanks.SeedAsync(bed.Server.Platform, [new("nordhaven", "", "", Component("NDHV")), new("icamer", "", "", Component("ICMR"))]);
        return bed;
    }

    /// <summary>A payment within Nordhaven.</summary>
    public Task<Transaction> PayAsync(string memo = "rent") => PayAsync("NDHV-1002", "NDHV-1001", "USD", SampleBanks.Teller, memo);

    /// <summary>A payment within Icamer.</summary>
    public Task<Transaction> PayElsewhereAsync() => PayAsync("ICMR-2001", "ICMR-2002", "GBP", SampleBanks.IcamerTeller, "rent");

    /// <summary>Has Nordhaven's component kill three workers, while Icamer's payments pass.</summary>
    public async Task QuarantineAsync()
    {
        for (var death = 1; death <= 3; death++)
        {
            Assert.Equal("worker-died", Assert.Single((await PayAsync(FaultyWorkers.Crash)).Evaluations).Trap);
            Assert.Equal(TransactionStatus.Posted, (await PayElsewhereAsync()).Status);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await Server.DisposeAsync();
        _guests.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Transaction> PayAsync(string from, string to, string currency, SamplePerson by, string memo) =>
        (await new TransactionService.TransactionServiceClient(Channel).SubmitTransactionAsync(new()
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
            OriginAccount = from,
            DestinationAccount = to,
            Amount = new Money { Units = 1_700, Currency = currency },
            Memo = memo,
        }, new Metadata { { "authorization", $"Bearer {by.Token}" } })).Transaction;

    // The same code with another custom section, so that each bank has a component of its own.
    private static byte[] Component(string bank) =>
    [
        .. File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Benchmarks", "guests", "demo.wasm")),
        0, (byte)(bank.Length + 1), (byte)bank.Length, .. System.Text.Encoding.ASCII.GetBytes(bank),
    ];
}
