using System.Globalization;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Authorings;

/// <summary>What a run has used of a model.</summary>
/// <param name="Tokens">In and out.</param>
/// <param name="CostMicros">What they cost, in millionths of the currency in which the operator is billed; 0 where it is not known.</param>
public readonly record struct AuthorUse(long Tokens, long CostMicros);

/// <summary>What banks have used in a month. The caller holds the audit chain's end, so that nobody counts beside it.</summary>
internal static class AuthoringUsage
{
    /// <summary>The month of an instant, in UTC.</summary>
    public static string MonthOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Why a bank starts no more this month; null where it may.</summary>
    public static async Task<Error?> RefuseAsync(Session session, string bank, string month, AuthoringLimits limits)
    {
        var used = await ReadAsync(session, bank, month).ConfigureAwait(false);
        if (used.Jobs >= limits.JobsOfMonth)
            return new Error(ErrorCode.LimitReached, $"{bank} has started {used.Jobs} authorings this month, as many as it may; wait for the next month, or ask the platform's operator to raise authoring-month-jobs.");
        return RefuseTokens(used.Tokens, bank, limits);
    }

    /// <summary>Why there is nothing left to pay a model with; null where there is, or where the author costs nothing.</summary>
    public static async Task<Error?> RefuseTokensAsync(Session session, string bank, string month, AuthoringLimits limits) =>
        limits.TokensOfRun == 0 ? null : RefuseTokens((await ReadAsync(session, bank, month).ConfigureAwait(false)).Tokens, bank, limits);

    /// <summary>Adds to what a bank has used; less, where more was set aside than was used.</summary>
    public static Task AddAsync(Session session, string bank, string month, long jobs, AuthorUse use)
    {
        session.Journal.Row(AuditedTables.AuthoringUsage, bank, month);
        return session.ExecuteAsync(
            """
            INSERT INTO authoring_usage (bank, month, jobs, tokens, cost_micros) VALUES (@bank, @month, @jobs, @Tokens, @CostMicros)
            ON CONFLICT (bank, month) DO UPDATE SET jobs = authoring_usage.jobs + excluded.jobs, tokens = authoring_usage.tokens + excluded.tokens, cost_micros = authoring_usage.cost_micros + excluded.cost_micros
            """, new { bank, month, jobs, use.Tokens, use.CostMicros });
    }

    private static Error? RefuseTokens(long used, string bank, AuthoringLimits limits) => limits.TokensOfRun == 0 || used + limits.TokensOfRun <= limits.TokensOfMonth
        ? null
        : new Error(ErrorCode.LimitReached, $"{bank} has used {used} of the {limits.TokensOfMonth} tokens of a model that it may use this month, and a run may need {limits.TokensOfRun}; wait for the next month, or ask the platform's operator to raise authoring-month-tokens.");

    private static async Task<Row> ReadAsync(Session session, string bank, string month) =>
        await session.FirstOrDefaultAsync<Row>("SELECT jobs AS Jobs, tokens AS Tokens FROM authoring_usage WHERE bank = @bank AND month = @month", new { bank, month }).ConfigureAwait(false) ?? new Row();

    private sealed record Row
    {
        public long Jobs { get; init; }
        public long Tokens { get; init; }
    }
}
