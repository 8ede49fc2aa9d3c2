using System.Text.Json;
using WasmPay.Authoring.Interpretations;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Authorings;

/// <summary>Authorings as rows.</summary>
internal static class AuthoringStore
{
    private const string Columns = """
        id AS Id, number AS Number, bank AS Bank, rule AS Rule, language AS Language, state AS State, version AS Version, answers AS Answers, rounds AS Rounds, restarts AS Restarts,
        outcome AS Outcome, reading AS Reading, questions AS Questions, problem AS Problem, digest AS Digest, dossier_hash AS DossierHash, created_by AS CreatedBy, created_at AS CreatedAt,
        changed_at AS ChangedAt, lease_by AS LeaseBy, lease_until AS LeaseUntil
        """;

    // Of a list the reading stays where it is: it can be long, and nobody reads a hundred of them.
    private static readonly string s_short = Columns.Replace("reading AS Reading", "NULL AS Reading", StringComparison.Ordinal);

    public static async Task<AuthoringJob?> FindAsync(Session session, string id, bool locked = false) => (await session.FirstOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM authoring_jobs WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id }).ConfigureAwait(false))?.ToJob();

    public static async Task<List<AuthoringJob>> PageAsync(Session session, string bank, string? state, long before, int limit) => (await session.QueryAsync<Row>(
        $"""
        SELECT {s_short} FROM authoring_jobs WHERE bank = @bank AND number < @before {(state is null ? "" : "AND state = @state")} ORDER BY number DESC LIMIT @limit
        """, new { bank, state, before, limit }).ConfigureAwait(false)).ConvertAll(r => r.ToJob());

    /// <summary>All in a state, the oldest first; at most so many as may be open.</summary>
    public static async Task<List<AuthoringJob>> InStateAsync(Session session, AuthoringState state, int limit, bool locked = false) => (await session.QueryAsync<Row>(
        $"SELECT {s_short} FROM authoring_jobs WHERE state = @state ORDER BY number LIMIT @limit{(locked ? session.ForUpdate : "")}", new { state = Wire.Name(state), limit }).ConfigureAwait(false)).ConvertAll(r => r.ToJob());

    /// <summary>How many are not over: of a bank, and of all.</summary>
    public static async Task<(long OfBank, long All)> OpenAsync(Session session, string bank)
    {
        const string Open = "SELECT COUNT(*) FROM authoring_jobs WHERE state IN ('queued', 'running', 'questions')";
        return (await session.ScalarAsync<long>($"{Open} AND bank = @bank", new { bank }).ConfigureAwait(false), await session.ScalarAsync<long>(Open).ConfigureAwait(false));
    }

    public static Task InsertAsync(Session session, AuthoringJob job)
    {
        session.Journal.Row(AuditedTables.AuthoringJobs, job.Id);
        return session.ExecuteAsync(
            """
            INSERT INTO authoring_jobs (id, number, bank, rule, language, state, version, answers, rounds, restarts, outcome, created_by, created_at, changed_at)
            VALUES (@Id, @Number, @Bank, @Rule, @Language, @State, @Version, @Answers, @Rounds, @Restarts, @Outcome, @CreatedBy, @CreatedAt, @ChangedAt)
            """, Row.Of(job));
    }

    /// <summary>Writes a changed job; its row must still be of the version before.</summary>
    public static Task UpdateAsync(Session session, AuthoringJob job)
    {
        session.Journal.Row(AuditedTables.AuthoringJobs, job.Id);
        return session.ExecuteOneAsync(
            """
            UPDATE authoring_jobs SET state = @State, version = @Version, answers = @Answers, rounds = @Rounds, restarts = @Restarts, outcome = @Outcome, reading = @Reading, questions = @Questions,
                problem = @Problem, digest = @Digest, dossier_hash = @DossierHash, changed_at = @ChangedAt, lease_by = @LeaseBy, lease_until = @LeaseUntil
            WHERE id = @Id AND version = @Version - 1
            """, Row.Of(job));
    }

    /// <summary>Says that a node is still at work; false where the job is its no more. The lease is nothing that the audit speaks of.</summary>
    public static async Task<bool> RenewAsync(Session session, string id, string node, DateTimeOffset until) => await session.ExecuteAsync(
        "UPDATE authoring_jobs SET lease_until = @until WHERE id = @id AND lease_by = @node AND state = 'running'", new { id, node, until = until.ToUnixTimeMilliseconds() }).ConfigureAwait(false) == 1;

    /// <summary>The number of its last event; 0 for none.</summary>
    public static Task<long> LastEventAsync(Session session, string job) =>
        session.ScalarAsync<long>("SELECT COALESCE(MAX(number), 0) FROM authoring_events WHERE job = @job", new { job });

    public static Task AddEventAsync(Session session, string job, AuthoringEvent one)
    {
        session.Journal.Row(AuditedTables.AuthoringEvents, job, one.Number);
        return session.ExecuteAsync(
            "INSERT INTO authoring_events (job, number, at_ms, stage, state, message, fuel) VALUES (@job, @Number, @AtMs, @Stage, @State, @Message, @Fuel)",
            new { job, one.Number, AtMs = one.At.ToUnixTimeMilliseconds(), one.Stage, State = Wire.Name(one.State), one.Message, one.Fuel });
    }

    public static async Task<List<AuthoringEvent>> EventsAsync(Session session, string job, long after, int limit) => (await session.QueryAsync<EventRow>(
        "SELECT number AS Number, at_ms AS AtMs, stage AS Stage, state AS State, message AS Message, fuel AS Fuel FROM authoring_events WHERE job = @job AND number > @after ORDER BY number LIMIT @limit",
        new { job, after, limit }).ConfigureAwait(false)).ConvertAll(r => r.ToEvent());

    /// <summary>Writes down that this server made a proposal's dossier.</summary>
    public static Task LinkAsync(Session session, string proposal, string authoring)
    {
        session.Journal.Row(AuditedTables.ProposalAuthorings, proposal);
        return session.ExecuteAsync("INSERT INTO proposal_authorings (proposal, authoring) VALUES (@proposal, @authoring)", new { proposal, authoring });
    }

    private sealed record EventRow
    {
        public long Number { get; init; }
        public long AtMs { get; init; }
        public string Stage { get; init; } = "";
        public string State { get; init; } = "";
        public string Message { get; init; } = "";
        public long Fuel { get; init; }

        public AuthoringEvent ToEvent() => new(Number, DateTimeOffset.FromUnixTimeMilliseconds(AtMs), Stage, Wire.Parse<AuthoringState>(State), Message, Fuel);
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public long Number { get; init; }
        public string Bank { get; init; } = "";
        public string Rule { get; init; } = "";
        public string? Language { get; init; }
        public string State { get; init; } = "";
        public long Version { get; init; }
        public string Answers { get; init; } = "";
        public long Rounds { get; init; }
        public long Restarts { get; init; }
        public string Outcome { get; init; } = "";
        public string? Reading { get; init; }
        public string? Questions { get; init; }
        public string? Problem { get; init; }
        public string? Digest { get; init; }
        public string? DossierHash { get; init; }
        public string CreatedBy { get; init; } = "";
        public long CreatedAt { get; init; }
        public long ChangedAt { get; init; }
        public string? LeaseBy { get; init; }
        public long? LeaseUntil { get; init; }

        public AuthoringJob ToJob() => new()
        {
            Id = Id,
            Number = Number,
            Bank = Bank,
            Rule = Rule,
            Language = Language,
            State = Wire.Parse<AuthoringState>(State),
            Version = Version,
            Answers = JsonSerializer.Deserialize<List<GivenAnswer>>(Answers) ?? [],
            Rounds = Rounds,
            Restarts = Restarts,
            Outcome = Outcome,
            Reading = Reading,
            Questions = Questions is null ? [] : JsonSerializer.Deserialize<List<Ambiguity>>(Questions) ?? [],
            Problem = Problem is null ? null : JsonSerializer.Deserialize<Problem>(Problem),
            Digest = Digest,
            DossierHash = DossierHash,
            CreatedBy = CreatedBy,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt),
            LeaseBy = LeaseBy,
            LeaseUntil = LeaseUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
        };

        public static Row Of(AuthoringJob job) => new()
        {
            Id = job.Id,
            Number = job.Number,
            Bank = job.Bank,
            Rule = job.Rule,
            Language = job.Language,
            State = Wire.Name(job.State),
            Version = job.Version,
            Answers = JsonSerializer.Serialize(job.Answers),
            Rounds = job.Rounds,
            Restarts = job.Restarts,
            Outcome = job.Outcome,
            Reading = job.Reading,
            Questions = job.Questions.Count == 0 ? null : JsonSerializer.Serialize(job.Questions),
            Problem = job.Problem is null ? null : JsonSerializer.Serialize(job.Problem),
            Digest = job.Digest,
            DossierHash = job.DossierHash,
            CreatedBy = job.CreatedBy,
            CreatedAt = job.CreatedAt.ToUnixTimeMilliseconds(),
            ChangedAt = job.ChangedAt.ToUnixTimeMilliseconds(),
            LeaseBy = job.LeaseBy,
            LeaseUntil = job.LeaseUntil?.ToUnixTimeMilliseconds(),
        };
    }
}
