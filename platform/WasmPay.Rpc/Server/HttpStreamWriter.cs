using Grpc.Core;

namespace WasmPay.Rpc.Server;

/// <summary>A call's responses.</summary>
internal sealed class HttpStreamWriter<T>(HttpServerCallContext call, Action<T, SerializationContext> serialize) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        call.CancellationToken.ThrowIfCancellationRequested();
        call.Turn.Take();
        try
        {
            call.WriteFrame(message, serialize, WriteOptions);
            var options = WriteOptions ?? call.WriteOptions;
            if (options is not null && options.Flags.HasFlag(WriteFlags.BufferHint)) return;
            // Kestrel resets the stream when a flush is cancelled, and the status would be lost with it;
            // a flush ends when the client has read, or has gone.
            await call.Transport.Responses.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            call.Turn.Release();
        }
    }
}
