using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using WasmPay.Api.V1;
using WasmPay.Guests;
using WasmPay.Sandbox;
using WasmPay.Server.Samples;
using WasmPay.Server.Tests.Support;
using WasmPay.Testing;

namespace WasmPay.Server.Tests;

/// <summary>Alone, since workers are told from others by who is there before and after.</summary>
[CollectionDefinition(nameof(WorkerTests), DisableParallelization = true)]
public sealed class WorkersAlone;

/// <summary>
/// The real server with real workers, which are killed from outside: what that costs is the payment that was under way. Nordhaven's component
/// does what the amount says: 10 loops without end, 17 approves where an instance is fresh.
/// </summary>
[Collection(nameof(WorkerTests))]
public sealed class WorkerTests : IAsyncLifetime
{
    private const long LoopsWithoutEnd = 10, Approves = 17;
    private static readonly Metadata Teller = RunningServer.As(SampleBanks.Teller);
    private readonly string _folder = Directory.CreateTempSubdirectory("wasmpay-").FullName;
    private readonly HashSet<int> _others = [.. Children()];
    private WasmPayServer _server = null!;
    private GrpcChannel _channel = null!;

    public static string? MissingReason => GuestHost.IsSupported(out var why) ? null : why;

    private TransactionService.TransactionServiceClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        _server = await WasmPayServer.StartAsync(new ServerOptions
        {
            Samples = true,
            Urls = "http://127.0.0.1:0",
            Database = Path.Combine(_folder, "workers.db"),
            // Fuel and time without end, so that a loop runs until its worker is killed.
            Sandbox = new SandboxOptions { Fuel = long.MaxValue / 2, Deadline = TimeSpan.FromMinutes(5) },
        });
        await SampleBanks.SeedAsync(_server.Platform, [new("nordhaven", "", "", Fixture("tests", "WasmPay.Sandbox.Tests", "Fixtures", "behaviours-utf8.wasm")), new("icamer", "", "", Fixture("tests", "WasmPay.Benchmarks", "guests", "demo.wasm"))]);
        _channel = GrpcChannel.ForAddress(_server.GrpcAddress);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [WorkerFact]
    public async Task A_worker_that_is_killed_between_payments_costs_nothing()
    {
        Assert.Equal(Isolation.Process, _server.Guests!.Sandbox.Isolation);
        Assert.Equal(TransactionStatus.Posted, (await PayAsync(Approves)).Status);
        Assert.NotEmpty(KillWorkers());
        var next = await PayAsync(Approves);
        Assert.True(next.Status == TransactionStatus.Posted, string.Join(' ', next.Evaluations.Select(each => $"{each.Target}: {each.Outcome} {each.Trap} {each.Explanation}")));
    }

    [WorkerFact]
    public async Task A_worker_that_is_killed_in_a_payment_costs_that_payment_a_referral_and_others_nothing()
    {
        var before = Children().Except(_others).Sum(ProcessorTicks);
        var payment = PayAsync(LoopsWithoutEnd);
        // The loop is under way when its worker has used a good deal of processor time; its payment cannot end by itself.
        while (!payment.IsCompleted && Children().Except(_others).Sum(ProcessorTicks) < before + 100) await Task.Delay(20);
        Assert.False(payment.IsCompleted);
        Assert.NotEmpty(KillWorkers());

        var referred = await payment;

        Assert.Equal(TransactionStatus.Referred, referred.Status);
        Assert.Equal("validator-failed", Assert.Single(referred.Findings).Clause);
        var evaluation = referred.Evaluations.Single(e => e.Target == "NDHV");
        Assert.Equal((OutcomeKind.HostFailure, "worker-died"), (evaluation.Outcome, evaluation.Trap));
        var audited = Assert.Single(await _server.Platform.Audit.ReadAsync(0, 10, referred.Id));
        Assert.Equal("transaction.referred", audited.Kind);
        Assert.True((await Client.ReplayTransactionAsync(new() { Id = referred.Id }, Teller)).Agrees);
        // The same bank's next payment and another bank's are decided, by a worker that was not there before.
        Assert.Equal(TransactionStatus.Posted, (await PayAsync(Approves)).Status);
        var other = await PayAsync(2_000, "ICMR-2001", "ICMR-2003", "GBP", SampleBanks.IcamerTeller);
        Assert.Equal(OutcomeKind.Verdict, other.Evaluations.Single(e => e.Target == "ICMR").Outcome);
        Assert.True((await _server.Platform.Audit.VerifyAsync()).IsIntact);
    }

    [WorkerFact]
    public async Task A_caller_that_leaves_ends_its_payments_loop_in_the_worker_and_others_go_on_in_the_same_one()
    {
        Assert.Equal(TransactionStatus.Posted, (await PayAsync(Approves)).Status);
        var workers = Children().Except(_others).ToHashSet();
        using var leaving = new CancellationTokenSource();
        var order = Order(LoopsWithoutEnd, "NDHV-1002", "NDHV-1001", "USD");
        var before = workers.Sum(ProcessorTicks);
        var payment = Client.SubmitTransactionAsync(order, Teller, cancellationToken: leaving.Token).ResponseAsync;
        while (!payment.IsCompleted && workers.Sum(ProcessorTicks) < before + 100) await Task.Delay(20);
        Assert.False(payment.IsCompleted);

        await leaving.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => payment)).StatusCode);
        // Its loop has no end of its own and holds its accounts' turn: their next payment comes through only since it was ended.
        Assert.Equal(TransactionStatus.Posted, (await PayAsync(Approves)).Status);
        Assert.Superset(workers, Children().Except(_others).ToHashSet());
        Assert.DoesNotContain(await _server.Platform.Transactions.ListAsync(SampleBanks.Staff.Principal), t => t.Order.IdempotencyKey == order.IdempotencyKey);
    }

    [WorkerFact]
    public async Task All_validators_of_a_payment_are_asked_and_the_record_has_their_fuel_and_replays_in_a_worker()
    {
        var paid = await PayAsync(Approves, "NDHV-1002", "ICMR-2001");
        var read = (await Client.GetTransactionAsync(new() { Id = paid.Id }, RunningServer.As(SampleBanks.Staff))).Transaction;
        Assert.Equal(["NDHV", "ICMR"], read.Evaluations.Select(e => e.Target));
        Assert.All(read.Evaluations, e => Assert.Equal((OutcomeKind.Verdict, "host-1"), (e.Outcome, e.HostSchedule)));
        Assert.All(read.Evaluations, e => Assert.InRange(e.HostFuel, 1UL, e.Fuel - 1));
        var replay = await Client.ReplayTransactionAsync(new() { Id = paid.Id }, RunningServer.As(SampleBanks.Staff));
        Assert.Equal((true, 0), (replay.Agrees, replay.NotRun));
        Assert.Equal(read.Evaluations.Select(e => e.Fuel), replay.Evaluations.Select(e => e.Fuel));
    }

    [Fact]
    public async Task In_this_process_the_same_payment_has_the_same_verdict_and_fuel()
    {
        await using var near = await WasmPayServer.StartAsync(new ServerOptions { Samples = true, Urls = "http://127.0.0.1:0", Database = Path.Combine(_folder, "near.db"), Isolation = Isolation.InProcess });
        Assert.Equal(Isolation.InProcess, near.Guests!.Sandbox.Isolation);
        await SampleBanks.SeedAsync(near.Platform, [new("nordhaven", "", "", Fixture("tests", "WasmPay.Sandbox.Tests", "Fixtures", "behaviours-utf8.wasm"))]);
        using var channel = GrpcChannel.ForAddress(near.GrpcAddress);
        var here = (await new TransactionService.TransactionServiceClient(channel).SubmitTransactionAsync(Order(Approves, "NDHV-1002", "NDHV-1001", "USD"), Teller)).Transaction;
        var there = await PayAsync(Approves);
        Assert.Equal((here.Status, here.Evaluations[0].Fuel, here.Evaluations[0].HostFuel), (there.Status, there.Evaluations[0].Fuel, there.Evaluations[0].HostFuel));
    }

    private async Task<Transaction> PayAsync(long units, string from = "NDHV-1002", string to = "NDHV-1001", string currency = "USD", SamplePerson? by = null) =>
        (await Client.SubmitTransactionAsync(Order(units, from, to, currency), RunningServer.As(by ?? SampleBanks.Teller))).Transaction;

    private static SubmitTransactionRequest Order(long units, string from, string to, string currency) => new()
    {
        IdempotencyKey = Guid.NewGuid().ToString(),
        OriginAccount = from,
        DestinationAccount = to,
        Amount = new Money { Units = units, Currency = currency },
    };

    private List<int> KillWorkers()
    {
        var workers = Children().Except(_others).ToList();
        foreach (var worker in workers)
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
        }
        // Until its last thread is gone a worker's pipe is open: a payment could still reach it, and would be one in the middle.
        SpinWait.SpinUntil(() => workers.All(worker => Fields(worker) is not { Length: > 17 } fields || (fields[0] == "Z" && fields[17] is "0" or "1")));
        return workers;
    }

    // Workers are this process's children by /proc, and dotnet's like it.
    private static IEnumerable<int> Children()
    {
        if (!OperatingSystem.IsLinux()) yield break;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && Fields(process) is { Length: > 15 } fields
                && fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture) && fields[0] != "Z" && Text(process, "cmdline").Contains("WasmPay.Guests", StringComparison.Ordinal))
                yield return process;
    }

    // Processor time of its own, in the kernel's ticks of some 10 ms.
    private static long ProcessorTicks(int process) => Fields(process) is { Length: > 15 } fields ? long.Parse(fields[11], CultureInfo.InvariantCulture) : 0;

    // What follows the program's name, which may have spaces: state, parent, ...
    private static string[] Fields(int process) => Text(process, "stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static byte[] Fixture(params string[] path) => File.ReadAllBytes(Path.Combine([SharedMaterial.RepositoryRoot, .. path]));
}

/// <summary>A fact that needs processes of guests' own, which not every system has.</summary>
public sealed class WorkerFactAttribute([System.Runtime.CompilerServices.CallerMemberName] string testName = "") : ConditionalFactAttribute(WorkerTests.MissingReason, testName);
