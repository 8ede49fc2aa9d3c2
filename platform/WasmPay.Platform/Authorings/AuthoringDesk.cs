using WasmPay.Authoring.Models.Voices;
using WasmPay.Authoring.Rules;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Authorings;

/// <summary>
/// What people do with authorings. Each is of the bank of who started it, or of the platform, and nobody else learns that it is there, the
/// platform's staff included.
/// </summary>
public sealed class AuthoringDesk
{
    private readonly Database _database;
    private readonly AuthoringSteps _steps;
    private readonly AuthoringFeed _feed;
    private readonly ISecretSource _secrets;
    private readonly AuthoringLimits _limits;

    internal AuthoringDesk(Database database, AuthoringSteps steps, AuthoringFeed feed, ISecretSource secrets, AuthoringLimits limits) =>
        (_database, _steps, _feed, _secrets, _limits) = (database, steps, feed, secrets, limits);

    /// <summary>Writes down a rule that a node then reads.</summary>
    /// <param name="by">Who starts it; it is of his bank.</param>
    /// <param name="rule">The rule in words.</param>
    /// <param name="language">ISO 639-1 code of its language; null or empty where the author is to find out.</param>
    /// <param name="cancellation">Ends the wait; then nothing is kept.</param>
    public async Task<Result<AuthoringJob>> StartAsync(Principal by, string rule, string? language = null, CancellationToken cancellation = default)
    {
        if ((TextCheck.Check(rule, "rule", RuleRequest.MaximumLength, 1) ?? CheckLanguage(language)) is { } malformed) return malformed;
        if (by.Denied(Permission.Author) is { } denied) return denied;
        return Told(await _database.WriteAsync<AuthoringJob>(async s =>
        {
            // Behind the chain's end nobody else counts at the same time.
            var number = await AuditLog.NextAsync(s).ConfigureAwait(false);
            var now = _steps.Now();
            if (await RefuseAsync(s, by.Bank, AuthoringUsage.MonthOf(now)).ConfigureAwait(false) is { } full) return full;
            await AuthoringUsage.AddAsync(s, by.Bank, AuthoringUsage.MonthOf(now), jobs: 1, default).ConfigureAwait(false);
            return await _steps.BeginAsync(s, by, new AuthoringJob
            {
                Id = _secrets.Next("authoring"),
                Number = number,
                Bank = by.Bank,
                Rule = rule,
                Language = string.IsNullOrEmpty(language) ? null : language,
                State = AuthoringState.Queued,
                Version = 1,
                CreatedBy = by.Id,
                CreatedAt = now,
                ChangedAt = now,
            }).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false));
    }

    /// <summary>The authoring, for its bank's people.</summary>
    public async Task<Result<AuthoringJob>> GetAsync(Principal by, string id, CancellationToken cancellation = default) =>
        await _database.ReadAsync(s => AuthoringStore.FindAsync(s, id), cancellation).ConfigureAwait(false) is { } job && IsOf(job, by) ? job : Unknown(id);

    /// <summary>A bank's authorings without their readings, newest first, before a number (0 for the newest).</summary>
    public async Task<IReadOnlyList<AuthoringJob>> ListAsync(Principal by, AuthoringState? state = null, long before = 0, int limit = 0, CancellationToken cancellation = default) =>
        await _database.ReadAsync(s => AuthoringStore.PageAsync(
            s, by.Bank, state is { } one ? Wire.Name(one) : null, before <= 0 ? long.MaxValue : before, Limits.Page(limit)), cancellation).ConfigureAwait(false);

    /// <summary>Answers questions, one or several; what is left open is asked again where it still matters.</summary>
    public async Task<Result<AuthoringJob>> AnswerAsync(Principal by, string id, IReadOnlyList<Answer> answers, CancellationToken cancellation = default)
    {
        if (Check(answers) is { } malformed) return malformed;
        return Told(await _database.WriteAsync<AuthoringJob>(async s =>
        {
            if (!(await FindAsync(s, by, id).ConfigureAwait(false)).TryGet(out var job, out var error)) return error;
            if (AuthoringRoad.Next(job.State, AuthoringStep.Answer).Error is { } illegal) return illegal;
            foreach (var (i, answer) in answers.Index())
                if (!job.Questions.Any(q => q.Kind == answer.Kind && q.Phrase == answer.Phrase))
                    return new Error(ErrorCode.Malformed, $"Nothing was asked of the kind `{answer.Kind}` about “{answer.Phrase}”; answer what `questions` has.", $"answers[{i}]");
            var now = _steps.Now();
            List<GivenAnswer> all = [
                .. job.Answers.Where(a => !answers.Any(n => n.Kind == a.Kind && n.Phrase == a.Phrase)),
                .. answers.Select(a => new GivenAnswer(a.Kind, a.Phrase, a.Text, by.Id, now))];
            if (all.Count > _limits.Answers) return new Error(ErrorCode.LimitReached, $"An authoring keeps {_limits.Answers} answers at most; cancel it, and start it again with a rule that says more.", "answers");
            return await _steps.TakeAsync(s, by, job with { Answers = all, Questions = [] }, AuthoringStep.Answer, $"{answers.Count} answers; it waits for its turn.").ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false));
    }

    /// <summary>Ends an authoring that is not over; a node that is at work on it stops.</summary>
    public async Task<Result<AuthoringJob>> CancelAsync(Principal by, string id, CancellationToken cancellation = default) =>
        Told(await _database.WriteAsync<AuthoringJob>(async s =>
            (await FindAsync(s, by, id).ConfigureAwait(false)).TryGet(out var job, out var error)
                ? await _steps.TakeAsync(s, by, job with { Questions = [] }, AuthoringStep.Cancel, "It was cancelled.").ConfigureAwait(false)
                : error, cancellation).ConfigureAwait(false));

    internal static bool IsOf(AuthoringJob job, Principal by) => job.Bank == by.Bank;

    internal static Error Unknown(string id) => new(ErrorCode.NotFound, $"There is no authoring {id}.", "id");

    private static async Task<Result<AuthoringJob>> FindAsync(Session session, Principal by, string id)
    {
        if (await AuthoringStore.FindAsync(session, id, locked: true).ConfigureAwait(false) is not { } job || !IsOf(job, by)) return Unknown(id);
        return by.Denied(Permission.Author) is { } denied ? denied : job;
    }

    private async Task<Error?> RefuseAsync(Session session, string bank, string month)
    {
        var (ofBank, all) = await AuthoringStore.OpenAsync(session, bank).ConfigureAwait(false);
        if (ofBank >= _limits.OpenOfBank)
            return new Error(ErrorCode.LimitReached, $"{bank} has {ofBank} authorings that are not over, as many as it may; answer or cancel one (authoring-bank-open).");
        if (all >= _limits.Open) return new Error(ErrorCode.LimitReached, "As many authorings are open as the platform takes; try again later (authoring-open).");
        return await AuthoringUsage.RefuseAsync(session, bank, month, _limits).ConfigureAwait(false);
    }

    private Error? Check(IReadOnlyList<Answer> answers)
    {
        if (answers.Count == 0 || answers.Count > _limits.Answers) return new Error(ErrorCode.Malformed, $"`answers` has 1 to {_limits.Answers} answers.", "answers");
        if (answers.DistinctBy(a => (a.Kind, a.Phrase)).Count() < answers.Count) return new Error(ErrorCode.Malformed, "A question is answered twice; give one answer to each.", "answers");
        return answers.Select((a, i) => TextCheck.Check(a.Text, $"answers[{i}].text", _limits.AnswerLength, 1)
            ?? (VoiceReplies.Fault(a) is { } fault ? new Error(ErrorCode.Malformed, fault, $"answers[{i}].text") : null)).FirstOrDefault(e => e is not null);
    }

    private static Error? CheckLanguage(string? language) => string.IsNullOrEmpty(language) || language is { Length: 2 } && language.All(char.IsAsciiLetterLower)
        ? null
        : new Error(ErrorCode.Malformed, "`language` must be two small letters of ISO 639-1, or empty.", "language");

    private Result<AuthoringJob> Told(Result<AuthoringJob> result)
    {
        if (result.IsOk) _feed.Signal();
        return result;
    }
}
