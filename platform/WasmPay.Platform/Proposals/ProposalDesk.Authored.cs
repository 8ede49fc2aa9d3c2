using WasmPay.Platform.Access;
using WasmPay.Platform.Authorings;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Proposals;

/// <summary>Proposals whose dossier this platform made itself.</summary>
public sealed partial class ProposalDesk
{
    /// <summary>
    /// Proposes what an authoring came to: its rule, its dossier and its component, as the platform has them. What a client says of either counts for
    /// nothing here.
    /// </summary>
    public async Task<Result<Proposal>> CreateFromAuthoringAsync(Principal by, string authoring, CancellationToken cancellation = default)
    {
        if (by.Denied(Permission.Author) is { } denied) return denied;
        var made = await _database.ReadAsync(s => MadeAsync(s, by, authoring), cancellation).ConfigureAwait(false);
        if (!made.TryGet(out var found, out var error)) return error;
        var (job, dossier) = found;
        if (!(await AdmitAsync(dossier, cancellation).ConfigureAwait(false)).TryGet(out var loaded, out error)) return error;
        return (await DraftAsync(by, job.Bank, job.Rule, cancellation).ConfigureAwait(false)).TryGet(out var draft, out error)
            ? (await VerifyAsync(by, draft.Id, dossier, loaded, cancellation, authoring).ConfigureAwait(false)).Map(p => p with { Authoring = authoring })
            : error;
    }

    private static async Task<Result<(AuthoringJob Job, DossierUpload Dossier)>> MadeAsync(Session session, Principal by, string authoring)
    {
        if (await AuthoringStore.FindAsync(session, authoring).ConfigureAwait(false) is not { } job || !AuthoringDesk.IsOf(job, by)) return AuthoringDesk.Unknown(authoring);
        if (job is not { DossierHash: { } hash, Digest: { } digest })
            return new Error(ErrorCode.IllegalTransition, $"The authoring {authoring} is {Wire.Name(job.State)}; only one that is verified can be proposed.", "authoring");
        var dossier = await ProposalStore.DossierAsync(session, hash).ConfigureAwait(false);
        var component = await session.ScalarAsync<byte[]>("SELECT bytes FROM components WHERE digest = @digest", new { digest }).ConfigureAwait(false);
        // INVARIANT: what a verified authoring names was kept with it.
        Invariant.Holds(dossier is not null && component is not null, "A verified authoring has its dossier and its component");
        return (job, new DossierUpload(dossier, hash, component));
    }

    // Who had a part in what was made signs it as little as who submits it.
    private static async Task<Error?> OwnWorkAsync(Session session, Principal by, Proposal proposal) =>
        proposal.Authoring is { } id && await AuthoringStore.FindAsync(session, id).ConfigureAwait(false) is { } job && job.IsWorkOf(by.Id)
            ? new Error(ErrorCode.FourEyes, "Who started an authoring or answered its questions may not decide on what came of it; a second person must.", "id")
            : null;
}
