using Grpc.Core;
using WasmPay.Rpc.Wire;

namespace WasmPay.Rpc.Server;

/// <summary>A call's requests.</summary>
internal sealed class HttpStreamReader<T>(HttpServerCallContext call, Func<DeserializationContext, T> deserialize) : IAsyncStreamReader<T>
    where T : class
{
    private readonly MessageReader<T> _reader = new(call.Transport.Requests, deserialize) { MaxSize = call.MaxReceiveSize, Encoding = call.RequestEncoding };
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message; call MoveNext first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return await AdvanceAsync(call.CancellationToken).ConfigureAwait(false);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, cancellationToken);
        return await AdvanceAsync(both.Token).ConfigureAwait(false);
    }

    /// <summary>The call's only request, after which the stream must end.</summary>
    public async Task<T> ReadOnlyAsync()
    {
        if (await _reader.PeekAsync(call.CancellationToken).ConfigureAwait(false) is { } announced)
        {
            await call.AdmitAsync(new AnnouncedRequest(typeof(T), announced.Length, announced.Compressed)).ConfigureAwait(false);
            _reader.MaxSize = call.MaxReceiveSize;
        }
        if (call.ReadWithin is not { } time) return await ReadWholeAsync(call.CancellationToken).ConfigureAwait(false);
        using var late = new CancellationTokenSource(time, call.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, late.Token);
        try
        {
            return await ReadWholeAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !call.CancellationToken.IsCancellationRequested)
        {
            throw WireErrors.TooSlow(time);
        }
    }

    private async Task<T> ReadWholeAsync(CancellationToken cancellationToken)
    {
        var (found, message) = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!found) throw WireErrors.NoMessage();
        // Nothing is kept of a second one.
        if (await _reader.PeekAsync(cancellationToken).ConfigureAwait(false) is not null) throw WireErrors.MoreThanOneMessage();
        await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return message;
    }

    private async Task<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (call.Turn.IsClosed) throw new OperationCanceledException("The call has ended; nothing more can be read.");
        (var found, _current) = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return found;
    }
}
