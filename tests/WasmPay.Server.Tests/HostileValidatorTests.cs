using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests;

/// <summary>
/// A bank whose live validator misbehaves in every way it can, behind the real server: its payments wait for a person, and nobody
/// else notices. The component does what the amount says: ../WasmPay.Sandbox.Tests/Fixtures/behaviours.wat.
/// </summary>
public sealed class HostileValidatorTests(HostileValidatorTests.HostileServer hostile) : IClassFixture<HostileValidatorTests.HostileServer>
{
    private static readonly Metadata Teller = RunningServer.As(SampleBanks.Teller);

    private TransactionService.TransactionServiceClient Client => new(hostile.Channel);

    [Theory]
    [InlineData("bad pointer", 4, OutcomeKind.MalformedAnswer)]
    [InlineData("unaligned pointer", 5, OutcomeKind.MalformedAnswer)]
    [InlineData("no decision", 6, OutcomeKind.MalformedAnswer)]
    [InlineData("bad string", 7, OutcomeKind.MalformedAnswer)]
    [InlineData("a hundred million findings", 8, OutcomeKind.MalformedAnswer)]
    [InlineData("trap", 9, OutcomeKind.Trap)]
    [InlineData("loop without end", 10, OutcomeKind.OutOfFuel)]
    [InlineData("recursion without end", 11, OutcomeKind.OutOfMemory)]
    [InlineData("findings past the end of memory", 14, OutcomeKind.MalformedAnswer)]
    [InlineData("text longer than memory", 15, OutcomeKind.MalformedAnswer)]
    public async Task A_payment_whose_validator_misbehaves_waits_for_a_person(string how, long behaviour, OutcomeKind kind) =>
        Assert.Equal((how, kind), (how, (await ReferredAsync(behaviour)).Outcome));

    [Fact]
    public async Task Memory_without_end_stops_at_the_limit() =>
        Assert.Contains((await ReferredAsync(12)).Outcome, new[] { OutcomeKind.OutOfMemory, OutcomeKind.Trap });

    private async Task<Evaluation> ReferredAsync(long behaviour)
    {
        var order = new SubmitTransactionRequest
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
            OriginAccount = "NDHV-1002",
            DestinationAccount = "NDHV-1001",
            Amount = new Money { Units = behaviour, Currency = "USD" },
        };
        var transaction = (await Client.SubmitTransactionAsync(order, Teller)).Transaction;

        Assert.Equal(TransactionStatus.Referred, transaction.Status);
        Assert.Equal("validator-failed", Assert.Single(transaction.Findings).Clause);
        Assert.True((await Client.SubmitTransactionAsync(order, Teller)).Replayed);
        Assert.True((await Client.ReplayTransactionAsync(new() { Id = transaction.Id }, Teller)).Agrees);
        await OthersGoOnAsync();
        return transaction.Evaluations.Single(e => e.Target == "NDHV");
    }

    // 17 approves where an instance is fresh.
    private async Task OthersGoOnAsync()
    {
        var other = new SubmitTransactionRequest
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
            OriginAccount = "NDHV-1002",
            DestinationAccount = "NDHV-1001",
            Amount = new Money { Units = 17, Currency = "USD" },
        };
        Assert.Equal(TransactionStatus.Posted, (await Client.SubmitTransactionAsync(other, Teller)).Transaction.Status);
        Assert.True((await hostile.Server.Platform.Ledger.VerifyAsync()).IsSound);
        Assert.True((await hostile.Server.Platform.Audit.VerifyAsync()).IsIntact);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("core module")]
    [InlineData("other contract")]
    [InlineData("unknown import")]
    public async Task A_component_that_is_not_admitted_is_an_argument_that_is_not_valid(string how)
    {
        var bytes = how switch
        {
            "truncated" => Fixture("behaviours-utf8.wasm")[..200],
            "core module" => [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0],
            "other contract" => [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0],
            // A 0.1.0 validator that also wants a bus, which no validator has.
            _ => Fixture("legacy.wasm"),
        };
        var create = new ProposalService.ProposalServiceClient(hostile.Channel)
            .CreateProposalAsync(new() { Target = "NDHV", Rule = "x", Component = ByteString.CopyFrom(bytes) }, RunningServer.As(SampleBanks.Engineer));
        await Grpc.TransactionCallTests.FailsAsync(StatusCode.InvalidArgument, "component_refused", create);
        await OthersGoOnAsync();
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Sandbox.Tests", "Fixtures", name));

    public sealed class HostileServer : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

        public GrpcChannel Channel { get; private set; } = null!;

        internal WasmPayServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await WasmPayServer.StartAsync(new ServerOptions { Samples = true, Urls = "http://127.0.0.1:0", Database = Path.Combine(_folder, "hostile.db") });
            await SampleBanks.SeedAsync(Server.Platform, [new("nordhaven", "", "", Fixture("behaviours-utf8.wasm"))]);
            Channel = GrpcChannel.ForAddress(Server.GrpcAddress);
        }

        public async Task DisposeAsync()
        {
            Channel.Dispose();
            await Server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
