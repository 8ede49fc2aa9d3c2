using Grpc.Core;

namespace WasmPay.Rpc.Client;

/// <summary>A call's requests.</summary>
internal sealed class RequestWriter<TRequest, TResponse>(HttpCall<TRequest, TResponse> call, StreamingContent content, bool compress)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _writing;
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        if (_completed) throw new InvalidOperationException("The requests have been completed.");
        if (Interlocked.Exchange(ref _writing, 1) != 0)
            throw new InvalidOperationException("The last write has not ended; writes go one after another.");
        try
        {
            if (call.Failure() is { } failure) throw failure;
            var flags = WriteOptions?.Flags ?? WriteFlags.None;
            using var frame = call.Frame(message, compress && !flags.HasFlag(WriteFlags.NoCompress));
            var stream = await content.Opened.ConfigureAwait(false);
            // Half a frame cannot be taken back, so a write under way ends only with its call.
            await stream.WriteAsync(frame.WrittenMemory, call.Token).ConfigureAwait(false);
            if (!flags.HasFlag(WriteFlags.BufferHint)) await stream.FlushAsync(call.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw call.Failure() ?? new RpcException(call.ToStatus(error, cancellationToken));
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        _completed = true;
        content.Complete();
        return Task.CompletedTask;
    }
}
