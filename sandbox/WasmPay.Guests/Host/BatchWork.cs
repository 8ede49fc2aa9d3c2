using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Host;

/// <summary>One request for one validator, with the fuel that it has; null for what the options give.</summary>
internal readonly record struct GuestRequest(WorkerValidator Validator, ValidationRequest? Current, LegacyRequest? Legacy, ulong? Fuel = null);

/// <summary>All requests of a payment: one message, one worker, one answer.</summary>
internal sealed class BatchWork(GuestRequest[] requests, GuestHostOptions options, OutcomeLimits limits) : GuestWork
{
    /// <summary>Answers of "unknown" before a worker is taken for one that cannot keep what it is sent.</summary>
    private const int MostRounds = 4;

    /// <summary>What each request came to.</summary>
    public Outcome[] Outcomes { get; } = new Outcome[requests.Length];

    public override string Kind => "validate";

    /// <summary>What has fuel of its own was decided before and is only run again.</summary>
    public override bool IsAside { get; } = requests.Length > 0 && Array.TrueForAll(requests, request => request.Fuel is not null);

    public override string Line => string.Join(' ', requests.Select(request => request.Validator.Digest).Distinct(StringComparer.Ordinal));

    public override int Count => requests.Length;

    public override string DigestOf(int part) => requests[part].Validator.Digest;

    public override WorkerDeath? Do(GuestConnection on, IReadOnlyList<int> parts, out bool begun, CancellationToken cancellation)
    {
        var items = new BatchItem[parts.Count];
        for (var i = 0; i < items.Length; i++) items[i] = new(requests[parts[i]].Validator.Key, requests[parts[i]].Current, requests[parts[i]].Legacy, requests[parts[i]].Fuel);
        var digests = parts.Count == 1 ? (IReadOnlyCollection<string>)[items[0].Key.Digest] : items.Select(item => item.Key.Digest).ToHashSet(StringComparer.Ordinal);
        var (number, deadline) = (++on.Batch, options.CallDeadline * items.Length);
        begun = false;
        using var cancelling = cancellation.UnsafeRegister(static state =>
        {
            var (worker, connection, batch) = ((GuestWorker, int, uint))state!;
            worker.Cancel(connection, batch);
        }, cancellation.CanBeCanceled ? (on.Worker, on.Index, number) : null);
        for (var round = 0; round < MostRounds; round++)
        {
            if (cancellation.IsCancellationRequested)
            {
                foreach (var part in parts) Leave(part);
                return null;
            }
            BatchCodec.Write(on.Request, number, deadline, items);
            if (on.Exchange(digests, deadline + options.DeadlineGrace, out var left) is { } death)
            {
                begun |= left;
                return death;
            }
            begun = true;
            try
            {
                var from = new WireReader(on.Answer);
                switch (on.Kind)
                {
                    case MessageKind.Outcomes:
                        Keep(ref from, parts);
                        return null;
                    case MessageKind.Unknown:
                        if (Load(on, parts, BatchCodec.ReadUnknown(ref from, parts.Count), out var why) is { } end) return end;
                        if (why is null) continue;
                        GiveUp(parts, why);
                        return null;
                    case MessageKind.Failed:
                        GiveUp(parts, ComponentCodec.ReadFailed(ref from));
                        return null;
                    default: throw new WireException($"{on.Kind} is no answer to a batch.");
                }
            }
            catch (WireException wrong)
            {
                return on.Reject(digests, wrong);
            }
        }
        GiveUp(parts, "the worker does not keep the components of this batch");
        return null;
    }

    public override void GiveUp(int part, string cause, string reason) =>
        Outcomes[part] = new() { Kind = OutcomeKind.HostFailure, Trap = cause, Explanation = reason, Fuel = 0 };

    public override void Leave(int part) => Outcomes[part] = new() { Kind = OutcomeKind.Deadline, Explanation = "The caller cancelled.", Fuel = 0 };

    private void GiveUp(IReadOnlyList<int> parts, string why)
    {
        foreach (var part in parts) GiveUp(part, HostCodes.WorkerFailed, $"The worker failed: {why}.");
    }

    private void Keep(ref WireReader from, IReadOnlyList<int> parts)
    {
        var outcomes = new Outcome[parts.Count];
        BatchCodec.Read(ref from, outcomes, limits with { Fuel = parts.Max(part => requests[part].Fuel ?? limits.Fuel) });
        for (var i = 0; i < outcomes.Length; i++) Outcomes[parts[i]] = outcomes[i];
    }

    private WorkerDeath? Load(GuestConnection on, IReadOnlyList<int> parts, int[] unknown, out string? why)
    {
        why = null;
        foreach (var validator in unknown.Select(place => requests[parts[place]].Validator).DistinctBy(validator => validator.Key))
        {
            var load = new LoadWork(validator.Key, validator.Component, options);
            if (load.Do(on, [0], out _, CancellationToken.None) is { } death) return death;
            if (load.Refusals.Count > 0) why = $"{load.Refusals[0].Message} ({load.Refusals[0].Code})";
        }
        return null;
    }
}
