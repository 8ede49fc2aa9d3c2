using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace WasmPay.Rpc.Web;

/// <summary>Writes bytes as base64; each flush ends one padded encoding.</summary>
internal sealed class Base64PipeWriter(PipeWriter target) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    public override void Advance(int bytes) => _pending.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    public override void CancelPendingFlush() => target.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => target.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_pending.WrittenCount > 0)
        {
            var text = target.GetSpan(Base64.GetMaxEncodedToUtf8Length(_pending.WrittenCount));
            Base64.EncodeToUtf8(_pending.WrittenSpan, text, out _, out var written);
            target.Advance(written);
            _pending.ResetWrittenCount();
        }
        return target.FlushAsync(cancellationToken);
    }
}
