using System.Net;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Client;

/// <summary>The body of a call with one request.</summary>
internal sealed class SingleMessageContent(PooledBuffer frame) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(frame.WrittenMemory, cancellationToken).AsTask();

    // Unknown on purpose: gRPC bodies end with the stream, not with a declared length.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) frame.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The body of a call whose requests are written one after another.</summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where to write, once the request is under way.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>No more requests follow.</summary>
    public void Complete() => _complete.TrySetResult();

    /// <summary>The call ended; writes fail from now on.</summary>
    public void Stop(Exception error)
    {
        if (_opened.TrySetException(error)) _ = _opened.Task.Exception;
        _complete.TrySetResult();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers leave before the first message, so that a server may answer them.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _opened.TrySetResult(stream);
        await _complete.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
