using WasmPay.Platform.Access;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Validators;

/// <summary>What a component is brought for.</summary>
/// <param name="Proposal">The proposal that will name it, in place of what it names now; empty for one that is not written yet.</param>
/// <param name="Dossier">The hash of the dossier that comes with it; empty where the platform is to write it.</param>
/// <param name="DossierSize">Its bytes.</param>
internal sealed record Purpose(string Proposal, string Dossier, int DossierSize);

/// <summary>
/// How many components, and how many bytes of them and of dossiers, one bank may have in the store that nothing names. What a transaction names
/// was live or in shadow, so a proposal or the live set names it too. Whatever is new needs room, also where a proposal will name it, and what
/// a proposal names no more takes room again.
/// </summary>
internal sealed class ComponentQuota(ComponentLimits limits)
{
    private const string Brought = "SELECT digest, bank, size FROM component_owners UNION ALL SELECT digest, bank, size FROM component_bringers";

    /// <summary>Why a bank's component of this size is not stored; null where it is. The platform's own staff is not bounded.</summary>
    public async Task<Error?> RefuseAsync(Session session, Principal by, string digest, int size, Purpose? purpose = null)
    {
        if (by.IsStaff) return null;
        // Uploads of one bank take turns, so that none of them counts too few.
        await session.ScalarAsync<string>($"SELECT code FROM banks WHERE code = @Bank{session.ForUpdate}", new { by.Bank }).ConfigureAwait(false);
        // New is what the bank has not brought: what another has brought counts as if nobody had.
        var isNew = await session.ScalarAsync<long>($"SELECT COUNT(*) FROM ({Brought}) b WHERE b.digest = @digest AND b.bank = @Bank", new { digest, by.Bank }).ConfigureAwait(false) == 0;
        if (purpose is null && !isNew) return null;
        var before = await UnusedAsync(session, by.Bank, "", new("", "", 0)).ConfigureAwait(false);
        var after = purpose is null ? before : await UnusedAsync(session, by.Bank, digest, purpose).ConfigureAwait(false);
        if (isNew) after = after with { Count = after.Count + 1, Bytes = after.Bytes + size };
        if (purpose is { Dossier.Length: > 0 } && await session.ScalarAsync<string>("SELECT hash FROM dossiers WHERE hash = @Dossier", new { purpose.Dossier }).ConfigureAwait(false) is null)
            after = after with { Bytes = after.Bytes + purpose.DossierSize };
        // What takes no more room than there was is let through, also where the limits were higher once.
        if (after.Count <= Math.Max(limits.UnusedOfBank, before.Count) && after.Bytes <= Math.Max(limits.UnusedBytesOfBank, before.Bytes)) return null;
        return new Error(
            ErrorCode.QuotaExceeded,
            $"{by.Bank} has {before.Count} components of {before.Bytes} bytes, dossiers included, that no proposal names; at most {limits.UnusedOfBank} of {limits.UnusedBytesOfBank} bytes are kept. "
            + "Propose those that are needed, or ask the platform's operator to raise bank-components or bank-component-mib.", "component");
    }

    /// <summary>Writes down that a bank brought what was in the store already.</summary>
    public static Task RecordBringerAsync(Session session, Principal by, string digest, int size, long at)
    {
        session.Journal.Row(AuditedTables.ComponentBringers, digest, by.Bank);
        return session.ExecuteAsync(
            "INSERT INTO component_bringers (digest, bank, size, added_at, added_by) VALUES (@digest, @Bank, @size, @at, @Id)", new { digest, by.Bank, size = (long)size, at, by.Id });
    }

    /// <summary>Writes down whose a component is that was stored just now.</summary>
    public static Task RecordAsync(Session session, Principal by, string digest, int size)
    {
        session.Journal.Row(AuditedTables.ComponentOwners, digest);
        return session.ExecuteAsync("INSERT INTO component_owners (digest, bank, size) VALUES (@digest, @Bank, @size)", new { digest, by.Bank, size = (long)size });
    }

    /// <summary>Writes down whose a dossier is that is stored; the first who brought it stays its owner.</summary>
    public static Task RecordDossierAsync(Session session, Principal by, string hash, int size)
    {
        session.Journal.Row(AuditedTables.DossierOwners, hash);
        return session.ExecuteAsync(
            "INSERT INTO dossier_owners (hash, bank, size) VALUES (@hash, @Bank, @size) ON CONFLICT (hash) DO NOTHING", new { hash, by.Bank, size = (long)size });
    }

    // What nothing names, once the proposal names this component and this dossier and no others.
    private static async Task<Unused> UnusedAsync(Session session, string bank, string digest, Purpose purpose)
    {
        var components = await session.FirstOrDefaultAsync<Unused>(
            $"""
            SELECT COUNT(*) AS Count, CAST(COALESCE(SUM(o.size), 0) AS BIGINT) AS Bytes FROM ({Brought}) o
            WHERE o.bank = @bank AND o.digest <> @digest AND NOT EXISTS (SELECT 1 FROM live_set l WHERE l.digest = o.digest)
                AND NOT EXISTS (SELECT 1 FROM proposals p WHERE (p.digest = o.digest OR p.replaced_digest = o.digest) AND p.id <> @Proposal)
            """, new { bank, digest, purpose.Proposal }).ConfigureAwait(false) ?? new Unused();
        var dossiers = await session.ScalarAsync<long>(
            """
            SELECT CAST(COALESCE(SUM(o.size), 0) AS BIGINT) FROM dossier_owners o
            WHERE o.bank = @bank AND o.hash <> @Dossier AND NOT EXISTS (SELECT 1 FROM proposals p WHERE p.dossier_hash = o.hash AND p.id <> @Proposal)
            """, new { bank, purpose.Dossier, purpose.Proposal }).ConfigureAwait(false);
        return components with { Bytes = components.Bytes + dossiers };
    }

    private sealed record Unused
    {
        public long Count { get; init; }
        public long Bytes { get; init; }
    }
}
