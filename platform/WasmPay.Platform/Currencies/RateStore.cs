using System.Text.Json;
using System.Text.Json.Nodes;
using WasmPay.Authoring.Json;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Currencies;

/// <summary>
/// The rates that somebody put in the place of those with which the platform was started. All that were ever in force are kept, since quotes
/// name them.
/// </summary>
internal sealed class RateStore(AuditLog audit, LiveSetKeeper live)
{
    private const string Newest = "SELECT prices FROM rates ORDER BY number DESC LIMIT 1";

    /// <summary>The newest; null where nobody put any.</summary>
    public static async Task<RateTable?> FindAsync(Session session) =>
        await session.ScalarAsync<string>(Newest).ConfigureAwait(false) is { } prices ? RateTable.Of(JsonSerializer.Deserialize<Dictionary<string, string>>(prices)!).Value : null;

    /// <summary>Puts rates in force from the next payment on.</summary>
    public async Task<Result<RateTable>> PutAsync(Session session, Principal by, IReadOnlyDictionary<string, string> prices)
    {
        if (by.DeniedAsStaff(Permission.Rates) is { } denied) return denied;
        if (prices.Count == 0) return new Error(ErrorCode.Malformed, "A table of rates has at least one price.", "prices");
        if (!RateTable.Of(prices).TryGet(out var rates, out var malformed)) return malformed;
        // One that has no rate now has none to lose, whatever accounts there are.
        var before = (await live.InForceAsync(session).ConfigureAwait(false)).Rates.Currencies.Except(rates.Currencies).ToHashSet(StringComparer.Ordinal);
        if (before.Count > 0 && (await session.QueryAsync<string>("SELECT DISTINCT currency FROM accounts ORDER BY currency").ConfigureAwait(false)).FirstOrDefault(before.Contains) is { } dropped)
            return new Error(ErrorCode.Malformed, $"There are accounts in {dropped}, whose payments are counted by its rate: give one, its last if there is no other.", "prices");
        // The live set's version tells every node that what is in force changed; its row's lock puts those who change it in one order.
        await LiveSetKeeper.NextVersionAsync(session).ConfigureAwait(false);
        var number = await session.ScalarAsync<long>("SELECT COALESCE(MAX(number), 0) + 1 FROM rates").ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Rates, number);
        await session.ExecuteOneAsync(
            "INSERT INTO rates (number, id, prices) VALUES (@number, @Id, @text)",
            new { number, rates.Id, text = CanonicalJson.Write(JsonSerializer.SerializeToNode(rates.Prices)) }).ConfigureAwait(false);
        await audit.AppendAsync(session, "rates.put", by, Principal.Platform, new JsonObject { ["rates"] = rates.Id }).ConfigureAwait(false);
        return rates;
    }
}
