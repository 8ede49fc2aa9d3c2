using WasmPay.Fuzzing;
using WasmPay.Guests.Protocol;
using WasmPay.Sandbox;
using WasmPay.Sandbox.Contracts;

namespace WasmPay.Guests.Host;

/// <summary>One request whose execution is counted.</summary>
internal sealed class CoverWork(ComponentKey key, ReadOnlyMemory<byte> component, GuestHostOptions options, OutcomeLimits limits)
    : SingleWork(key.Digest, options.CallDeadline + options.DeadlineGrace)
{
    private byte[] _hits = [];
    private Comparison[] _comparisons = [];
    private int _edges, _compared;
    private bool _unknown;

    public override string Kind => "cover";

    /// <summary>What to decide next.</summary>
    public ValidationRequest? Request { get; set; }

    public Outcome? Outcome { get; private set; }

    public ReadOnlySpan<byte> Hits => _hits.AsSpan(0, _edges);

    public ReadOnlySpan<Comparison> Comparisons => _comparisons.AsSpan(0, _compared);

    public override WorkerDeath? Do(GuestConnection on, IReadOnlyList<int> parts, out bool begun, CancellationToken cancellation)
    {
        _unknown = false;
        if (base.Do(on, parts, out begun, cancellation) is { } death) return death;
        if (!_unknown) return null;
        var load = new LoadWork(key, component, options);
        if (load.Do(on, [0], out _, cancellation) is { } end) return end;
        if (load.Refusals.Count > 0) GiveUp(0, HostCodes.WorkerFailed, load.Refusals[0].Message);
        else if (base.Do(on, parts, out _, cancellation) is { } last) return last;
        else if (_unknown) GiveUp(0, HostCodes.WorkerFailed, "The worker does not keep the component.");
        return null;
    }

    public override void GiveUp(int part, string cause, string reason)
    {
        (_edges, _compared) = (0, 0);
        Outcome = new() { Kind = OutcomeKind.HostFailure, Trap = cause, Explanation = reason, Fuel = 0 };
    }

    protected override void Write(GuestConnection on) => CoverageCodec.WriteCover(on.Request, key, Request!);

    protected override void Read(MessageKind kind, ref WireReader from)
    {
        _unknown = kind == MessageKind.Unknown;
        if (_unknown) _ = BatchCodec.ReadUnknown(ref from, 1);
        else if (kind == MessageKind.Covered) (Outcome, _edges, _compared) = CoverageCodec.ReadCovered(ref from, limits, ref _hits, ref _comparisons);
        else throw new WireException($"{kind} is no answer to a counted request.");
    }
}
