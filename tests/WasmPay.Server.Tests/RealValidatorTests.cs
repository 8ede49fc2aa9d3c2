using System.Text.Json;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Authoring.Build;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Foreign;
using WasmPay.Server.Tests.Support;

namespace WasmPay.Server.Tests;

/// <summary>The sample banks' own validators, compiled from their source and run in the sandbox, behind the real server.</summary>
public sealed class RealValidatorTests(RealValidatorTests.SampleServer samples) : IClassFixture<RealValidatorTests.SampleServer>
{
    private static readonly Metadata Teller = RunningServer.As(SampleBanks.Teller);

    private TransactionService.TransactionServiceClient Client => new(samples.Channel);

    [Fact]
    public async Task A_payment_from_Nordhaven_to_Icamer_is_judged_by_three_components_and_posted()
    {
        var transaction = (await Client.SubmitTransactionAsync(Order("a", "NDHV-1001", "ICMR-2001", 10_000, "USD"), Teller)).Transaction;

        Assert.Equal(TransactionStatus.Posted, transaction.Status);
        // Staff reads all, the paying bank its own.
        Assert.Equal("NDHV", Assert.Single(transaction.Evaluations).Target);
        var read = (await Client.GetTransactionAsync(new() { Id = transaction.Id }, RunningServer.As(SampleBanks.Staff))).Transaction;
        Assert.Equal(["platform", "NDHV", "ICMR"], read.Evaluations.Select(e => e.Target));
        Assert.All(read.Evaluations, e => Assert.Equal((OutcomeKind.Verdict, "0.2.0"), (e.Outcome, e.Contract)));
        Assert.All(read.Evaluations, e => Assert.InRange(e.Fuel, 1ul, 10_000_000ul));
        Assert.True((await samples.Server.Platform.Ledger.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Nordhaven_takes_dollars_only_and_says_so_in_the_readers_language()
    {
        var order = Order("b", "NDHV-1003", "SOLE-3001", 100, "EUR");
        Assert.Equal("Unsupported currency: EUR", (await Client.SubmitTransactionAsync(order, Teller)).Transaction.Findings.Single().Message);
        order.IdempotencyKey = "b2";
        order.Language = "es";
        Assert.Equal("Moneda no admitida: EUR", (await Client.SubmitTransactionAsync(order, Teller)).Transaction.Findings.Single().Message);
    }

    [Fact]
    public async Task Icamer_takes_no_payment_from_a_bank_in_another_country()
    {
        var order = Order("c", "SOLE-3001", "ICMR-2001", 100, "EUR");
        var transaction = (await Client.SubmitTransactionAsync(order, RunningServer.As(SampleBanks.Staff))).Transaction;
        Assert.Equal((TransactionStatus.Denied, "ICMR"), (transaction.Status, transaction.Findings.Single().Target));
    }

    [Fact]
    public async Task A_verdict_of_a_component_replays_to_the_bit_and_in_fuel()
    {
        var id = (await Client.SubmitTransactionAsync(Order("d", "NDHV-1001", "ICMR-2001", 5, "USD"), Teller)).Transaction.Id;
        var replay = await Client.ReplayTransactionAsync(new() { Id = id }, RunningServer.As(SampleBanks.Staff));
        Assert.Equal(3, replay.Evaluations.Count);
        Assert.All(replay.Evaluations, e => Assert.Equal("", e.Difference));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0asm\u0001\0\0\0")]
    [InlineData("not a component")]
    public async Task Bytes_that_are_no_validator_are_refused(string bytes)
    {
        var upload = new ValidatorService.ValidatorServiceClient(samples.Channel)
            .UploadComponentAsync(new() { Component = Google.Protobuf.ByteString.CopyFromUtf8(bytes) }, RunningServer.As(SampleBanks.Engineer));
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await upload)).StatusCode);
    }

    [Fact]
    public async Task A_foreign_client_orders_payments_by_the_published_protos()
    {
        var seen = await NodePackages.RunAsync("wasmpay.mjs", samples.Server.GrpcAddress.Authority, NodePackages.Protos, SampleBanks.Teller.Token);

        var approved = seen.GetProperty("approved");
        Assert.Equal(("TRANSACTION_STATUS_POSTED", false), (Paid(approved, "status"), approved.GetProperty("replayed").GetBoolean()));
        Assert.Equal(1, approved.GetProperty("transaction").GetProperty("evaluations").GetArrayLength());
        var repeated = seen.GetProperty("repeated");
        Assert.Equal((Paid(approved, "id"), true), (Paid(repeated, "id"), repeated.GetProperty("replayed").GetBoolean()));
        Assert.Equal((StatusCode.AlreadyExists, "idempotency_conflict"), Failure(seen.GetProperty("other_content")));

        var denied = seen.GetProperty("denied");
        Assert.Equal(("TRANSACTION_STATUS_DENIED", "Unsupported currency: EUR"), (Paid(denied, "status"), Sentence(denied)));
        Assert.Equal("Moneda no admitida: EUR", Sentence(seen.GetProperty("denied_in_spanish")));
        Assert.Equal("Moneda no admitida: EUR", Sentence(seen.GetProperty("read_in_spanish")));

        Assert.Equal((StatusCode.NotFound, "unknown_account"), Failure(seen.GetProperty("unknown_account")));
        Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), Failure(seen.GetProperty("nobody")));
        Assert.Equal("posted", seen.GetProperty("watched").GetProperty("kind").GetString());
        Assert.True((await samples.Server.Platform.Ledger.VerifyAsync()).IsSound);

        static string? Paid(JsonElement answer, string field) => answer.GetProperty("transaction").GetProperty(field).GetString();
        static string? Sentence(JsonElement answer) => answer.GetProperty("transaction").GetProperty("findings")[0].GetProperty("message").GetString();
        static (StatusCode, string?) Failure(JsonElement answer) => ((StatusCode)answer.GetProperty("code").GetInt32(), answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Every_sentence_of_the_samples_is_in_the_catalogue_of_translations()
    {
        var sentences = samples.Validators.Where(v => SampleBanks.TargetOf(v.Name) is not null).SelectMany(v => Regex.Matches(v.Source, """\.(?:deny|refer)\("[^"]+", "([^"]+)"( \+)?""").Select(m => m.Groups[1].Value + (m.Groups[2].Success ? "EUR" : ""))).ToList();
        Assert.NotEmpty(sentences);
        foreach (var sentence in sentences)
            Assert.Equal((sentence, Platform.Translation.TranslationStatus.Translated), (sentence, (await samples.Server.Platform.Translator.TranslateAsync(sentence, "es")).Status));
    }

    private static SubmitTransactionRequest Order(string key, string origin, string destination, long units, string currency) => new()
    {
        IdempotencyKey = key,
        OriginAccount = origin,
        DestinationAccount = destination,
        Amount = new Money { Units = units, Currency = currency },
    };

    public sealed class SampleServer : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;

        public GrpcChannel Channel { get; private set; } = null!;

        public IReadOnlyList<SampleValidator> Validators { get; private set; } = [];

        internal WasmPayServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await WasmPayServer.StartAsync(new ServerOptions { Samples = true, Urls = "http://127.0.0.1:0", Database = Path.Combine(_folder, "samples.db") });
            await using var builder = new ToolchainBuilder(new ToolchainOptions());
            Validators = await SampleValidators.BuildAllAsync(builder);
            await SampleBanks.SeedAsync(Server.Platform, Validators);
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
