using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Changes;

/// <summary>A change as it is kept, with what was asked word for word.</summary>
internal sealed record KeptChange(Change Change, string Body)
{
    public Command Command => Command.Read(Change.Kind, Body);
}

/// <summary>Changes as rows.</summary>
internal static class ChangeStore
{
    private const string Columns = """
        id AS Id, number AS Number, bank AS Bank, kind AS Kind, permission AS Permission, summary AS Summary, body AS Body, shows AS Shows, asked_by AS AskedBy, asked_at AS AskedAt,
        expires_at AS ExpiresAt, state AS State, decided_by AS DecidedBy, decided_at AS DecidedAt, reason AS Reason
        """;

    private const string With = "with";

    private const string Waiting = "state = 'asked' AND expires_at > @now";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What is before and after, as it is kept and compared.</summary>
    public static string Text(ChangeShows shows) => JsonSerializer.Serialize(shows, s_json);

    public static async Task<KeptChange?> FindAsync(Session session, string id, DateTimeOffset now, bool locked = false) => (await session.FirstOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM changes WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id }).ConfigureAwait(false))?.ToKept(now);

    /// <summary>The same that the same asked already, and that still waits.</summary>
    public static async Task<Change?> FindSameAsync(Session session, Change asked, string body) => (await session.FirstOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM changes WHERE {Waiting} AND bank = @Bank AND asked_by = @AskedBy AND kind = @kind AND body = @body AND shows = @shows",
        new { asked.Bank, asked.AskedBy, kind = Wire.Name(asked.Kind), body, shows = Text(asked.Shows), now = asked.AskedAt.ToUnixTimeMilliseconds() }).ConfigureAwait(false))?.ToKept(asked.AskedAt).Change;

    /// <summary>How many of a bank's changes wait that one principal has asked, and how many characters they have.</summary>
    public static async Task<(long Changes, long Characters)> WaitingAsync(Session session, string bank, string askedBy, DateTimeOffset now)
    {
        var waiting = (await session.FirstOrDefaultAsync<Load>(
            $"SELECT COUNT(*) AS Changes, COALESCE(SUM(LENGTH(body)), 0) AS Characters FROM changes WHERE {Waiting} AND bank = @bank AND asked_by = @askedBy",
            new { bank, askedBy, now = now.ToUnixTimeMilliseconds() }).ConfigureAwait(false))!;
        return (waiting.Changes, waiting.Characters);
    }

    /// <summary>Holds what waits of what somebody has asked, before the chain's end: whoever decides on it takes them in this order too.</summary>
    public static Task HoldWaitingAsync(Session session, string askedBy, long now) =>
        session.QueryAsync<string>($"SELECT id FROM changes WHERE {Waiting} AND asked_by = @askedBy ORDER BY number{session.ForUpdate}", new { askedBy, now });

    /// <summary>
    /// Takes back all that waits of what somebody has asked, or of what he has asked by one key or session, each with its record. It comes after the
    /// record of what shuts him out: what he asks later is refused behind it.
    /// </summary>
    public static async Task WithdrawAllAsync(Session session, AuditLog audit, Principal by, string askedBy, long now, string? with = null)
    {
        foreach (var row in await session.QueryAsync<Row>($"SELECT {Columns} FROM changes WHERE {Waiting} AND asked_by = @askedBy ORDER BY number{session.ForUpdate}", new { askedBy, now }).ConfigureAwait(false))
        {
            var change = row.ToKept(DateTimeOffset.FromUnixTimeMilliseconds(now)).Change;
            // What is being confirmed shuts him out, and is done.
            if (change.Id == session.Confirms) continue;
            if (with is not null && !await WasAskedWithAsync(session, change.Id, with).ConfigureAwait(false)) continue;
            session.Journal.Row(AuditedTables.Changes, change.Id);
            await session.ExecuteOneAsync(
                "UPDATE changes SET state = @state, decided_by = @by, decided_at = @now, reason = @reason WHERE id = @id AND state = 'asked'",
                new { id = change.Id, state = Wire.Name(ChangeState.Withdrawn), by = by.Id, now, reason = $"What {askedBy} was known by was ended." }).ConfigureAwait(false);
            await RecordAsync(session, audit, by, change with { State = ChangeState.Withdrawn }).ConfigureAwait(false);
        }
    }

    /// <summary>The record of what became of a change; of one that is asked, also by which key or session.</summary>
    public static Task<long> RecordAsync(Session session, AuditLog audit, Principal by, Change change)
    {
        var body = new JsonObject { ["bank"] = change.Bank, ["kind"] = Wire.Name(change.Kind), ["asked_by"] = change.AskedBy, ["summary"] = change.Summary };
        if (change.State == ChangeState.Asked) body[With] = new JsonArray([.. by.KnownBy.Select(id => (JsonNode)id)]);
        return audit.AppendAsync(session, $"change.{Wire.Name(change.State)}", by, change.Id, body);
    }

    // What is in no record was asked before records said it, and counts as asked by whatever was ended.
    private static async Task<bool> WasAskedWithAsync(Session session, string change, string with)
    {
        var body = await session.FirstOrDefaultAsync<string>("SELECT body FROM audit WHERE subject = @change AND kind = 'change.asked' AND sequence > 0 ORDER BY sequence LIMIT 1", new { change }).ConfigureAwait(false);
        return body is null || JsonNode.Parse(body)?[With] is not JsonArray known || known.Any(id => (string?)id == with);
    }

    /// <summary>Whether two people ever stood behind who is known to a bank, or to the platform.</summary>
    public static async Task<bool> AnyOfPrincipalsAsync(Session session, string bank) => await session.ScalarAsync<long>(
        "SELECT COUNT(*) FROM changes WHERE permission = @permission AND state IN ('done', 'rejected') AND (bank = @bank OR bank = @platform)",
        new { permission = Wire.Name(Permission.Administer), bank, platform = Principal.Platform }).ConfigureAwait(false) > 0;

    /// <summary>Changes of a bank (null for all) that somebody asked himself or may decide, newest first.</summary>
    public static async Task<List<Change>> PageAsync(Session session, string? bank, IEnumerable<Permission> permissions, string by, ChangeState? state, DateTimeOffset now, long before, int limit)
    {
        var among = string.Join(", ", permissions.Select(p => $"'{Wire.Name(p)}'"));
        var inState = state switch
        {
            null => "",
            ChangeState.Asked => $"AND {Waiting}",
            ChangeState.Expired => "AND state = 'asked' AND expires_at <= @now",
            { } decided => $"AND state = '{Wire.Name(decided)}'",
        };
        return (await session.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM changes WHERE number < @before {(bank is null ? "" : "AND bank = @bank")} {inState} AND (permission IN ({among}) OR asked_by = @by)
            ORDER BY number DESC LIMIT @limit
            """, new { before, bank, by, now = now.ToUnixTimeMilliseconds(), limit }).ConfigureAwait(false)).ConvertAll(r => r.ToKept(now).Change);
    }

    public static Task InsertAsync(Session session, Change change, string body)
    {
        session.Journal.Row(AuditedTables.Changes, change.Id);
        return session.ExecuteAsync(
            """
            INSERT INTO changes (id, number, bank, kind, permission, summary, body, shows, asked_by, asked_at, expires_at, state, decided_by, decided_at, reason)
            VALUES (@Id, @Number, @Bank, @Kind, @Permission, @Summary, @Body, @Shows, @AskedBy, @AskedAt, @ExpiresAt, @State, NULL, NULL, @Reason)
            """,
            new Row
            {
                Id = change.Id,
                Number = change.Number,
                Bank = change.Bank,
                Kind = Wire.Name(change.Kind),
                Permission = Wire.Name(change.Permission),
                Summary = change.Summary,
                Body = body,
                Shows = Text(change.Shows),
                AskedBy = change.AskedBy,
                AskedAt = change.AskedAt.ToUnixTimeMilliseconds(),
                ExpiresAt = change.ExpiresAt.ToUnixTimeMilliseconds(),
                State = Wire.Name(change.State),
                Reason = change.Reason,
            });
    }

    /// <summary>Writes who decided what; nobody has decided before.</summary>
    public static Task DecideAsync(Session session, Change change)
    {
        session.Journal.Row(AuditedTables.Changes, change.Id);
        return session.ExecuteOneAsync(
            "UPDATE changes SET state = @State, decided_by = @DecidedBy, decided_at = @DecidedAt, reason = @Reason WHERE id = @Id AND state = 'asked'",
            new { change.Id, State = Wire.Name(change.State), change.DecidedBy, DecidedAt = change.DecidedAt!.Value.ToUnixTimeMilliseconds(), change.Reason });
    }

    private sealed record Load
    {
        public long Changes { get; init; }
        public long Characters { get; init; }
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public long Number { get; init; }
        public string Bank { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Permission { get; init; } = "";
        public string Summary { get; init; } = "";
        public string Body { get; init; } = "";
        public string Shows { get; init; } = "";
        public string AskedBy { get; init; } = "";
        public long AskedAt { get; init; }
        public long ExpiresAt { get; init; }
        public string State { get; init; } = "";
        public string? DecidedBy { get; init; }
        public long? DecidedAt { get; init; }
        public string Reason { get; init; } = "";

        public KeptChange ToKept(DateTimeOffset now)
        {
            var (state, expires) = (Wire.Parse<ChangeState>(State), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
            return new KeptChange(new Change
            {
                Id = Id,
                Number = Number,
                Bank = Bank,
                Kind = Wire.Parse<ChangeKind>(Kind),
                Permission = Wire.Parse<Permission>(Permission),
                Summary = Summary,
                Shows = JsonSerializer.Deserialize<ChangeShows>(Shows, s_json)!,
                AskedBy = AskedBy,
                AskedAt = DateTimeOffset.FromUnixTimeMilliseconds(AskedAt),
                ExpiresAt = expires,
                State = state == ChangeState.Asked && now >= expires ? ChangeState.Expired : state,
                DecidedBy = DecidedBy,
                DecidedAt = DecidedAt is { } decided ? DateTimeOffset.FromUnixTimeMilliseconds(decided) : null,
                Reason = Reason,
            }, Body);
        }
    }
}
