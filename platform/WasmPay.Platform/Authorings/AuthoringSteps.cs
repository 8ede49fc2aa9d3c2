using System.Text.Json.Nodes;
using WasmPay.Platform.Access;
using WasmPay.Platform.Audit;
using WasmPay.Platform.Storage;

namespace WasmPay.Platform.Authorings;

/// <summary>Takes one step of an authoring: its row, the event that tells it and the audit record are one.</summary>
internal sealed class AuthoringSteps(AuditLog audit, TimeProvider time, AuthoringLimits limits)
{
    /// <summary>Who does what no person does.</summary>
    public static Principal Node { get; } = new("authoring", "The authoring of rules", Principal.Platform, Roles.None, PrincipalKind.Machine);

    /// <summary>The instant, as it is kept.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Writes a job that begins.</summary>
    public async Task<AuthoringJob> BeginAsync(Session session, Principal by, AuthoringJob job)
    {
        await AuthoringStore.InsertAsync(session, job).ConfigureAwait(false);
        await TellAsync(session, by, job, "started", "It waits for its turn.").ConfigureAwait(false);
        return job;
    }

    /// <summary>Takes a step with a job that was read under its lock; who runs it is known only while it runs.</summary>
    public async Task<Result<AuthoringJob>> TakeAsync(Session session, Principal by, AuthoringJob job, AuthoringStep step, string message)
    {
        if (!AuthoringRoad.Next(job.State, step).TryGet(out var state, out var error)) return error;
        job = job with { State = state, Version = job.Version + 1, ChangedAt = Now() };
        if (state != AuthoringState.Running) job = job with { LeaseBy = null, LeaseUntil = null };
        await AuthoringStore.UpdateAsync(session, job).ConfigureAwait(false);
        await TellAsync(session, by, job, step switch
        {
            AuthoringStep.Begin => "running",
            AuthoringStep.Answer => "answered",
            AuthoringStep.Interrupt => "interrupted",
            _ => Wire.Name(state),
        }, message).ConfigureAwait(false);
        return job;
    }

    /// <summary>Keeps what happened at stations, with one record; what is beyond the bound is not kept.</summary>
    public async Task KeepAsync(Session session, AuthoringJob job, IReadOnlyList<AuthoringEvent> happened)
    {
        var number = await AuthoringStore.LastEventAsync(session, job.Id).ConfigureAwait(false);
        var kept = 0;
        foreach (var one in happened.Take((int)Math.Max(0, limits.Events - number)))
            await AuthoringStore.AddEventAsync(session, job.Id, one with { Number = number + ++kept, State = job.State, Message = StoredText.Line(one.Message, limits.EventLength) }).ConfigureAwait(false);
        if (kept > 0) await audit.AppendAsync(session, "authoring.progress", Node, job.Id, new JsonObject { ["bank"] = job.Bank }).ConfigureAwait(false);
    }

    private async Task TellAsync(Session session, Principal by, AuthoringJob job, string kind, string message)
    {
        var number = await AuthoringStore.LastEventAsync(session, job.Id).ConfigureAwait(false) + 1;
        await AuthoringStore.AddEventAsync(session, job.Id, new AuthoringEvent(number, job.ChangedAt, "state", job.State, StoredText.Line(message, limits.EventLength), 0)).ConfigureAwait(false);
        await audit.AppendAsync(session, $"authoring.{kind}", by, job.Id, new JsonObject { ["bank"] = job.Bank, ["rule"] = Digest.Of(job.Rule) }).ConfigureAwait(false);
    }
}
