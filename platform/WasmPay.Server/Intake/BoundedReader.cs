using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WasmPay.Server.Intake;

/// <summary>
/// A body of which no more is read than it may have. gRPC lifts the web server's own bound for calls that send a stream, and keeps what a message
/// says to have until it has come.
/// </summary>
internal sealed class BoundedReader(PipeReader inner, long most) : PipeReader, IRequestBodyPipeFeature
{
    private long _taken;
    private ReadResult _last;

    public PipeReader Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Held(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result)) return false;
        Held(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _taken += _last.Buffer.Slice(0, consumed).Length;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Held(ReadResult read)
    {
        if (_taken + read.Buffer.Length <= most) return _last = read;
        inner.AdvanceTo(read.Buffer.End);
        throw new BadHttpRequestException($"The request has more than {most} bytes, which are the most here.", StatusCodes.Status413PayloadTooLarge);
    }
}
