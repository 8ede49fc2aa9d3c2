using WasmPay.Platform.Access;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Validators;

/// <summary>
/// How many components one bank may have in the store that nothing names. What a transaction names was live or in shadow, so a proposal or the
/// live set names it too.
/// </summary>
internal sealed class ComponentQuota(ComponentLimits limits)
{
    /// <summary>Why a bank's component of this size is not stored; null where it is. The platform's own staff is not bounded.</summary>
    public async Task<Error?> RefuseAsync(Session session, Principal by, int size)
    {
        if (by.Bank == Principal.Platform) return null;
        // Uploads of one bank take turns, so that none of them counts too few.
        await session.ScalarAsync<string>($"SELECT code FROM banks WHERE code = @Bank{session.ForUpdate}", new { by.Bank }).ConfigureAwait(false);
        var unused = await session.FirstOrDefaultAsync<Unused>(
            """
            SELECT COUNT(*) AS Count, CAST(COALESCE(SUM(o.size), 0) AS BIGINT) AS Bytes FROM component_owners o
            WHERE o.bank = @Bank AND NOT EXISTS (SELECT 1 FROM live_set l WHERE l.digest = o.digest)
                AND NOT EXISTS (SELECT 1 FROM proposals p WHERE p.digest = o.digest OR p.replaced_digest = o.digest)
            """, new { by.Bank }).ConfigureAwait(false) ?? new Unused();
        if (unused.Count < limits.UnusedOfBank && unused.Bytes + size <= limits.UnusedBytesOfBank) return null;
        return new Error(
            ErrorCode.QuotaExceeded,
            $"{by.Bank} has {unused.Count} components of {unused.Bytes} bytes that no proposal names; at most {limits.UnusedOfBank} of {limits.UnusedBytesOfBank} bytes are kept. "
            + "Propose those that are needed, or ask the platform's operator to raise bank-components or bank-component-mib.", "component");
    }

    /// <summary>Writes down whose a component is that was stored just now.</summary>
    public static Task RecordAsync(Session session, Principal by, string digest, int size) => session.ExecuteAsync(
        "INSERT INTO component_owners (digest, bank, size) VALUES (@digest, @Bank, @size)", new { digest, by.Bank, size = (long)size });

    private sealed record Unused
    {
        public long Count { get; init; }
        public long Bytes { get; init; }
    }
}
