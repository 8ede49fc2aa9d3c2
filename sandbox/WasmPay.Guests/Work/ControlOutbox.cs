using WasmPay.Guests.Native;
using WasmPay.Guests.Protocol;

namespace WasmPay.Guests.Work;

/// <summary>What a worker's threads say on the control connection, one whole frame after another.</summary>
internal sealed class ControlOutbox(FrameChannel control)
{
    private readonly Lock _gate = new();
    private readonly WireWriter _writer = new();

    /// <summary>Sends one frame; false where nobody hears it any more.</summary>
    public bool Send(Action<WireWriter> write)
    {
        lock (_gate)
        {
            write(_writer);
            return control.Send(_writer.Frame.Span) == ChannelState.Fine;
        }
    }
}
