using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;

namespace WasmPay.Guests.Host;

/// <summary>One of a worker's threads, as the host sees it: a channel that one calling thread has for itself, for one exchange after another.</summary>
internal sealed class GuestConnection : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly int _answerBytes;
    private readonly Func<int> _left;
    private long _started;
    private TimeSpan _limit;
    private volatile IReadOnlyCollection<string> _inFlight = [];

    public GuestConnection(GuestWorker worker, int index, FrameChannel channel, TimeProvider clock, int answerBytes)
    {
        (Worker, Index, Channel, _clock, _answerBytes) = (worker, index, channel, clock, answerBytes);
        _left = Left;
    }

    public GuestWorker Worker { get; }

    /// <summary>Its number in the worker.</summary>
    public int Index { get; }

    /// <summary>Whether what has it decides no payment; under the pool's lock.</summary>
    public bool IsAside { get; set; }

    /// <summary>Where requests are written.</summary>
    public WireWriter Request { get; } = new();

    /// <summary>The number of the last batch, by which it can be cancelled.</summary>
    public uint Batch { get; set; }

    /// <summary>Digests of the components that are being called.</summary>
    public IReadOnlyCollection<string> InFlight => _inFlight;

    /// <summary>The kind of the last answer.</summary>
    public MessageKind Kind => Channel.Kind;

    /// <summary>The last answer's payload, until the next exchange.</summary>
    public ReadOnlySpan<byte> Answer => Channel.Payload.Span;

    private FrameChannel Channel { get; }

    /// <summary>
    /// Sends <see cref="Request"/> and waits for the answer. Where there is none, the worker is dead when this returns its end, and
    /// where the request did not even leave, <paramref name="left"/> is false.
    /// </summary>
    public WorkerDeath? Exchange(IReadOnlyCollection<string> digests, TimeSpan limit, out bool left)
    {
        (_started, _limit, left) = (_clock.GetTimestamp(), limit, true);
        _inFlight = digests;
        // What nobody asked for must not answer this question.
        if (Channel.Unasked == ChannelState.Garbage)
        {
            (_inFlight, left) = ([], false);
            return Worker.Fail(WorkerEnd.Garbage, "it sent what nobody had asked for", this);
        }
        var state = Channel.Send(Request.Frame.Span, _left);
        if (state == ChannelState.Closed)
        {
            _inFlight = [];
            left = false;
        }
        else if (state == ChannelState.Fine)
        {
            state = Channel.Receive(_answerBytes, _left);
        }
        if (state == ChannelState.Fine)
        {
            _inFlight = [];
            return null;
        }
        var death = state switch
        {
            ChannelState.TimedOut => Worker.Fail(WorkerEnd.Stalled, $"it did not answer within {limit.TotalMilliseconds} ms", this, _started),
            ChannelState.Garbage => Worker.Fail(WorkerEnd.Garbage, "it sent what is no message", this),
            _ => Worker.Fail(WorkerEnd.Crashed, "it ended", null),
        };
        _inFlight = [];
        return death;
    }

    /// <summary>The answer was well framed and means nothing.</summary>
    public WorkerDeath Reject(IReadOnlyCollection<string> digests, WireException wrong)
    {
        _inFlight = digests;
        var death = Worker.Fail(WorkerEnd.Garbage, wrong.Message, this);
        _inFlight = [];
        return death;
    }

    public void Dispose() => Channel.Dispose();

    // At least 1 while there is time, since 0 would not wait at all.
    private int Left() => (int)Math.Clamp(Math.Ceiling((_limit - _clock.GetElapsedTime(_started)).TotalMilliseconds), 0, int.MaxValue);
}
