using WasmPay.Platform.Access;
using WasmPay.Platform.Audit.Rows;
using WasmPay.Platform.Storage;
using WasmPay.Platform.Validators;

namespace WasmPay.Platform.Proposals;

/// <summary>Proposals as rows.</summary>
internal static class ProposalStore
{
    private const string Columns = """
        id AS Id, number AS Number, target AS Target, rule AS Rule, state AS State, version AS Version, author AS Author, created_at AS CreatedAt, changed_at AS ChangedAt,
        dossier_hash AS DossierHash, digest AS Digest, dossier_by AS DossierBy, submitted_by AS SubmittedBy, approved_by AS ApprovedBy, promoted_by AS PromotedBy,
        replaced AS Replaced, replaced_digest AS ReplacedDigest, rollback_requested_by AS RollbackRequestedBy, note AS Note,
        (SELECT a.authoring FROM proposal_authorings a WHERE a.proposal = proposals.id) AS Authoring
        """;

    public static async Task<Proposal?> FindAsync(Session session, string id, bool locked = false) => (await session.FirstOrDefaultAsync<Row>(
        $"SELECT {Columns} FROM proposals WHERE id = @id{(locked ? session.ForUpdate : "")}", new { id }).ConfigureAwait(false))?.ToProposal();

    public static async Task<List<Proposal>> PageAsync(Session session, string? target, string? state, long before, int limit) => (await session.QueryAsync<Row>(
        $"""
        SELECT {Columns} FROM proposals WHERE number < @before {(target is null ? "" : "AND target = @target")} {(state is null ? "" : "AND state = @state")}
        ORDER BY number DESC LIMIT @limit
        """, new { target, state, before, limit }).ConfigureAwait(false)).ConvertAll(r => r.ToProposal());

    public static Task InsertAsync(Session session, Proposal proposal)
    {
        session.Journal.Row(AuditedTables.Proposals, proposal.Id);
        return session.ExecuteAsync(
            """
            INSERT INTO proposals (id, number, target, rule, state, version, author, created_at, changed_at, note)
            VALUES (@Id, @Number, @Target, @Rule, @State, @Version, @Author, @CreatedAt, @ChangedAt, @Note)
            """, Row.Of(proposal));
    }

    /// <summary>Writes a changed proposal; its row must still be of the version before.</summary>
    public static Task UpdateAsync(Session session, Proposal proposal)
    {
        session.Journal.Row(AuditedTables.Proposals, proposal.Id);
        return session.ExecuteOneAsync(
            """
            UPDATE proposals SET state = @State, version = @Version, changed_at = @ChangedAt, dossier_hash = @DossierHash, digest = @Digest, dossier_by = @DossierBy, submitted_by = @SubmittedBy,
                approved_by = @ApprovedBy, promoted_by = @PromotedBy, replaced = @Replaced, replaced_digest = @ReplacedDigest, rollback_requested_by = @RollbackRequestedBy, note = @Note
            WHERE id = @Id AND version = @Version - 1
            """, Row.Of(proposal));
    }

    public static async Task KeepDossierAsync(Session session, Principal by, DossierUpload dossier)
    {
        await session.ExecuteAsync(
            "INSERT INTO dossiers (hash, bytes) VALUES (@Hash, @Bytes) ON CONFLICT (hash) DO NOTHING", new { dossier.Hash, Bytes = dossier.Bytes.ToArray() }).ConfigureAwait(false);
        session.Journal.Row(AuditedTables.Dossiers, dossier.Hash);
        await ComponentQuota.RecordDossierAsync(session, by, dossier.Hash, dossier.Bytes.Length).ConfigureAwait(false);
    }

    public static Task<byte[]?> DossierAsync(Session session, string hash) =>
        session.ScalarAsync<byte[]>("SELECT bytes FROM dossiers WHERE hash = @hash", new { hash });

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public long Number { get; init; }
        public string Target { get; init; } = "";
        public string Rule { get; init; } = "";
        public string State { get; init; } = "";
        public long Version { get; init; }
        public string Author { get; init; } = "";
        public long CreatedAt { get; init; }
        public long ChangedAt { get; init; }
        public string? DossierHash { get; init; }
        public string? Digest { get; init; }
        public string? DossierBy { get; init; }
        public string? SubmittedBy { get; init; }
        public string? ApprovedBy { get; init; }
        public string? PromotedBy { get; init; }
        public string? Replaced { get; init; }
        public string? ReplacedDigest { get; init; }
        public string? RollbackRequestedBy { get; init; }
        public string Note { get; init; } = "";
        public string? Authoring { get; init; }

        public Proposal ToProposal() => new()
        {
            Id = Id,
            Number = Number,
            Target = Target,
            Rule = Rule,
            State = Wire.Parse<ProposalState>(State),
            Version = Version,
            Author = Author,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt),
            DossierHash = DossierHash,
            Digest = Digest,
            DossierBy = DossierBy,
            SubmittedBy = SubmittedBy,
            ApprovedBy = ApprovedBy,
            PromotedBy = PromotedBy,
            Replaced = Replaced,
            ReplacedDigest = ReplacedDigest,
            RollbackRequestedBy = RollbackRequestedBy,
            Note = Note,
            Authoring = Authoring,
        };

        public static Row Of(Proposal proposal) => new()
        {
            Id = proposal.Id,
            Number = proposal.Number,
            Target = proposal.Target,
            Rule = proposal.Rule,
            State = Wire.Name(proposal.State),
            Version = proposal.Version,
            Author = proposal.Author,
            CreatedAt = proposal.CreatedAt.ToUnixTimeMilliseconds(),
            ChangedAt = proposal.ChangedAt.ToUnixTimeMilliseconds(),
            DossierHash = proposal.DossierHash,
            Digest = proposal.Digest,
            DossierBy = proposal.DossierBy,
            SubmittedBy = proposal.SubmittedBy,
            ApprovedBy = proposal.ApprovedBy,
            PromotedBy = proposal.PromotedBy,
            Replaced = proposal.Replaced,
            ReplacedDigest = proposal.ReplacedDigest,
            RollbackRequestedBy = proposal.RollbackRequestedBy,
            Note = proposal.Note,
        };
    }
}
