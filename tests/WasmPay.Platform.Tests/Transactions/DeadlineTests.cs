using WasmPay.Platform.Tests.Support;
using WasmPay.Platform.Transactions;
using static WasmPay.Platform.Tests.Support.TestPlatform;

namespace WasmPay.Platform.Tests.Transactions;

/// <summary>Callers who leave while the store works or waits: before the commit nothing is kept, from the commit on all of it.</summary>
public sealed class DeadlineTests
{
    private static readonly Order Payment = new("k1", "N1", "N2", new(10, "USD"));

    [PostgresFact]
    public async Task A_caller_who_leaves_while_a_row_is_locked_ends_the_wait_and_leaves_nothing()
    {
        await using var bed = await CreateAsync("postgres");
        using var leaving = new CancellationTokenSource();
        await using (var holding = await Holding.AccountAsync(bed, "N1"))
        {
            var paying = bed.Platform.Transactions.SubmitAsync(Teller, Payment, leaving.Token);
            await holding.UntilSomebodyWaitsAsync();
            await leaving.CancelAsync();
            // The row is still held: only leaving can end it.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => paying);
        }
        await NothingIsKeptAsync(bed);
    }

    [Fact]
    public async Task Callers_who_leave_while_another_process_writes_or_while_they_wait_for_their_turn_leave_nothing()
    {
        await using var bed = await CreateAsync();
        await bed.OpenAccountAsync("N3", "NDHV", "USD", 5);
        using var leaving = new CancellationTokenSource();
        await using (await Holding.WriterAsync(bed))
        {
            var first = Task.Run(() => bed.Platform.Transactions.SubmitAsync(Teller, Payment, leaving.Token));
            var second = Task.Run(() => bed.Platform.Accounts.FundAsync(Staff, "N3", 1, cancellation: leaving.Token));
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }
        Assert.Equal(5, await bed.BalanceAsync("N3"));
        await NothingIsKeptAsync(bed);
    }

    [Theory, Stores]
    public async Task A_caller_who_leaves_between_the_first_row_and_the_commit_leaves_nothing(string store)
    {
        await using var bed = await CreateAsync(store);
        using var leaving = new CancellationTokenSource();
        await bed.RestartAsync(o => o with { Ids = new Leaving("post", leaving) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Platform.Transactions.SubmitAsync(Teller, Payment, leaving.Token));

        await bed.RestartAsync();
        await NothingIsKeptAsync(bed);
    }

    [PostgresFact]
    public async Task A_caller_who_leaves_in_the_commit_has_paid_and_the_key_tells()
    {
        await using var bed = await CreateAsync("postgres");
        await bed.ExecuteAsync("""
            CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON postings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
            """);
        using var leaving = new CancellationTokenSource();
        Task<Result<Submission>> paying;
        await using (var holding = await Holding.WriterAsync(bed))
        {
            await holding.ExecuteAsync("SELECT pg_advisory_xact_lock(42)");
            paying = bed.Platform.Transactions.SubmitAsync(Teller, Payment, leaving.Token);
            await holding.UntilSomebodyWaitsAsync();
            await leaving.CancelAsync();
        }

        Assert.Equal(TransactionStatus.Posted, Ok(await paying).Transaction.Status);
        Assert.True(Ok(await bed.Platform.Transactions.SubmitAsync(Teller, Payment)).Replayed);
        Assert.Equal(999_990, await bed.BalanceAsync("N1"));
        await bed.AssertSoundAsync();
    }

    [Theory, Stores]
    public async Task Whoever_has_left_already_reads_nothing(string store)
    {
        await using var bed = await CreateAsync(store);
        var left = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Platform.Accounts.GetAsync(Staff, "N1", left));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Platform.Audit.VerifyAsync(left));
    }

    private static async Task NothingIsKeptAsync(TestPlatform bed)
    {
        Assert.Empty(await bed.Platform.Transactions.ListAsync(Staff));
        Assert.Equal((1_000_000, 1_000_000), (await bed.BalanceAsync("N1"), await bed.BalanceAsync("N2")));
        Assert.False(Ok(await bed.Platform.Transactions.SubmitAsync(Teller, Payment)).Replayed);
        await bed.AssertSoundAsync();
    }

    /// <summary>Has the caller leave when an id of one kind is taken, which is in the middle of writing.</summary>
    private sealed class Leaving(string prefix, CancellationTokenSource leaving) : IIdSource
    {
        private readonly SequentialIds _ids = new();

        public string Next(string kind)
        {
            if (kind == prefix) leaving.Cancel();
            return _ids.Next(kind);
        }
    }
}
