using System.Text.Json.Nodes;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Ledger;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Transactions;

/// <summary>Up to where a subject's payments in one currency have come: how many, when the last, and how much in two halves.</summary>
internal sealed record Flow
{
    public string Subject { get; init; } = "";
    public string Currency { get; init; } = "";
    public long Position { get; init; }
    public long PostedAt { get; init; }
    public long High { get; init; }
    public long Low { get; init; }
}

/// <summary>
/// Running totals per subject and currency, so that a window costs two look-ups and not a scan of what lies in it.
/// Both accounts' rows are locked by whoever writes here, which puts a subject's payments in one order.
/// </summary>
internal static class FlowStore
{
    private const string Columns = "subject AS Subject, currency AS Currency, position AS Position, posted_at AS PostedAt, high AS High, low AS Low";

    public static string Sent(string origin) => $"sent:{origin}";

    public static string Received(string destination) => $"received:{destination}";

    public static string Pair(string origin, string destination) => $"pair:{origin}>{destination}";

    /// <summary>The newest totals of a payment's three subjects, in each currency.</summary>
    public static Task<List<Flow>> HeadsAsync(Session session, string origin, string destination) => session.QueryAsync<Flow>(
        $"SELECT {Columns} FROM flow_heads WHERE subject IN (@sent, @received, @pair)",
        new { sent = Sent(origin), received = Received(destination), pair = Pair(origin, destination) });

    /// <summary>For each of the instants the totals just before it, in their order; null where nothing was before.</summary>
    public static async Task<Flow?[]> BeforeAsync(Session session, Flow head, IReadOnlyList<long> instants)
    {
        var before = new Flow?[instants.Count];
        for (var i = 0; i < instants.Count; i++)
        {
            // Most accounts rest most of the time: then the newest totals are already those before the window.
            before[i] = head.PostedAt < instants[i]
                ? head
                : await session.FirstOrDefaultAsync<Flow>(
                    $"SELECT {Columns} FROM flows WHERE subject = @Subject AND currency = @Currency AND posted_at < @instant ORDER BY posted_at DESC, position DESC LIMIT 1",
                    new { head.Subject, head.Currency, instant = instants[i] }).ConfigureAwait(false);
        }
        return before;
    }

    /// <summary>Adds a posted payment to its three subjects.</summary>
    public static async Task AddAsync(Session session, string origin, string destination, long units, string currency, DateTimeOffset at)
    {
        var heads = (await HeadsAsync(session, origin, destination).ConfigureAwait(false)).ToDictionary(h => (h.Subject, h.Currency));
        var (high, low) = LedgerAudit.Split(units);
        var positions = new JsonArray();
        foreach (var subject in (string[])[Sent(origin), Received(destination), Pair(origin, destination)])
        {
            var head = heads.GetValueOrDefault((subject, currency)) ?? new Flow();
            var next = new Flow
            {
                Subject = subject,
                Currency = currency,
                Position = head.Position + 1,
                // Totals are found by time: a clock that was set back does not put a payment before its predecessor.
                PostedAt = Math.Max(head.PostedAt, at.ToUnixTimeMilliseconds()),
                High = checked(head.High + high),
                Low = checked(head.Low + low),
            };
            positions.Add(next.Position);
            await session.ExecuteAsync(
                "INSERT INTO flows (subject, currency, position, posted_at, high, low) VALUES (@Subject, @Currency, @Position, @PostedAt, @High, @Low)", next).ConfigureAwait(false);
            await session.ExecuteAsync(
                """
                INSERT INTO flow_heads (subject, currency, position, posted_at, high, low) VALUES (@Subject, @Currency, @Position, @PostedAt, @High, @Low)
                ON CONFLICT (subject, currency) DO UPDATE SET position = excluded.position, posted_at = excluded.posted_at, high = excluded.high, low = excluded.low
                """, next).ConfigureAwait(false);
        }
        session.Journal.Fact(RecordBody.Flows, positions);
    }
}
