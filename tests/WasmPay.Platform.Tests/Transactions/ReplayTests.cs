using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using WasmPay.Platform.Validators;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;
using WasmPay.Testing;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>
/// Verdicts of a real sandbox run again after its operator changed its limits. The component does what the amount says:
/// ../WasmPay.Sandbox.Tests/Fixtures/behaviours.wat.
/// </summary>
public sealed class ReplayTests
{
    private const long LoopsWithoutEnd = 10, CallsWithoutEnd = 11, GrowsWithoutEnd = 12, AnswersLongText = 16, Approves = 17;
    private static readonly SandboxOptions Options = new() { Engine = EngineChoice.Managed, Fuel = 1_000_000, MemoryBytes = 16 << 20, Deadline = TimeSpan.FromMinutes(5) };

    [Theory]
    [InlineData(5_000)]
    [InlineData(3_000_000)]
    public async Task A_verdict_is_run_again_with_the_fuel_that_it_had_whatever_fuel_there_is_now(long fuel)
    {
        await using var bed = await BedAsync();
        var (approved, ended) = (await PayAsync(bed, Approves), await PayAsync(bed, LoopsWithoutEnd));
        Assert.Equal((OutcomeKind.OutOfFuel, 1_000_000ul), (Stored(ended).Outcome.Kind, Stored(ended).Outcome.Fuel));
        Assert.InRange(Stored(approved).Outcome.Fuel, 5_001ul, 999_999ul);

        await RestartAsync(bed, Options with { Fuel = (ulong)fuel });

        foreach (var paid in (TransactionRecord[])[approved, ended])
        {
            var replay = await ReplayAsync(bed, paid);
            Assert.Equal((true, 0), (replay.Agrees, replay.NotRun));
            Assert.Equal(Stored(paid).Outcome.Fuel, Assert.Single(replay.Evaluations).Again?.Fuel);
        }
        // New payments have the new fuel.
        Assert.Equal((ulong)fuel, Stored(await PayAsync(bed, LoopsWithoutEnd)).FuelLimit);
    }

    [Theory]
    [InlineData(CallsWithoutEnd, "call-depth=100")]
    [InlineData(GrowsWithoutEnd, "memory-bytes=8388608")]
    [InlineData(AnswersLongText, "text-bytes=16000")]
    public async Task Where_another_limit_answers_otherwise_the_replay_says_so_and_is_no_difference(long behaviour, string limit)
    {
        await using var bed = await BedAsync();
        var paid = await PayAsync(bed, behaviour);
        Assert.True((await ReplayAsync(bed, paid)) is { Agrees: true, NotRun: 0 });

        await RestartAsync(bed, Sandbox.Limits.SandboxLimits.Set(Options, limit));

        var replay = await ReplayAsync(bed, paid);
        Assert.Equal((true, 1), (replay.Agrees, replay.NotRun));
        var evaluation = Assert.Single(replay.Evaluations);
        Assert.Null(evaluation.Difference);
        Assert.Contains($"and here it is {limit}.", evaluation.NotRun, StringComparison.Ordinal);
        // With the limit as it was, it is run again.
        await RestartAsync(bed, Options);
        Assert.True((await ReplayAsync(bed, paid)) is { Agrees: true, NotRun: 0 });
    }

    [Theory]
    [InlineData(CallsWithoutEnd, "text-bytes=16000")]
    [InlineData(AnswersLongText, "call-depth=100")]
    public async Task A_limit_that_does_not_matter_to_an_answer_hides_no_difference(long behaviour, string limit)
    {
        await using var bed = await BedAsync();
        var paid = await PayAsync(bed, behaviour);
        await ForgeAsync(bed, "answer = REPLACE(answer, '\"fuel\":', '\"fuel\":1')");

        await RestartAsync(bed, Sandbox.Limits.SandboxLimits.Set(Options, limit));

        Assert.True((await ReplayAsync(bed, paid)) is { Agrees: false, NotRun: 0 });
    }

    [Fact]
    public async Task A_false_record_is_found_under_the_limits_that_it_names()
    {
        await using var bed = await BedAsync();
        var paid = await PayAsync(bed, CallsWithoutEnd);
        await ForgeAsync(bed, "answer = REPLACE(answer, '\"fuel\":', '\"fuel\":1')");
        Assert.True((await ReplayAsync(bed, paid)) is { Agrees: false, NotRun: 0 });
    }

    [Fact]
    public async Task Of_a_record_from_before_limits_were_kept_only_what_a_limit_ended_is_left_open()
    {
        await using var bed = await BedAsync();
        var (deep, approved) = (await PayAsync(bed, CallsWithoutEnd), await PayAsync(bed, Approves));
        await ForgeAsync(bed, "limits = ''");
        await ForgeAsync(bed, "answer = REPLACE(answer, '\"fuel\":', '\"fuel\":1')");
        Assert.True((await ReplayAsync(bed, deep)) is { Agrees: true, NotRun: 1 });
        Assert.True((await ReplayAsync(bed, approved)) is { Agrees: false, NotRun: 0 });
    }

    [Fact]
    public async Task A_component_that_is_not_admitted_now_is_not_run_and_no_difference()
    {
        await using var bed = await BedAsync();
        var paid = await PayAsync(bed, Approves);

        await RestartAsync(bed, Options with { ComponentBytes = 1_000 });

        var replay = await ReplayAsync(bed, paid);
        Assert.Equal((true, 1), (replay.Agrees, replay.NotRun));
        Assert.Contains("(component-bytes)", Assert.Single(replay.Evaluations).NotRun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_ends_a_replay_is_no_difference()
    {
        await using var bed = await BedAsync(Options with { Fuel = 200_000_000 });
        var paid = await PayAsync(bed, LoopsWithoutEnd);
        Assert.Equal(OutcomeKind.OutOfFuel, Stored(paid).Outcome.Kind);

        await RestartAsync(bed, Options with { Deadline = TimeSpan.FromMilliseconds(1) });

        var replay = await ReplayAsync(bed, paid);
        Assert.Equal((true, 1), (replay.Agrees, replay.NotRun));
        Assert.Contains("deadline", Assert.Single(replay.Evaluations).NotRun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_fails_in_a_replay_or_cannot_look_at_the_component_is_no_difference()
    {
        var rules = new ChangingRules();
        await using var bed = await CreateAsync(loader: rules);
        await bed.InstallAsync("NDHV", "approve");
        var paid = Ok(await bed.PayAsync(1, "k1")).Transaction;
        rules.Called = _ => throw new InvalidOperationException("The host broke.");
        var failed = await ReplayAsync(bed, paid);
        Assert.True(failed is { Agrees: true, NotRun: 1 });
        Assert.Contains("The host broke.", Assert.Single(failed.Evaluations).NotRun, StringComparison.Ordinal);

        rules.Refusal = new Error(ErrorCode.Unavailable, "No worker was free in time.", "component");
        await bed.RestartAsync(o => o with { Loader = rules });
        Assert.Equal("No worker was free in time.", Assert.Single((await ReplayAsync(bed, paid)).Evaluations).NotRun);
    }

    [Fact]
    public async Task A_component_that_is_gone_from_the_store_is_a_difference_since_nothing_of_it_is_ever_deleted()
    {
        await using var bed = await CreateAsync();
        await bed.InstallAsync("NDHV", "approve");
        var paid = Ok(await bed.PayAsync(1, "k1")).Transaction;
        await bed.ExecuteAsync("DROP TRIGGER components_no_delete; DELETE FROM live_set; DELETE FROM component_owners; DELETE FROM components;");
        await bed.RestartAsync();
        Assert.True((await ReplayAsync(bed, paid)) is { Agrees: false, NotRun: 0 });
    }

    private static async Task<TestPlatform> BedAsync(SandboxOptions? options = null)
    {
        var bed = await CreateAsync();
        await RestartAsync(bed, options ?? Options);
        var component = File.ReadAllBytes(Path.Combine(SharedMaterial.RepositoryRoot, "tests", "WasmPay.Sandbox.Tests", "Fixtures", "behaviours-utf8.wasm"));
        Ok(await bed.Platform.Live.InstallAsync(Staff, "NDHV", component));
        return bed;
    }

    private static Task RestartAsync(TestPlatform bed, SandboxOptions options) => bed.RestartAsync(o => o with { Loader = new SandboxLoader(new Sandbox.Sandbox(options)) });

    private static async Task<TransactionRecord> PayAsync(TestPlatform bed, long behaviour) => Ok(await bed.PayAsync(behaviour, Guid.NewGuid().ToString())).Transaction;

    private static async Task<ReplayReport> ReplayAsync(TestPlatform bed, TransactionRecord paid) => Ok(await bed.Platform.Replays.ReplayAsync(Staff, paid.Id));

    private static Evaluation Stored(TransactionRecord paid) => Assert.Single(paid.Evaluations);

    private static Task ForgeAsync(TestPlatform bed, string change) => bed.ExecuteAsync($"DROP TRIGGER IF EXISTS evaluations_no_update; UPDATE evaluations SET {change};");
}
